"""Headless commands: thin fronts of the services."""
