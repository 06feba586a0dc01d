"""A sign-up or attendance sheet onto an event's list: one invitation a supplier, with what became of it.

Reading and matching happen before the operation. A firm that is not in the register is never made up from a sheet: its
rows come back with what to do. A second run of the same sheet makes no operation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from crm_app.domain.errors import FieldProblem, UsageError
from crm_app.domain.kinds import KINDS
from crm_app.domain.likeness import own_domain
from crm_app.domain.names import match_key
from crm_app.domain.records import Record
from crm_app.importers.attendance import Attendee, attendees, columns_of
from crm_app.importers.mapping import REMARK
from crm_app.importers.tabular import open_table
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import events, exports, records
from crm_app.services.imports.register_index import Known, RegisterIndex, load_register
from crm_app.services.workspace import Workspace
from crm_app.store.operations import Operation
from crm_app.store.queries import records as queries
from crm_app.store.values import stored_row

_INVITATION = KINDS["invitation"]
_BETWEEN = "; "  # the people of one firm on one invitation
_UNLIKE = 60  # a firm's name in a sheet that has less in common with ours than this is another firm's
_MOST_TEXT = 2_000
# One firm, several people: what the firm did is what the most engaged of them did.
_STRONGEST_FIRST = ("attended", "accepted", "no_show", "declined", "invited", "listed")
# A sheet of an earlier stage does not take back what is known from a later one.
_STAGE = {"listed": 0, "invited": 1, "accepted": 2, "declined": 2, "attended": 3, "no_show": 3}
_FIRST_IMPORT = "Import it as a supplier first (import suppliers FILE), then import this sheet again."


@dataclass(frozen=True, slots=True)
class AttendanceReject:
    """A row that was not taken: its number in the file, the field at fault, what to do, and the value."""

    row: int
    field: str
    message: str
    value: str


@dataclass(slots=True)
class AttendanceImport:
    """What a sheet did, in rows: ``read`` is the sum of the five counts after it.

    ``skipped`` rows speak of a supplier that an earlier row of the sheet spoke of: their people and status went into
    that one. ``operation`` is empty where nothing was written.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: int = 0
    rejects: list[AttendanceReject] = field(default_factory=list)
    operation: str = ""
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)
    table: list[tuple[str, ...]] = field(default_factory=list, repr=False)  # rejected rows as they were, headings first


@dataclass(slots=True)
class _Firm:
    """What the rows of one supplier say together."""

    statuses: list[str] = field(default_factory=list)
    people: dict[str, None] = field(default_factory=dict)

    @property
    def status(self) -> str:
        return min(self.statuses, key=_STRONGEST_FIRST.index)


@dataclass(slots=True)
class _Plan:
    """What is to be written: new invitations by supplier, and the changes of those that are there."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)


def import_attendance(
    workspace: Workspace, path: Path | str, event_id: str, *, dry_run: bool = False, progress: Progress | None = None
) -> AttendanceImport:
    """Take a sheet of an event in as one operation; with ``dry_run`` nothing is written.

    Raises ``NotFound`` where the event is not there and ``UsageError`` where no column says who came.
    """
    watched, file = progress or Silent(), Path(path)
    event = records.get(workspace, "event", event_id)
    counts = AttendanceImport()
    with open_table(file, progress=watched) as table:
        rows = [(number, list(values)) for number, values in table.rows()]
        _check_columns(table.headers)
        read = attendees(table.headers, rows)
    counts.read = len(read)
    watched.update(0, len(read), "Finding the suppliers")
    firms = _firms(_Finder(workspace), read, counts)
    plan = _plan(workspace, event_id, firms, counts)
    _keep_rejected(counts, table.headers, rows)
    if dry_run or not (plan.new or plan.changes):
        return counts
    title = f"Import attendance of {records.title_of(KINDS['event'], event.values)} from {file.name[:80]}"
    with workspace.operation(title, purpose="import") as op:
        _write(op, plan)
    counts.operation, counts.touched = op.change.operation, records.touched_of(op.change)
    return counts


def save_rejects(done: AttendanceImport, path: Path) -> int:
    """Write the rejected rows (XLSX or CSV by the ending) as they were, with what to put right; returns how many."""
    return exports.write_rows(path, done.table[0], done.table[1:])


def _check_columns(headers: Sequence[str]) -> None:
    if not {"organisation", "email"} & set(columns_of(headers)):
        raise UsageError(
            "No column says who came",
            f"The headings are: {', '.join(headers)[:300]}",
            "Call a column “Organisation” or “Email”, and import again.",
        )


class _Finder:
    """Which supplier of the register a row speaks of."""

    def __init__(self, workspace: Workspace) -> None:
        self.index: RegisterIndex = load_register(workspace)
        self.by_name: dict[str, set[str]] = defaultdict(set)
        self.by_email: dict[str, set[str]] = defaultdict(set)
        self.by_domain: dict[str, set[str]] = defaultdict(set)
        for key, known in self.index.known.items():
            for name in known.keys:
                self.by_name[name].add(key)
            for domain in known.domains:
                self.by_domain[domain].add(key)
        with workspace.store.read() as connection:
            people = queries.columns(connection, KINDS["person"], ("parent_id", "email"))
            firms = queries.columns(connection, KINDS["supplier"], ("id", "email"))
        for key, address in [(p.parent_id, p.email) for p in people] + [(f.id, f.email) for f in firms]:
            if address and key in self.index.known:
                self.by_email[address.casefold()].add(key)

    def find(self, said: Attendee) -> str | FieldProblem:
        """The supplier's key, or what stands in the way. A number decides, then a name, then an address."""
        if not (said.organisation or said.email or said.numbers):
            return FieldProblem("Organisation", "The row names no organisation and no e-mail address.")
        mailed = self._by_address(said)
        if said.numbers and (key := self._numbered(said)):
            return key
        named = self._named(said)
        if len(named) > 1:
            both = named & mailed
            if len(both) == 1:
                return both.pop()
            message = "Several suppliers have that name. Add the company number of the one meant."
            return FieldProblem("Organisation", message, said.organisation)
        if named:
            return next(iter(named))
        return self._of_address(said, mailed)

    def _named(self, said: Attendee) -> set[str]:
        """Suppliers of that name with no number against it."""
        found = self.by_name.get(match_key(said.organisation), set()) if said.organisation else set()
        return {
            key
            for key in found
            if all(self.index.known[key].numbers.get(name, number) == number for name, number in said.numbers.items())
        }

    def _numbered(self, said: Attendee) -> str:
        row = Known("", (said.organisation,), (match_key(said.organisation),), said.numbers)
        key = self.index.certain(row)
        return key if key and self._shares_a_number(key, said) else ""

    def _shares_a_number(self, key: str, said: Attendee) -> bool:
        theirs = self.index.known[key].numbers
        return any(theirs.get(name) == number for name, number in said.numbers.items())

    def _by_address(self, said: Attendee) -> set[str]:
        """Suppliers with that very address; where there are none, those whose own domain it is under."""
        if not said.email:
            return set()
        domain = own_domain(said.email.rpartition("@")[2])
        return self.by_email.get(said.email.casefold()) or self.by_domain.get(domain or "", set())

    def _of_address(self, said: Attendee, mailed: set[str]) -> str | FieldProblem:
        if len(mailed) > 1:
            return FieldProblem(
                "E-mail", "Several suppliers have that address. Write the organisation too.", said.email
            )
        if not mailed:
            said_of = said.organisation or said.email
            return FieldProblem(
                "Organisation" if said.organisation else "E-mail", f"Not in the register. {_FIRST_IMPORT}", said_of
            )
        key = next(iter(mailed))
        if said.organisation and not self._sounds_like(said.organisation, key):
            ours = self.index.known[key].names[0]
            message = f"Not in the register; the e-mail address is that of “{ours[:80]}”. {_FIRST_IMPORT}"
            return FieldProblem("Organisation", message, said.organisation)
        return key

    def _sounds_like(self, organisation: str, key: str) -> bool:
        mine = match_key(organisation)
        return any(fuzz.token_set_ratio(mine, name) >= _UNLIKE for name in self.index.known[key].keys)


