"""Drafts: what is typed and not saved, kept on this computer every few seconds and offered after a crash.

A draft is of a form of a record, or of one of the panels in ``PANELS``: their names never are those of a kind.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from crm_app.domain.fields import Field
from crm_app.domain.kinds import KINDS
from crm_app.runtime.keys import new_key
from crm_app.runtime.local_key import local_key
from crm_app.runtime.paths import data_folder
from crm_app.store.local import KeptDraft, LocalFile
from crm_app.store.values import loaded_row, stored_row

PANELS: Mapping[str, str] = {  # what is typed beside the forms of records, and what it is called where it says no more
    "quick_log": "call to log",
    "flag_tender": "tender to flag",
    "signature": "person from a signature",
    "barrier_note": "note on what a tender asks",
    "tender_outcome": "outcome of a tender",
    "given_answers": "answers of an assessment",
    "bulk_edit": "value for many records",
}
SESSION = new_key()  # this run of the program: its own forms are open, not left behind
# A key from the keyring and a key from a file open different files: where one is away for a while, nothing is lost.
_NAMES = {"keyring": "drafts.local", "file": "drafts-file-key.local"}
_files: dict[str, LocalFile] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into one form, or into one panel; ``kind`` is a kind of record or a name of ``PANELS``.

    ``original`` holds the values that the typed fields had in the store when the form was opened, ``typed`` what
    stands in them now, as typed: it need not be acceptable. ``record_id`` is empty for a record not yet made.
    ``about`` is what a person calls it. A panel puts into ``typed`` whatever it needs, as JSON; where it stands beside
    a record, ``parent_id`` is that record's; below a list, the kind that is listed.
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
    about: str = ""

    @property
    def is_new(self) -> bool:
        """Whether the record is still to be made."""
        return not self.record_id

    @property
    def title(self) -> str:
        """What a person calls it: the name that was typed or that stood there, else the kind."""
        if self.kind in PANELS:
            return self.about or PANELS[self.kind]
        kind = KINDS[self.kind]
        name = self.typed.get(kind.title_field) or self.original.get(kind.title_field) or self.about
        shown = name if isinstance(name, str) and not kind.is_guarded and not kind.parent else ""
        return f"{'New ' if self.is_new else ''}{kind.label.lower()}{f' “{shown[:60]}”' if shown else ''}"


def keep_draft(draft: Draft) -> None:
    """Keep a draft in place of the one with the same id; raises ``CrmError`` where this computer cannot."""
    fields = _fields(draft.kind)
    said = {
        "values": {name: _plain(value) for name, value in draft.typed.items()},
        "titles": dict(draft.titles),
        "about": draft.about,
    }
    kept = KeptDraft(
        draft.id,
        draft.store,
        draft.kind,
        draft.record_id,
        draft.parent_id,
        SESSION,
        draft.version,
        json.dumps(stored_row(fields, draft.original), ensure_ascii=False),
        json.dumps(said, ensure_ascii=False),
        draft.kept_at.astimezone(UTC).isoformat(),
    )
    with _lock:
        _file().keep(kept)


def drafts(store: str, *, of_this_run: bool = False) -> list[Draft]:
    """What was typed about a store and never saved, newest first: what earlier runs of the program left behind, or
    also what is being typed now.
    """
    if not any((data_folder() / name).exists() for name in _NAMES.values()):
        return []  # at most starts nothing was left behind, and then no key is asked for
    with _lock:
        found = _file().drafts(store)
    return [_draft(kept) for kept in found if _is_known(kept.kind) and (of_this_run or kept.session != SESSION)]


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


def _is_known(kind: str) -> bool:
    return kind in KINDS or kind in PANELS


def _fields(kind: str) -> Mapping[str, Field]:
    return KINDS[kind].fields if kind in KINDS else {}


def _draft(kept: KeptDraft) -> Draft:
    fields = _fields(kept.kind)
    original, typed = json.loads(kept.original), json.loads(kept.typed)
    return Draft(
        kept.store,
        kept.kind,
        {name: _typed(value) for name, value in typed["values"].items() if not fields or name in fields},
        loaded_row(fields, original),
        kept.record_id,
        kept.parent_id,
        kept.version,
        kept.id,
        typed["titles"],
        datetime.fromisoformat(kept.kept_at),
        typed.get("about", ""),
    )


def _plain(value: Any) -> Any:
    """What stands in a widget, as JSON: texts stay as typed."""
    if isinstance(value, (date, Decimal)):
        return str(value)
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value


def _typed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
