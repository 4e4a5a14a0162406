"""Disputes between bodies, and major matters and cases that several bodies handle together."""
