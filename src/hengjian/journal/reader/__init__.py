"""The reader of journals: checks exported files offline, without Django, sharing only the hash function.

It is written apart from the writer on purpose: whoever checks the journal should not have to trust the program that
wrote it, and an error in one of the two shows as a disagreement.
"""
