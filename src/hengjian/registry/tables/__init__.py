"""The registry as spreadsheets, in and out."""
