"""Major decisions that are filed with the supervision office, and those that were not."""
