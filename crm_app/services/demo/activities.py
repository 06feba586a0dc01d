"""Invented calls, meetings, e-mails and visits, and tasks that are late, due, to come and done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from crm_app.services.demo.phrases import phrases
from crm_app.services.demo.rows import DemoRow, Keys

_SHARES = {"call": 55, "meeting": 15, "email": 20, "visit": 10}
_MOST_ACTIVITIES, _MOST_TASKS = 400, 90
# How far off tasks are due, in days: a few late, some about today, most to come.
_DUE = (-12, -5, -3, -2, -1, -1, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 9, 12, 16, 21, 30, 45)


def desk(rng: Random, keys: Keys, today: date, guests: Sequence[tuple[str, str]], person: str) -> Iterator[DemoRow]:
    """What an officer has logged and promised. ``guests`` are (supplier's key, a person's name), as for events."""
    if not guests:
        return
    for number in range(min(_MOST_ACTIVITIES, len(guests))):
        supplier, name = rng.choice(guests)
        yield _activity(rng, keys, today - timedelta(days=int(rng.triangular(0, 300, 3))), (supplier, name), person)
        if number % 4 == 0 and number // 4 < _MOST_TASKS:
            yield _task(rng, keys, today, supplier, person)
    for title in phrases("activities", "office_tasks"):
        due = today + timedelta(days=rng.choice((-1, 0, 3, 8)))
        yield DemoRow("task", keys.next(), {"title": title, "due_on": due, "owner": None})


def _activity(rng: Random, keys: Keys, day: date, guest: tuple[str, str], person: str) -> DemoRow:
    nature = rng.choices(list(_SHARES), list(_SHARES.values()))[0]
    supplier, name = guest
    values = {
        "subject": rng.choice(phrases("activities", nature)),
        "nature": nature,
        "happened_on": day,
        "happened_at": f"{rng.randint(9, 16):02d}:{rng.choice((0, 5, 15, 30, 40)):02d}",
        "supplier": supplier,
        "logged_by": person,
        "text": f"Spoke to {name}." if rng.random() < 0.4 else None,
    }
    return DemoRow("activity", keys.next(), values)


def _task(rng: Random, keys: Keys, today: date, supplier: str, person: str) -> DemoRow:
    due = today + timedelta(days=rng.choice(_DUE))
    done = due - timedelta(days=1) if due < today and rng.random() < 0.6 else None
    values = {
        "title": rng.choice(phrases("activities", "tasks")),
        "owner": person if rng.random() < 0.8 else None,
        "due_on": due,
        "remind_on": due - timedelta(days=3) if rng.random() < 0.2 else None,
        "done_on": done,
        "supplier": supplier,
    }
    return DemoRow("task", keys.next(), values)
