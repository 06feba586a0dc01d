"""Files in: choose, map, look, write."""
