"""Pages of clues and matters."""
