"""The height of a line of widgets is worked out once for a width, and again when something in it changes."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_app.ui.flow import FlowLayout


class Counting(FlowLayout):
    """Counts how often it lays out."""

    worked = 0

    def _place(self, *args: object, **how: object) -> int:
        self.worked += 1
        return super()._place(*args, **how)  # type: ignore[arg-type]


def test_a_height_is_known_until_something_changes(qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    flow = Counting(ground)
    parts = [QWidget() for _ in range(4)]
    for part in parts:
        part.setFixedSize(100, 20)
        flow.addWidget(part)
    ground.resize(220, 100)
    ground.show()
    two_lines = flow.heightForWidth(220)
    before = flow.worked
    assert [flow.heightForWidth(220) for _ in range(5)] == [two_lines] * 5
    assert flow.worked == before
    assert flow.heightForWidth(1000) < two_lines
    for part in parts[2:]:
        part.hide()
    assert flow.heightForWidth(220) < two_lines
    parts[0].setFixedSize(100, 50)
    assert flow.heightForWidth(220) == 50
