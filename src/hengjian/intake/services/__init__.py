"""Changes of batches and mappings, one module per deed."""
