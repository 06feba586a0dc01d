"""Starts the program: the window without a command, a command, or a child that reads one foreign file."""

from __future__ import annotations

import sys

from crm_app.__main__ import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
