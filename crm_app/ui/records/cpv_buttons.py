"""The two ways to CPV codes beside typing them: the tree of all, and suggestions from what the form says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_app.domain.fields import Kind
from crm_app.ui import actions
from crm_app.ui.context import AppContext
from crm_app.ui.labels import button
from crm_app.ui.records.cpv_panel import CodePanel, CodesEditor
from crm_app.ui.records.cpv_picker import CpvPicker
from crm_app.ui.records.cpv_suggestions import CpvSuggestions

_TITLES, _DESCRIPTIONS = ("title", "services"), ("description", "tags")
"""The fields that say what is bought or sold, of an opportunity and of a supplier."""


@runtime_checkable
class Form(Protocol):
    """The form of a record, with its fields by name."""

    record_id: str
    cells: Mapping[str, Any]


class CodeButtons(QWidget):
    """Stands below the codes of a form."""

    def __init__(self, editor: CodesEditor, form: Form, context: AppContext | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor, self._form, self._context = editor, form, context
        self.panel: CodePanel | None = None
        named = next((form.cells[name].field.label for name in _TITLES if name in form.cells), "")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 2, 0, 0)
        self.suggest_button = button(
            f"Suggest from the {named.lower()}", self.suggest, tip=actions.keys_of("suggest_codes")
        )
        self.browse_button = button("All codes…", self.browse, tip=actions.keys_of("browse_codes"))
        for made in (self.suggest_button, self.browse_button):
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            line.addWidget(made)
        self.suggest_button.setVisible(bool(named))
        line.addStretch(1)

    def suggest(self) -> None:
        """Suggest codes from the title and the description as they stand in the form."""
        title, description = (_text(self._form, names) for names in (_TITLES, _DESCRIPTIONS))
        if not f"{title}{description}".strip():
            if self._context is not None:
                self._context.say("Write first what is wanted: codes are suggested from those words", "caution")
            return
        panel = CpvSuggestions(self._editor.values, title, description, self)
        self._show(panel, self.suggest_button)
        panel.ask(self._context)

    def browse(self) -> None:
        """Show the tree of all codes."""
        self._show(CpvPicker(self._editor.values, self), self.browse_button)

    def _show(self, panel: CodePanel, below: QWidget) -> None:
        self.panel = panel
        panel.ticked.connect(self._editor.tick)
        panel.open_at(below)
        panel.setFocus(Qt.FocusReason.PopupFocusReason)


def _text(form: Form, names: tuple[str, ...]) -> str:
    cell = next((form.cells[name] for name in names if name in form.cells), None)
    if cell is None:
        return ""
    try:
        value = cell.value()
    except ValueError:
        value = cell.editor.raw()
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def code_buttons(editor: CodesEditor, context: AppContext | None, parent: QWidget) -> CodeButtons | None:
    """The buttons for an editor in a form; ``None`` elsewhere: a cell of a list and a filter have no room for them."""
    above: QWidget | None = parent
    while above is not None:
        if isinstance(above, Form):
            return CodeButtons(editor, above, context, parent)
        above = above.parentWidget()
    return None


def bind_code_keys(form: QWidget, cells: Mapping[str, Any]) -> None:
    """Let the keys hold in the whole form: the codes are opened for editing first."""
    cell = next((cell for cell in cells.values() if cell.field.kind is Kind.CODES and cell.can_edit), None)
    if cell is None:
        return

    def run(name: str) -> None:
        cell.begin()
        made = cell.editor.findChild(CodeButtons)
        if made is not None:
            getattr(made, name)()

    actions.bind("suggest_codes", form, lambda: run("suggest"))
    actions.bind("browse_codes", form, lambda: run("browse"))
