"""Supervision of enforcement: from a clue to a closed letter."""
