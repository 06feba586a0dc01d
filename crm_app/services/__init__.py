"""Use cases: what a person can do, as plain functions, the workspace first."""
