"""The timeline of a supplier: a tab on its page."""
