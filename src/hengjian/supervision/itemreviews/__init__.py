"""Reviews of the catalogue of items: what was used, what overlaps, what people propose and what becomes of it."""