def _firms(finder: _Finder, read: Sequence[Attendee], counts: AttendanceImport) -> dict[str, _Firm]:
    """What the sheet says of each supplier it knows; the other rows are rejected."""
    firms: dict[str, _Firm] = {}
    for said in read:
        found = said.problem or finder.find(said)
        if isinstance(found, FieldProblem):
            counts.rejected += 1
            counts.rejects.append(AttendanceReject(said.row, found.field, found.message, found.value))
            continue
        counts.skipped += found in firms
        firm = firms.setdefault(found, _Firm())
        firm.statuses.append(said.status)
        if said.person:
            firm.people[said.person.replace(";", ",")] = None
    return firms


def _plan(workspace: Workspace, event_id: str, firms: Mapping[str, _Firm], counts: AttendanceImport) -> _Plan:
    with workspace.store.read() as connection:
        there = {one["supplier"]: one for one in queries.parts(connection, _INVITATION, [event_id])}
    plan = _Plan()
    for supplier, firm in firms.items():
        known = there.get(supplier)
        if known is None:
            values = {"supplier": supplier, "person": _BETWEEN.join(firm.people) or None, "status": firm.status}
            values.update(events.dates_of(workspace, firm.status))
            plan.new.append(records.new_row(workspace, _INVITATION, values, parent_id=event_id))
            counts.created += 1
        elif changes := _changes(workspace, known, firm):
            plan.changes.append({"id": known.id, **stored_row(_INVITATION.fields, changes)})
            counts.updated += 1
        else:
            counts.unchanged += 1
    return plan


def _changes(workspace: Workspace, known: Record, firm: _Firm) -> dict[str, Any]:
    """What the sheet adds to an invitation: a status of the same stage or a later one, and further people."""
    changes: dict[str, Any] = {}
    now = known["status"] or "listed"
    if firm.status != now and _STAGE[firm.status] >= _STAGE.get(now, 0):
        changes = {"status": firm.status, **events.dates_of(workspace, firm.status)}
    people = dict.fromkeys([*filter(None, (known["person"] or "").split(_BETWEEN)), *firm.people])
    whole = _BETWEEN.join(people) or None
    if whole != (known["person"] or None) and len(whole or "") <= _MOST_TEXT:
        changes["person"] = whole
    return changes


def _write(op: Operation, plan: _Plan) -> None:
    op.insert(_INVITATION, plan.new)
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in plan.changes:
        alike[tuple(name for name in row if name != "id")].append(row)
    for names, rows in alike.items():
        op.update_many(_INVITATION, rows, names)


def _keep_rejected(counts: AttendanceImport, headers: Sequence[str], rows: Sequence[tuple[int, list[Any]]]) -> None:
    """The rejected rows as they stood, with a remark, so that they can be mended and dropped back."""
    remarks = {reject.row: reject.message for reject in counts.rejects}
    places = [i for i, header in enumerate(headers) if header != REMARK]
    counts.table = [(*(headers[i] for i in places), REMARK)]
    for number, values in rows:
        if number in remarks:
            counts.table.append((*("" if values[i] is None else str(values[i]) for i in places), remarks[number]))
