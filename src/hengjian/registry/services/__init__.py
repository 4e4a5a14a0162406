"""Changes of the registry: nothing else writes its rows."""
