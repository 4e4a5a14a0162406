"""Changes of referrals; each is one transaction with one entry in the journal."""
