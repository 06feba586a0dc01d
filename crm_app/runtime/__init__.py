"""The running process: paths, settings, log, clock, resources, child processes."""
