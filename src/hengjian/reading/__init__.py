"""Files and texts to typed values; what a field or an act kind is, the caller declares."""
