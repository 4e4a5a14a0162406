"""Rows of files into the registry: what each would do, doing it, and taking it back."""
