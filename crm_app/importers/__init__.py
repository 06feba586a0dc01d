"""Files and feeds in: bytes to typed records; no database here."""
