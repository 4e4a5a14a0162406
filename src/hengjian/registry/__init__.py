"""Who enforces, with what right, on what grounds, towards whom."""
