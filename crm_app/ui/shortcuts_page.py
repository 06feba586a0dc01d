"""The page of keys: everything that can be done, and how to do it without a mouse."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from crm_app.ui.actions import ACTIONS, ActionSpec
from crm_app.ui.labels import Frame, Heading, PlainLabel
from crm_app.ui.screen import registered


class ShortcutsPage(Frame):
    """Lists the declared actions by where they hold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        body = Frame("page")
        grid = QGridLayout(body)
        grid.setContentsMargins(32, 24, 32, 24)
        grid.setHorizontalSpacing(48)
        grid.setVerticalSpacing(8)
        screens = [
            ActionSpec(s.name, s.title, s.icon, (f"Ctrl+{n}",), "Screens")
            for n, s in enumerate(registered(), 1)
            if n <= 9
        ]
        with_keys = [spec for spec in (*ACTIONS.values(), *screens) if spec.keys]
        groups = [(where, list(specs)) for where, specs in groupby(with_keys, key=lambda spec: spec.when)]
        merged: dict[str, list[ActionSpec]] = {}
        for where, specs in groups:
            merged.setdefault(where, []).extend(specs)
        row = 0
        for where, specs in merged.items():
            grid.addWidget(Heading(where, 11), row, 0, 1, 2)
            for spec in specs:
                row += 1
                native = "  or  ".join(
                    QKeySequence(k).toString(QKeySequence.SequenceFormat.NativeText) for k in spec.keys
                )
                grid.addWidget(PlainLabel(spec.title), row, 0)
                grid.addWidget(PlainLabel(native, muted=True), row, 1)
            row += 1
            grid.setRowMinimumHeight(row, 14)
            row += 1
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(row, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName("Keys")
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self.setFocusProxy(area)
