"""Cases and what was done in them, as agencies told it."""
