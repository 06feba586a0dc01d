"""Today: what needs this person, in at most five short columns of lines, each a verb and a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from crm_app.domain.filters import Condition, Filter, Op
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Record
from crm_app.services.tasks import OPEN
from crm_app.services.workspace import Workspace
from crm_app.store.queries import desk
from crm_app.store.queries import today as queries

EXPIRING_DAYS, EXPIRED_DAYS = 60, 30
WEEK = timedelta(days=7)
MOST = 50  # lines given for a column; the screen shows the first few
MOST_COUNTED = 500  # credentials, on either side of today
_TENDER_DAYS = {
    "published_on": "Publish",
    "closes_on": "Closes",
    "award_on": "Award",
    "starts_on": "Starts",
    "ends_on": "Ends",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: a verb, a name, what is known of it, the place where it is done, and the days until it is due.

    ``kind`` with ``id`` (and ``tab``) is a record; ``kind`` alone a screen or, with ``filter``, a list.
    """

    verb: str
    name: str
    detail: str = ""
    kind: str = ""
    id: str = ""
    tab: str = ""
    filter: Filter | None = None
    due_in: int | None = None
    task: str = ""  # the key of the task that can be ticked off here


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``total`` counts all there is, ``lines`` are the first of them; ``all`` opens the list it counts."""

    key: str
    title: str
    lines: tuple[Line, ...]
    total: int
    all: Line | None = None
    is_more: bool = False  # there is more than was counted

    @property
    def count(self) -> str:
        """The total as it is shown."""
        return f"{self.total:,}{'+' if self.is_more else ''}"


@dataclass(frozen=True, slots=True)
class Today:
    """The columns in their order; those with nothing in them are left out."""

    day: date
    columns: tuple[Column, ...]

    @property
    def total(self) -> int:
        """How many things wait in all."""
        return sum(column.total for column in self.columns)


def today(workspace: Workspace, *, waiting: Sequence[Line] = ()) -> Today:
    """What needs this person on the day of work.

    ``waiting`` are unfinished things that only the program at hand knows of: drafts, imports that were begun.
    """
    day = workspace.today()
    with workspace.store.read() as connection:
        made = [
            _due(connection, workspace.author, day),
            _expiring(connection, day),
            _new(connection, day),
            _to_judge(connection, waiting),
            _this_week(connection, workspace.author, day),
        ]
    return Today(day, tuple(column for column in made if column.total))


def _column(
    key: str, title: str, lines: Sequence[Line], total: int = -1, whole: Line | None = None, *, is_more: bool = False
) -> Column:
    return Column(key, title, tuple(lines[:MOST]), len(lines) if total < 0 else total, whole, is_more)


def _due(connection: Any, person: str, day: date) -> Column:
    only = [*desk.open_tasks_of(person), desk.due_by(day.isoformat())]
    found = desk.tasks(connection, only, MOST * 10)
    names = _names_of(connection, found)
    lines = [_task_line(task, names, day) for task in found]
    by_day = Filter((OPEN, Condition("due_on", Op.AT_MOST, (day,))))
    return _column("due", "Due", lines, whole=Line("Open", "Tasks that are due", kind="task", filter=by_day))


def _names_of(connection: Any, tasks: Sequence[Record]) -> dict[str, str]:
    names: dict[str, str] = {}
    for kind in ("supplier", "opportunity", "event"):
        keys = sorted({str(task[kind]) for task in tasks if task[kind]})
        names |= queries.titles(connection, kind, KINDS[kind].title_field, keys) if keys else {}
    return names


def _task_line(task: Record, names: dict[str, str], day: date) -> Line:
    about = next((names.get(str(task[kind]), "") for kind in ("supplier", "opportunity", "event") if task[kind]), "")
    due = (task["due_on"] - day).days if task["due_on"] else None
    owner = "" if task["owner"] else "anybody"
    detail = " · ".join(part for part in (about, owner) if part)
    return Line("Do", str(task["title"]), detail, "task", task.id, due_in=due, task=task.id)


def _expiring(connection: Any, day: date) -> Column:
    """What can still be renewed, the first to end first; then what ran out, the last one first."""
    first, last = (day - timedelta(EXPIRED_DAYS)).isoformat(), (day + timedelta(EXPIRING_DAYS)).isoformat()
    before = (day - timedelta(1)).isoformat()
    ahead = queries.expiring(connection, day.isoformat(), last, MOST_COUNTED)
    gone = queries.expiring(connection, first, before, MOST_COUNTED, latest_first=True)
    lines = sorted((_ending_line(row, day) for row in ahead), key=lambda line: (line.due_in or 0, line.name))
    lines += sorted((_ending_line(row, day) for row in gone), key=lambda line: (-(line.due_in or 0), line.name))
    is_more = MOST_COUNTED in (len(ahead), len(gone))
    return _column("expiring", "Expiring", lines, is_more=is_more)


def _ending_line(row: Any, day: date) -> Line:
    what, due = KINDS["credential"].fields["what"], _days(row.expires_on, day)
    verb = "Renew" if due >= 0 else "Ran out"
    tab = KINDS["credential"].title
    return Line(verb, str(row.name), what.choice_label(row.what), "supplier", row.parent_id, tab, None, due)


def key_from(day: date) -> str:
    """The least key that a record made on that day or later can have: keys begin with milliseconds since 1970."""
    midnight = datetime.combine(day, time(), UTC) if day.year > 1970 else datetime(1970, 1, 1, tzinfo=UTC)
    digits = f"{int(midnight.timestamp() * 1000):012x}"
    return f"{digits[:8]}-{digits[8:]}"


def _new(connection: Any, day: date) -> Column:
    since = day - WEEK
    total, rows = queries.added_since(connection, "supplier", key_from(since), MOST)
    answered = queries.sign_ups(connection, since.isoformat(), MOST)
    status = KINDS["supplier"].fields["status"]
    lines = [
        Line(
            "Look at", str(row.title), f"{row.count:,} signed up this week", "event", row.id, "Invitations",
            due_in=(date.fromisoformat(row.held_on) - day).days,
        )
        for row in answered
    ]  # fmt: skip
    lines += [Line("Welcome", str(row.name), status.choice_label(row.status), "supplier", row.id) for row in rows]
    return _column("new", "New this week", lines, len(answered) + total)


def _to_judge(connection: Any, waiting: Sequence[Line]) -> Column:
    total, rows = queries.to_judge(connection, MOST)
    tab = KINDS["likeness"].title
    pairs = [Line("Compare", str(r.name), f"with {r.other}", "supplier", r.parent_id, tab) for r in rows]
    return _column("judge", "To finish", [*waiting, *pairs], len(waiting) + total)


def _this_week(connection: Any, person: str, day: date) -> Column:
    first, last = day.isoformat(), (day + WEEK).isoformat()
    lines = [
        Line("Hold", str(row.title), "", "event", row.id, due_in=_days(row.held_on, day))
        for row in queries.between(connection, "event", "title", ("held_on",), first, last)
    ]
    for row in queries.between(connection, "opportunity", "title", tuple(_TENDER_DAYS), first, last):
        lines += [
            Line(verb, str(row.title), "", "opportunity", row.id, due_in=_days(getattr(row, name), day))
            for name, verb in _TENDER_DAYS.items()
            if first <= (getattr(row, name) or "") <= last
        ]
    lines += _coming_tasks(connection, person, day)
    key: Callable[[Line], tuple[int, str, str]] = lambda line: (line.due_in or 0, line.name, line.id)  # noqa: E731
    return _column("week", "This week", sorted(lines, key=key))


def _days(stored: str, day: date) -> int:
    return (date.fromisoformat(stored) - day).days


def _coming_tasks(connection: Any, person: str, day: date) -> list[Line]:
    """What is due within the week and not in the first column yet."""
    only = [*desk.open_tasks_of(person), desk.due_by((day + WEEK).isoformat()), ~desk.is_due(day.isoformat())]
    found = desk.tasks(connection, only, MOST)
    names = _names_of(connection, found)
    return [_task_line(task, names, day) for task in found]
