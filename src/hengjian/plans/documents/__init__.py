"""Policy documents read into tasks; no Django here, and no place or body by name."""
