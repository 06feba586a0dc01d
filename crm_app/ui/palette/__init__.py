"""The palette behind Ctrl+K: everything that can be done, found or gone back to, by typing a few letters."""
