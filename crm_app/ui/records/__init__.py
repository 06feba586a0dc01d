"""The parts every record screen shares."""
