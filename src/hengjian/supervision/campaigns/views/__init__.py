"""Pages of plans and campaigns."""
