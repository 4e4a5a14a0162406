"""Changes of plans and campaigns; each is one transaction with one entry in the journal."""
