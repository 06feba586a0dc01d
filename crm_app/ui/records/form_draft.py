"""What is typed into the form of a record, as a draft: the fields that were typed in, and what they held before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_app.services.drafts import Draft
from crm_app.ui.records import in_sight
from crm_app.ui.records.drafting import DraftKeeper
from crm_app.ui.records.guarding import while_alive

if TYPE_CHECKING:
    from crm_app.ui.records.form import RecordForm


def _called(form: RecordForm) -> str:
    """What the record was called when the form was opened: seldom is it the name that somebody types anew."""
    cell = form.cells.get(form.kind.title_field)
    return cell.original if cell is not None and isinstance(cell.original, str) else ""


class FormDraft:
    """Reads a form, and puts back into it what was typed."""

    def __init__(self, form: RecordForm) -> None:
        self._form = form

    def draft(self) -> Draft:
        """The fields that were typed in, as typed, over what they held when the form was opened."""
        form, typed = self._form, typed_in(self._form)
        return Draft(
            form.context.workspace.store.address,
            form.kind.name,
            typed,
            {name: form.cells[name].original for name in typed},
            form.record_id,
            form.parent_id,
            form.version,
            titles=titles_in(form),
            about=_called(form),
        )

    def put_back(self, draft: Draft) -> None:
        """Type it again, field by field."""
        for name, value in draft.typed.items():
            cell = self._form.cells.get(name)
            if cell is not None and cell.can_edit:
                if not draft.is_new:
                    # What the field held when it was typed in: saving then sees what a colleague did meanwhile.
                    cell.rebase(draft.original.get(name))
                cell.take_typed(value, draft.titles)
        self._form.look()
        if not draft.is_new:  # a blank form begins at its first field
            go = while_alive(self._form, lambda _none: self._go_to(list(draft.typed)))
            later = self._form.context.jobs.later
            later(lambda: later(lambda: go(None)))  # the first pass still lays the form into its page

    def _go_to(self, names: list[str]) -> None:
        """Put the keyboard where it was typed."""
        cell = next((self._form.cells[name] for name in names if name in self._form.cells), None)
        if cell is not None and cell.isVisible() and cell.can_edit:
            cell.begin()
            in_sight.scroll_to(cell)


def keeper_of(form: RecordForm) -> DraftKeeper:
    """Keep what is typed into a form, for as long as it is there."""
    keeper = DraftKeeper(form.context, FormDraft(form), form)
    form.dirty_changed.connect(keeper.look)
    form.closed.connect(keeper.drop)
    form.context.navigate.connect(keeper.come_back)
    return keeper


def typed_in(form: RecordForm) -> dict[str, Any]:
    """What stands in the fields that were typed in, as typed."""
    return {
        name: cell.editor.raw()
        for name, cell in form.cells.items()
        if cell.is_touched and cell.editor is not None and cell.is_dirty
    }


def titles_in(form: RecordForm) -> dict[str, str]:
    """What the records and codes that were picked are called, by key."""
    found: dict[str, str] = {}
    for cell in form.cells.values():
        found.update(getattr(cell.editor, "titles", {}))
    return found
