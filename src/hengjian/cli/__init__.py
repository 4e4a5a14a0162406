"""The command `hengjian`."""
