"""A supplier's timeline: everything that happened with it or is to come, of all kinds, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Record
from crm_app.services import records
from crm_app.services.today import EXPIRING_DAYS
from crm_app.services.workspace import Workspace
from crm_app.store.changelog import entries as log
from crm_app.store.queries import desk
from crm_app.store.queries import records as queries

_SUPPLIER = KINDS["supplier"]
_NO_DAY = date(1900, 1, 1)
_TITLE = 140  # characters of a title taken from a longer text
KINDS_SHOWN = ("activity", "task", "note", "invitation", "assessment", "credential", "paper", "status")


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing: its day, and its time where that is known; ``kind`` is one of ``KINDS_SHOWN``.

    ``record_kind`` and ``record_id`` name the record to open, with ``tab`` where it is a part of one.
    """

    at: date
    kind: str
    record_kind: str
    record_id: str
    title: str
    text: str = ""
    who: str = ""
    time: str = ""
    tab: str = ""
    key: str = ""  # of what the entry speaks of; with the day it makes the place in the timeline

    @property
    def place(self) -> tuple[str, str, str]:
        """What the timeline is ordered by, and where a page begins."""
        return self.at.isoformat(), self.time, self.key


def timeline(
    workspace: Workspace,
    supplier_id: str,
    limit: int = 50,
    *,
    kinds: Sequence[str] = (),
    before: TimelineEntry | None = None,
) -> list[TimelineEntry]:
    """The entries of a supplier, newest first: what is to come, then what was; ``before`` begins the next page.

    Raises ``NotFound`` where the supplier is not there. What this login may not see is not in it.
    """
    records.get(workspace, "supplier", supplier_id)
    found = [entry for entry in _all(workspace, supplier_id) if not kinds or entry.kind in kinds]
    found.sort(key=lambda entry: entry.place, reverse=True)
    if before is not None:
        found = [entry for entry in found if entry.place < before.place]
    return found[:limit]


def _all(workspace: Workspace, supplier: str) -> list[TimelineEntry]:
    today = workspace.today()
    with workspace.store.read() as connection:
        parts = {name: queries.parts(connection, KINDS[name], [supplier]) for name in _FROM_PARTS}
        about = {name: desk.referring(connection, KINDS[name], field, supplier) for name, (field, _) in _ABOUT.items()}
        events = _events(connection, about["invitation"])
        people = _names(connection, "person", (one["person"] for one in about["activity"]))
        authors = desk.makers(
            connection, [record.id for found in (*parts.values(), *about.values()) for record in found]
        )
        changes = list(_changes(connection, supplier))
    given = _Given(supplier, today, events, people, authors)
    made = [_FROM_PARTS[name](given, record) for name, found in parts.items() for record in found]
    made += [_ABOUT[name][1](given, record) for name, found in about.items() for record in found]
    return [entry for entry in made if entry is not None] + changes


@dataclass(frozen=True, slots=True)
class _Given:
    """What the entries of all kinds are made with."""

    supplier: str
    today: date
    events: Mapping[str, Record]
    people: Mapping[str, str]
    authors: Mapping[str, str]

    def part(
        self, record: Record, kind: str, at: date | None, title: str, text: str = "", tab: str = ""
    ) -> TimelineEntry:
        """An entry about a part of the supplier: it opens at its tab."""
        who = self.authors.get(record.id, "")
        return TimelineEntry(
            at or _NO_DAY,
            kind,
            "supplier",
            self.supplier,
            title,
            text,
            who,
            tab=tab or KINDS[kind].title,
            key=record.id,
        )


def _events(connection: Any, invitations: Sequence[Record]) -> dict[str, Record]:
    keys = list({one.parent_id for one in invitations})
    return {event.id: event for event in queries.records(connection, KINDS["event"], keys)}


def _names(connection: Any, kind: str, keys: Iterable[Any]) -> dict[str, str]:
    wanted = sorted({str(key) for key in keys if key})
    found = queries.records(connection, KINDS[kind], wanted)
    return {record.id: str(record[KINDS[kind].title_field] or "") for record in found}


def _label(record: Record, field: str) -> str:
    return KINDS[record.kind].fields[field].choice_label(record[field])


