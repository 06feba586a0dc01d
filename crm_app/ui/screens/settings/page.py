"""All settings on one page, as they are declared: by group, found by a search, in force at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from crm_app.domain.errors import CrmError
from crm_app.domain.preferences import PREFERENCES, Whose
from crm_app.domain.records import Saved
from crm_app.services import preferences, profiles
from crm_app.ui import preferring, theme
from crm_app.ui.context import AppContext, Tone, Touched
from crm_app.ui.labels import Frame, Heading, PlainLabel
from crm_app.ui.screens.settings.controls import PickControl
from crm_app.ui.screens.settings.setting_row import SettingRow

_WIDEST = 720
Known = tuple[dict[str, str], bool, dict[str, tuple[str, ...]]]


class SettingsPage(Frame):
    """What a person prefers on this computer, and what the collaborative has agreed on."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self.rows = {name: SettingRow(one) for name, one in PREFERENCES.items()}
        self.search = QLineEdit(placeholderText="Find a setting")
        self.search.setAccessibleName("Find a setting")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(theme.scaled(320))
        self.search.textChanged.connect(self.show_found)
        self._nothing = PlainLabel("No setting says that.", muted=True)
        self._nothing.hide()
        self._not_yours = PlainLabel("Only administrators of the collaborative change these.", muted=True, wraps=True)
        self._not_yours.hide()
        self._groups: dict[str, tuple[Heading, list[SettingRow]]] = {}
        self._lay_out()
        for name, row in self.rows.items():
            row.control.taken.connect(lambda value, name=name: self.take(name, value))
        context.changed.connect(self._on_changed)
        theme.theme().changed.connect(self._show_own)
        self._show_own()
        self.refresh()

    def _lay_out(self) -> None:
        ground, body = Frame("page"), QWidget()
        body.setMaximumWidth(theme.scaled(_WIDEST))
        beside = QHBoxLayout(ground)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(body, 1, Qt.AlignmentFlag.AlignTop)
        beside.addStretch(0)
        column = QVBoxLayout(body)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self._nothing)
        for row in self.rows.values():
            if row.one.group not in self._groups:
                self._groups[row.one.group] = (Heading(row.one.group, 11), [])
                column.addSpacing(12)
                column.addWidget(self._groups[row.one.group][0])
                if row.one.name == "collaborative":
                    column.addWidget(self._not_yours)
            self._groups[row.one.group][1].append(row)
            column.addWidget(row)
        column.addSpacing(12)
        self._add_store(column)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(ground)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self._area = area
        self.setFocusProxy(self.search)

    def _add_store(self, column: QVBoxLayout) -> None:
        workspace = self._context.workspace
        column.addWidget(Heading("This store", 11))
        for fact in (f"Where: {workspace.store.address}", f"You work as {workspace.author}"):
            column.addWidget(PlainLabel(fact, wraps=True, selectable=True))
        for warning in workspace.warnings:
            label = PlainLabel(warning, wraps=True)
            label.setProperty("tone", "caution")
            column.addWidget(label)

    def show_found(self, search: str) -> None:
        """Show the settings that a search finds."""
        for heading, rows in self._groups.values():
            for row in rows:
                row.setVisible(row.one.finds(search))
            heading.setVisible(any(row.one.finds(search) for row in rows))
        self._nothing.setVisible(not any(row.one.finds(search) for row in self.rows.values()))

    def refresh(self) -> None:
        """Read what the collaborative has set, and whether this person may change it."""
        workspace = self._context.workspace

        def _work() -> Known:
            found = preferences.collaborative_values(workspace)
            return found, preferences.may_administer(workspace), preferences.areas(workspace)

        self._context.jobs.run_read(_work, self._show_collaborative)

    def _on_changed(self, touched: Touched) -> None:
        if {"setting", "area"} & set(touched):
            self.refresh()

    def _show_own(self) -> None:
        own = profiles.of_person(self._context.settings, self._context.workspace.author)
        for name, value in own.items():
            self.rows[name].control.show_value(value)

    def _show_collaborative(self, known: Known) -> None:
        values, may_change, areas = known
        area = self.rows["area"].control
        if isinstance(area, PickControl):
            area.offer([("", "No area in particular"), *((name, name) for name in areas)])
        self._show_own()
        self._not_yours.setVisible(not may_change)
        for name, value in values.items():
            self.rows[name].control.show_value(value)
            self.rows[name].control.setEnabled(may_change)

    def take(self, name: str, value: str) -> None:
        """Take a value that the person gave."""
        one = PREFERENCES[name]
        self.rows[name].say_problem("")
        if one.whose is Whose.COLLABORATIVE:
            workspace = self._context.workspace
            self._context.jobs.run_write(
                lambda: preferences.set_for_collaborative(workspace, name, value),
                lambda saved: self._was_saved(name, saved),
                lambda error: self._was_refused(name, error),
            )
            return
        try:
            taken = preferring.take(self._context, name, value)
        except CrmError as error:
            self._was_refused(name, error)
            return
        self._context.say(f"{one.title}: {one.say(taken) or 'none'}", Tone.GOOD)

    def _was_saved(self, name: str, saved: Saved | None) -> None:
        if saved is not None:
            self._context.saved(saved, f"{PREFERENCES[name].title} is changed for the whole collaborative")

    def _was_refused(self, name: str, error: CrmError) -> None:
        self.rows[name].say_problem(" ".join(part for part in (error.message, error.remedy) if part))
        self._area.ensureWidgetVisible(self.rows[name])
