"""What people write into one cell, as values: one pure function per kind of text."""
