"""Evaluation: statistics from the data by counting rules of the law pack, and the figures that measure tasks."""