def _short(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= _TITLE else f"{line[: _TITLE - 1]}…"


def _note(given: _Given, record: Record) -> TimelineEntry:
    text = str(record["text"] or "")
    rest = text if _short(text) != text.strip() else ""
    return given.part(record, "note", record["written_on"], _short(text), rest)


def _assessment(given: _Given, record: Record) -> TimelineEntry:
    percent = f", {record['percent']} % in place" if record["percent"] is not None else ""
    gate = _label(record, "gate") or "Assessed"
    title = f"Assessed for “{_label(record, 'profile')}”: {gate.lower()}{percent}"
    entry = given.part(record, "assessment", record["assessed_on"], title, str(record["note"] or ""), "Readiness")
    return entry if not record["assessor"] else replace(entry, who=str(record["assessor"]))


def _credential(given: _Given, record: Record) -> TimelineEntry | None:
    day = record["expires_on"]
    if day is None or day > given.today + timedelta(EXPIRING_DAYS):  # what is long in force is no news
        return None
    title = f"{_label(record, 'what')} {'expires' if day >= given.today else 'ran out'}"
    return replace(given.part(record, "credential", day, title, str(record["issuer"] or "")), who="")


def _activity(given: _Given, record: Record) -> TimelineEntry:
    person = given.people.get(str(record["person"] or ""), "")
    title = f"{_label(record, 'nature') or 'Contact'}: {record['subject']}"
    return TimelineEntry(
        record["happened_on"] or _NO_DAY,
        "activity",
        "activity",
        record.id,
        f"{title} (with {person})" if person else title,
        str(record["text"] or ""),
        str(record["logged_by"] or ""),
        str(record["happened_at"] or ""),
        key=record.id,
    )


def _task(given: _Given, record: Record) -> TimelineEntry | None:
    done, due = record["done_on"], record["due_on"] or record["remind_on"]
    if done is None and due is None:
        due = given.today
    late = done is None and due < given.today
    title = f"{'Done' if done else 'Overdue' if late else 'To do'}: {record['title']}"
    who = str(record["owner"] or "")
    return TimelineEntry(done or due, "task", "task", record.id, title, str(record["note"] or ""), who, key=record.id)


def _invitation(given: _Given, record: Record) -> TimelineEntry | None:
    event = given.events.get(record.parent_id)
    if event is None:
        return None
    day = event["held_on"] or record["answered_on"] or record["invited_on"]
    title = f"{_label(record, 'status')}: {event['title']}"
    who = given.authors.get(record.id, "")
    return TimelineEntry(
        day or _NO_DAY, "invitation", "event", event.id, title, str(record["note"] or ""), who,
        str(event["starts"] or ""), key=record.id,
    )  # fmt: skip


def _paper(given: _Given, record: Record) -> TimelineEntry:
    who = given.authors.get(record.id, "")
    return TimelineEntry(
        record["issued_on"] or _NO_DAY, "paper", "paper", record.id, f"Issued: {record['title']}", "", who,
        key=record.id,
    )  # fmt: skip


_Maker = Callable[[_Given, Record], TimelineEntry | None]
_FROM_PARTS: Mapping[str, _Maker] = {"note": _note, "assessment": _assessment, "credential": _credential}
_ABOUT: Mapping[str, tuple[str, _Maker]] = {
    "activity": ("supplier", _activity),
    "task": ("supplier", _task),
    "invitation": ("supplier", _invitation),
    "paper": ("subject", _paper),
}


def _changes(connection: Any, supplier: str) -> Iterator[TimelineEntry]:
    """What the change log tells of the supplier itself: added, imported, its status moved."""
    found = log.entries_of_record(connection, _SUPPLIER, supplier, with_parts=False)
    found.sort(key=lambda entry: entry.seq, reverse=True)
    rows = {row.id: row for row in log.operation_rows(connection, keys=[e.operation for e in found], limit=len(found))}
    state: log.State = log.current_states(connection, _SUPPLIER, [supplier]).get(supplier)
    for entry in found:
        before = log.rewind(state, [entry])
        operation = rows.get(entry.operation)
        if operation is not None and (said := _said(entry, before, state, operation)):
            yield _change(supplier, entry, operation, said)
        state = before


def _said(entry: log.Entry, before: log.State, after: log.State, operation: Any) -> str:
    if entry.action == "I":
        return f"Added to the register: {operation.title}"
    if before and after and before.get("status") != after.get("status"):
        field = _SUPPLIER.fields["status"]
        was, now = (field.choice_label(state.get("status")) or "not stated" for state in (before, after))
        return f"Status: {was} → {now}"
    return str(operation.title) if operation.purpose == "import" else ""


def _change(supplier: str, entry: log.Entry, operation: Any, said: str) -> TimelineEntry:
    moment = datetime.fromisoformat(operation.opened_at).astimezone()
    return TimelineEntry(
        moment.date(), "status", "supplier", supplier, said, "", operation.author, f"{moment:%H:%M}", "History",
        f"{operation.id}/{entry.seq:012d}",
    )  # fmt: skip
