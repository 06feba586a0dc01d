"""The screens are loaded beside the window, and what was loaded is not looked through again."""

from __future__ import annotations

import gc
import sys

from crm_app.ui import collecting, warming
from crm_app.ui.screen import registered


def test_every_screen_is_there_before_it_is_asked_for() -> None:
    assert warming.load() > len(registered())
    assert "crm_app.ui.screens.notices.page" in sys.modules
    assert "crm_app.ui.screens.map.page" in sys.modules


def test_what_stands_is_left_alone() -> None:
    try:
        collecting.leave_standing()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
