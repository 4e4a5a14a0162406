"""Bringing data in: uploads, batches, mappings, long jobs."""
