"""Readiness: what buyers ask of a supplier, question by question, and how much of it is in place."""
