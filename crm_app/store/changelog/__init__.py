"""The one change log: written by the database itself, read for history, undo, refresh and "as it was"."""
