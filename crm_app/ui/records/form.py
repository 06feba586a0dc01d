"""The form of any kind of record, built from its fields: it reads as a page and is edited where it stands.

It keeps the version and the values it opened; saving sends only what changed. Nothing that was typed is ever lost: an
error leaves every field as it is and says beside it, or on the message line, what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_app.domain.errors import Conflict, CrmError, Invalid
from crm_app.domain.fields import Kind, defaults_of
from crm_app.domain.kinds import RecordKind
from crm_app.domain.records import Record, Saved
from crm_app.ui import actions
from crm_app.ui.context import AppContext
from crm_app.ui.labels import Frame, PlainLabel, button
from crm_app.ui.records.conflict import ConflictDialog
from crm_app.ui.records.cpv_buttons import bind_code_keys
from crm_app.ui.records.field_cell import FieldCell
from crm_app.ui.records.field_facts import FieldFacts
from crm_app.ui.records.form_draft import keeper_of
from crm_app.ui.records.form_layout import lay_paper
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.question_bar import QuestionBar
from crm_app.ui.records.saving import Draft, Written, write

AT_ONCE = 12  # editors: as many as a page shows without being scrolled; more take the window too long for one pass
_HIDDEN = frozenset({Kind.ANSWERS})


class RecordForm(QWidget):
    """Edits one record, or makes a new one (``record`` is ``None``; ``parent_id`` where it is a part of another).

    ``opens_later``: the fields of a new one that cannot be seen yet open in the next passes of the event loop.
    """

    saved = Signal(object)  # Saved
    dirty_changed = Signal(bool)
    closed = Signal()  # a new record was given up, or Escape was pressed where nothing is typed

    def __init__(
        self, context: AppContext, kind: RecordKind, record: Record | None = None, *, parent_id: str = "",
        values: Mapping[str, Any] | None = None, titles: Mapping[str, str] | None = None, parent: QWidget | None = None,
        opens_later: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.context = context
        self.kind = kind
        self.record_id = record.id if record else ""
        self.version = record.version if record else 0
        self.parent_id = parent_id or (record.parent_id if record else "")
        self._was_dirty = False
        self._saving: Draft | None = None
        self._flowing = False
        self.conflict: ConflictDialog | None = None
        fields = {name: field for name, field in kind.fields.items() if field.kind not in _HIDDEN}
        if not record:
            fields = {name: field for name, field in fields.items() if not field.computed}
        self.paper, self.columns = lay_paper(self)
        self.cells = {name: FieldCell(name, field, context, self.columns) for name, field in fields.items()}
        self.columns.lay(fields, self.cells)
        self._build()
        self.keeper = keeper_of(self)
        self.facts = FieldFacts(self)
        self._start(record, values or {}, titles or {}, opens_later=opens_later)

    def _build(self) -> None:
        self.question = QuestionBar(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.paper, 1)
        whole.addWidget(self.question)
        whole.addWidget(self._foot())
        actions.bind("save", self, self.save)
        bind_code_keys(self, self.cells)
        for cell in self.cells.values():
            cell.edited.connect(self.look)
            cell.escaped.connect(self.escape)
            cell.entered.connect(self._onward)

    def _foot(self) -> QWidget:
        self.foot = Frame("footer", self)
        self.state = PlainLabel(muted=True)
        self.save_button = button("Save", self.save, primary=True, tip="Ctrl+S")
        self.cancel_button = button("Undo typing", self.escape, tip="Esc")
        line = QHBoxLayout(self.foot)
        line.setContentsMargins(20, 6, 20, 6)
        for widget in (self.state, self.cancel_button, self.save_button):
            line.addWidget(widget, 1 if widget is self.state else 0)
        self.foot.hide()
        return self.foot

    def _start(
        self, record: Record | None, values: Mapping[str, Any], titles: Mapping[str, str], *, opens_later: bool
    ) -> None:
        if record is not None:
            self.take(record, titles)
            return
        blank = defaults_of(self.kind.details)
        for name, cell in self.cells.items():
            cell.set_original(blank.get(name))
        cells = list(self.columns.cells)
        at_once = [
            cell for place, cell in enumerate(cells) if not opens_later or place < AT_ONCE or cell.name in values
        ]
        self.columns.keep_open(at_once)
        rest = [cell for cell in cells if cell not in at_once]
        some = (rest[place : place + AT_ONCE] for place in range(0, len(rest), AT_ONCE))
        self.context.jobs.later(*(partial(self.columns.keep_open, these) for these in some))
        for name, cell in self.cells.items():
            if name in values and cell.editor is not None:
                cell.editor.set_value(values[name])
                cell.is_touched = True
        self.cancel_button.setText("Cancel")
        self.look()
        self.keeper.take_back()

    @property
    def is_new(self) -> bool:
        """Whether saving adds a record."""
        return not self.record_id

    @property
    def is_dirty(self) -> bool:
        """Whether something typed is not in the store."""
        return any(cell.is_dirty for cell in self.cells.values())

    @property
    def original(self) -> dict[str, Any]:
        """The values that the form opened, or that a newer version brought to fields nobody is typing in."""
        return {name: cell.original for name, cell in self.cells.items()}

    def is_flowing(self) -> bool:
        """Whether Tab goes from open field to open field: so while something is typed."""
        return self._was_dirty

    def take(self, record: Record, titles: Mapping[str, str] | None = None) -> None:
        """Show a record as it stands in the store; fields that are being typed in keep their text and their origin."""
        self.record_id, self.version = record.id, record.version
        for name, cell in self.cells.items():
            if not cell.is_touched:
                cell.set_original(record[name], titles)
        self.look()
        self.keeper.take_back()
        self.facts.read()

    def focus_first(self) -> None:
        """Put the focus into the first field."""
        first = next((cell for cell in self.columns.cells if cell.can_edit), None)
        if first is not None:
            (first.editor if first.is_open and first.editor else first.reading).setFocus(
                Qt.FocusReason.OtherFocusReason
            )

    def _onward(self) -> None:
        self.focusNextChild()

    def look(self) -> None:
        """Show what is not saved yet, and tell when that begins or ends."""
        changed = [cell for cell in self.cells.values() if cell.is_dirty]
        dirty = bool(changed)
        self.foot.setVisible(dirty or self.is_new)
        self.state.setText(
            "" if self.is_new or not changed else f"Not saved yet: {', '.join(c.field.label for c in changed)}"
        )
        if dirty != self._was_dirty:
            self._was_dirty = dirty
            self.dirty_changed.emit(dirty)

    def escape(self) -> None:
        """Go back to what is in the store, after asking where something was typed."""
        changed = sum(cell.is_dirty for cell in self.cells.values())
        if not changed:
            self.revert()
            self.closed.emit()
            return
        fields = "one field" if changed == 1 else f"{changed} fields"
        self.question.ask(
            f"Throw away what you typed in {fields}?", "Throw it away", self._throw_away, no="Keep typing"
        )

    def _throw_away(self) -> None:
        self.revert()
        self.closed.emit()

    def revert(self) -> None:
        """Show again what the form opened."""
        for cell in self.cells.values():
            if cell.is_touched or cell.is_open:
                cell.revert()
        self.look()

    def save(self) -> None:
        """Save what changed, in the lane of writes; the window goes on meanwhile."""
        if self._saving is not None:
            return None
        wrong = [cell for cell in self.columns.cells if cell.is_touched and not cell.finish()]
        wrong += [cell for cell in self._missing() if cell not in wrong]
        if wrong:
            return self._show_wrong(wrong)
        changes = {name: cell.value() for name, cell in self.cells.items() if cell.is_dirty}
        if not changes and not self.is_new:
            return self.context.say("There is nothing to save: no field was changed")
        self._send(Draft(self.kind, self.record_id, changes, self.original, self.version, self.parent_id))
        return None

    def _send(self, draft: Draft) -> None:
        self._saving = draft
        self.save_button.setEnabled(False)
        workspace = self.context.workspace
        self.context.jobs.run_write(
            lambda: write(workspace, draft), while_alive(self, self._written), while_alive(self, self._not_written)
        )

    def _missing(self) -> list[FieldCell]:
        if not self.is_new:
            return []
        missing = [cell for cell in self.columns.cells if cell.field.required and cell.value() in (None, "", ())]
        for cell in missing:
            cell.set_problem("this is needed")
        return missing

    def _show_wrong(self, wrong: list[FieldCell]) -> None:
        self.paper.ensureWidgetVisible(wrong[0])
        wrong[0].begin()
        names = ", ".join(cell.field.label for cell in wrong)
        self.context.say(f"Not saved yet. These need attention: {names}", "caution")

    def _end_saving(self) -> Draft | None:
        draft, self._saving = self._saving, None
        self.save_button.setEnabled(True)
        return draft

    def _written(self, written: Written) -> None:
        draft = self._end_saving()
        was_new, record = self.is_new, written.record
        self.record_id, self.version = record.id, record.version
        for name, cell in self.cells.items():
            sent = draft.changes.get(name) if draft else None
            if cell.is_touched and _holds(cell, sent):
                cell.is_touched = False
            if not cell.is_touched:
                cell.set_original(record[name], {**cell.titles})
            else:
                cell.rebase(record[name])
        self.look()
        self._tell(written.saved, record, was_new)
        self.saved.emit(written.saved)

    def _tell(self, saved: Saved, record: Record, was_new: bool) -> None:
        what = "Added" if was_new else "Saved"
        labels = [self.kind.fields[name].label for name in saved.also_changed if name in self.kind.fields]
        also = f". A colleague changed {', '.join(labels)} meanwhile; that was kept" if labels else ""
        self.context.saved(saved, f"{what} {described(self.kind, record)}{also}")

    def _not_written(self, error: CrmError) -> None:
        draft = self._end_saving()
        if isinstance(error, Invalid) and (wrong := self._place_problems(error)):
            return self._show_wrong(wrong)
        if isinstance(error, Conflict) and draft is not None:
            return self._ask_which(error, draft)
        return self.context.report(error)

    def _place_problems(self, error: Invalid) -> list[FieldCell]:
        wrong = []
        for problem in error.problems:
            cell = self.cells.get(problem.field)
            if cell is not None:
                cell.set_problem(problem.message)
                wrong.append(cell)
        return wrong

    def _ask_which(self, error: Conflict, draft: Draft) -> None:
        titles: dict[str, str] = {}
        for cell in self.cells.values():
            titles.update(cell.titles)
        self.conflict = ConflictDialog(self.kind, error, titles, self)

        def resolve(choices: Mapping[str, Any]) -> None:
            for name, value in choices.items():
                self.cells[name].put(value)
            self._send(draft.resolved(error, choices))

        self.conflict.chosen.connect(resolve)
        self.conflict.open()


def _holds(cell: FieldCell, sent: Any) -> bool:
    try:
        return bool(cell.value() == sent)
    except ValueError:
        return False


def described(kind: RecordKind, record: Record) -> str:
    """What a record is called in a message; parts about people are called by their kind alone."""
    if kind.is_guarded or kind.parent:
        return kind.label.lower()
    return f"“{str(record[kind.title_field] or '')[:60]}”"
