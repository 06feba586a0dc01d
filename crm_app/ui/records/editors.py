"""The editor that fits a field: one place decides, from the kind of the field alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from crm_app.domain.fields import Field, Kind
from crm_app.ui.context import AppContext
from crm_app.ui.records.editor_base import Editor
from crm_app.ui.records.editors_choice import ChoiceEditor, SeveralEditor
from crm_app.ui.records.editors_date import DateEditor
from crm_app.ui.records.editors_picks import PickEditor, PickListEditor
from crm_app.ui.records.editors_text import LineEditor, LongTextEditor

_LONG = frozenset({Kind.LONG_TEXT, Kind.JSON})
_FOUND = frozenset({Kind.AREA, Kind.REFERENCE})
_FOUND_LISTS = frozenset({Kind.CODES, Kind.AREAS})
NEVER_EDITED = frozenset({Kind.ANSWERS, Kind.INSTANT})


def editor_for(field: Field, context: AppContext | None = None, parent: QWidget | None = None) -> Editor:
    """A new editor for a field. Without a context it works, except that other records cannot be looked up."""
    if field.kind in _LONG:
        return LongTextEditor(field, parent)
    if field.kind is Kind.DATE:
        return DateEditor(field, parent)
    if field.kind is Kind.BOOLEAN or (field.kind is Kind.CHOICE and field.choices):
        return ChoiceEditor(field, parent)
    if field.kind is Kind.LIST and field.choices:
        return SeveralEditor(field, parent)
    if field.kind in _FOUND:
        return PickEditor(field, context, parent)
    if field.kind in _FOUND_LISTS:
        return PickListEditor(field, context, parent)
    return LineEditor(field, parent)


def is_wide(field: Field) -> bool:
    """Whether a field wants the whole width of a form."""
    return field.kind in _LONG or field.kind in _FOUND_LISTS


def is_editable(field: Field) -> bool:
    """Whether a form may change a field at all."""
    return not field.computed and field.kind not in NEVER_EDITED


def put_typed(editor: Editor, raw: Any, titles: Mapping[str, str]) -> None:
    """Show what was typed into such an editor before, as ``raw`` gave it; ``titles`` name what was picked."""
    if isinstance(editor, LineEditor | DateEditor):
        editor.line.setText(str(raw))
    elif isinstance(editor, PickEditor) and str(raw) not in titles:
        editor.set_value("")
        editor.line.setText(str(raw))
    else:
        if isinstance(editor, PickEditor | PickListEditor):
            editor.titles.update(titles)
        editor.set_value(raw)


def titles_of(editor: Editor, raw: Any) -> dict[str, str]:
    """What the records and codes that stand in an editor are called, by key: what ``put_typed`` needs of them."""
    titles: Mapping[str, str] = getattr(editor, "titles", {})
    keys = raw if isinstance(raw, tuple) else (raw,)
    return {key: titles[key] for key in keys if key in titles}
