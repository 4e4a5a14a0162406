"""Changes of clues and matters; each is one transaction with one entry in the journal."""
