"""Pages that gather several rooms."""
