"""Screening of interchange files: no web, no database."""
