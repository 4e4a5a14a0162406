"""Changes of complaints; each is one transaction with an entry in the journal."""
