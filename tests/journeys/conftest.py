"""Fixtures for journeys: those of the window."""

from __future__ import annotations

from tests.ui.conftest import *  # noqa: F403
