"""Drafts: what stands in a form and is not saved, kept on this computer every few seconds and offered after a crash."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.runtime.local_key import local_key
from crm_app.runtime.paths import data_folder
from crm_app.store.local import KeptDraft, LocalFile
from crm_app.store.values import loaded_row, stored_row

SESSION = new_key()  # this run of the program: its own forms are open, not left behind
# A key from the keyring and a key from a file open different files: where one is away for a while, nothing is lost.
_NAMES = {"keyring": "drafts.local", "file": "drafts-file-key.local"}
_files: dict[str, LocalFile] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into one form.

    ``original`` holds the values that the typed fields had in the store when the form was opened, ``typed`` what
    stands in them now, as typed: it need not be acceptable. ``record_id`` is empty for a record not yet made.
    """

    store: str
    kind: str
    typed: Mapping[str, Any]
    original: Mapping[str, Any] = field(default_factory=dict)
    record_id: str = ""
    parent_id: str = ""
    version: int = 0
    id: str = field(default_factory=new_key)
    titles: Mapping[str, str] = field(default_factory=dict)  # of records that were picked, by key
    kept_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def is_new(self) -> bool:
        """Whether the record is still to be made."""
        return not self.record_id

    @property
    def title(self) -> str:
        """What a person calls it: the name that was typed or that stood there, else the kind."""
        kind = KINDS[self.kind]
        name = self.typed.get(kind.title_field) or self.original.get(kind.title_field) or ""
        shown = name if isinstance(name, str) and not kind.is_guarded and not kind.parent else ""
        return f"{'New ' if self.is_new else ''}{kind.label.lower()}{f' “{shown[:60]}”' if shown else ''}"


def keep_draft(draft: Draft) -> None:
    """Keep a draft in place of the one with the same id; raises ``CrmError`` where this computer cannot."""
    fields = KINDS[draft.kind].fields
    kept = KeptDraft(
        draft.id,
        draft.store,
        draft.kind,
        draft.record_id,
        draft.parent_id,
        SESSION,
        draft.version,
        json.dumps(stored_row(fields, draft.original), ensure_ascii=False),
        json.dumps(
            {"values": {name: _plain(value) for name, value in draft.typed.items()}, "titles": dict(draft.titles)},
            ensure_ascii=False,
        ),
        draft.kept_at.astimezone(UTC).isoformat(),
    )
    with _lock:
        _file().keep(kept)


def drafts(store: str, *, of_this_run: bool = False) -> list[Draft]:
    """What was typed into forms of a store and never saved, newest first: those left by earlier runs of the program,
    or also those of the forms that are open now.
    """
    if not any((data_folder() / name).exists() for name in _NAMES.values()):
        return []  # at most starts nothing was left behind, and then no key is asked for
    with _lock:
        found = _file().drafts(store)
    return [_draft(kept) for kept in found if kept.kind in KINDS and (of_this_run or kept.session != SESSION)]


def drop_draft(*ids: str) -> None:
    """Forget drafts: they were saved or thrown away."""
    with _lock:
        _file().drop(ids)


def warnings() -> list[str]:
    """What a person should know about the drafts of this computer; each is said once."""
    with _lock:
        said = [warning for file in _files.values() for warning in file.warnings]
        for file in _files.values():
            file.warnings.clear()
    return said


def _file() -> LocalFile:
    """The file of this person; the key is asked for once a run."""
    folder = data_folder()
    if str(folder) not in _files:
        key = local_key()
        _files[str(folder)] = LocalFile(folder / _NAMES[key.place], key.digits)
    return _files[str(folder)]


def _draft(kept: KeptDraft) -> Draft:
    fields = KINDS[kept.kind].fields
    original, typed = json.loads(kept.original), json.loads(kept.typed)
    return Draft(
        kept.store,
        kept.kind,
        {name: _typed(value) for name, value in typed["values"].items() if name in fields},
        loaded_row(fields, original),
        kept.record_id,
        kept.parent_id,
        kept.version,
        kept.id,
        typed["titles"],
        datetime.fromisoformat(kept.kept_at),
    )


def _plain(value: Any) -> Any:
    """What stands in a widget, as JSON: texts stay as typed."""
    if isinstance(value, (date, Decimal)):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return list(value)
    return value


def _typed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
