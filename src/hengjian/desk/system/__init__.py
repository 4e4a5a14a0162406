"""How the office itself runs: signs of trouble and the figures of each part; nothing is written here."""

LAST_BACKUP = "last-backup.json"
"""A file of the data folder in which `hengjian backup` notes when it last wrote a whole one; it is no part of it."""
