"""Welcome: the first run, before any store is open."""
