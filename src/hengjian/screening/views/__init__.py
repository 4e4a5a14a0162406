"""Pages of findings and runs."""
