"""Spreadsheets (XLSX, XLS) as tables of text, converted in a process that can come to no harm."""
