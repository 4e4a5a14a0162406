"""Letters as documents: what they say, how they look as PDF and DOCX, and how anybody can check one."""
