"""What long jobs do."""
