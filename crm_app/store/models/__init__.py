"""The mapped tables, one module a noun."""
