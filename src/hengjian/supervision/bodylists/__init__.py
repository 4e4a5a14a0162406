"""Yearly lists of the bodies that may enforce: made from the registry, confirmed by the office, published."""
