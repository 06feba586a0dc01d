"""The whole demonstration register, row by row, wholes before their parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from crm_app.services.demo import people, suppliers
from crm_app.services.demo.activities import desk
from crm_app.services.demo.anchors import anchors
from crm_app.services.demo.assessments import assessments
from crm_app.services.demo.credentials import credentials
from crm_app.services.demo.events import events, invitations
from crm_app.services.demo.notes import notes, twin
from crm_app.services.demo.opportunities import opportunities
from crm_app.services.demo.rows import DemoRow, Keys
from crm_app.services.demo.suppliers import Firm
from crm_app.services.demo.support import support_offers

OPPORTUNITIES, EVENTS = 40, 14
_EVERY_TWIN = 48  # one supplier in so many was typed twice
_MOST_GUESTS = 3_000


class Register:
    """Makes the sections of one register in order; each has a random source of its own, so sizes do not disturb it."""

    def __init__(self, seed: int, today: date, *, thin: bool = False) -> None:
        self.seed, self.today, self.thin = seed, today, thin
        self.keys = Keys(self._source("keys"), today)
        self.guests: list[tuple[str, str]] = []

    def _source(self, name: str) -> Random:
        return Random(f"{self.seed}/{name}")  # noqa: S311 - made-up data

    def anchors(self) -> Iterator[DemoRow]:
        """The anchor organisations with their former names."""
        return anchors(self.keys)

    def suppliers(self, count: int) -> Iterator[DemoRow]:
        """``count`` suppliers, each followed by its parts. Thin ones have premises, a year's size and little more."""
        rng = self._source("suppliers")
        for firm, values in suppliers.suppliers(rng, self.keys, self.today, count, thin=self.thin):
            row = DemoRow("supplier", firm.id, values)
            yield row
            parts = [
                *suppliers.sites(rng, self.keys, firm, self.today, thin=self.thin),
                *suppliers.size_facts(rng, self.keys, firm, self.today, thin=self.thin),
            ]
            yield from parts
            if not self.thin:
                yield from self._fuller(rng, firm)
                if firm.number % _EVERY_TWIN == 0 and firm.form in ("ltd", "cic"):
                    yield from twin(rng, self.keys, firm, row, parts[0])

    def _fuller(self, rng: Random, firm: Firm) -> Iterator[DemoRow]:
        contacts = list(people.people(rng, self.keys, firm, self.today))
        yield from contacts
        if len(self.guests) < _MOST_GUESTS:
            self.guests.append((firm.id, contacts[0].values["name"]))
        held = list(credentials(rng, self.keys, firm, self.today))
        yield from held
        yield from people.claims(rng, self.keys, firm, self.today)
        yield from notes(rng, self.keys, firm, self.today)
        yield from assessments(rng, self.keys, firm, held, self.today)

    def pipeline(self, count: int, owners: Mapping[str, str]) -> list[DemoRow]:
        """``count`` opportunities; ``owners`` maps the name of an anchor to its key."""
        return list(opportunities(self._source("opportunities"), self.keys, self.today, count, owners))

    def programme(self, count: int, owners: Mapping[str, str], about: Mapping[str, str]) -> Iterator[DemoRow]:
        """``count`` events with their invitations; the suppliers must have been made before."""
        rng = self._source("events")
        for event in events(rng, self.keys, self.today, count, owners, about):
            yield event
            yield from invitations(rng, self.keys, event, self.guests, self.today)

    def desk(self, person: str) -> Iterator[DemoRow]:
        """What an officer has logged and promised; the suppliers must have been made before."""
        return desk(self._source("desk"), self.keys, self.today, self.guests, person)

    def support(self, owners: Mapping[str, str]) -> Iterator[DemoRow]:
        """The standing offers of help."""
        return support_offers(self.keys, self.today, owners)


def owners_of(anchor_rows: list[DemoRow]) -> dict[str, str]:
    """The key of each anchor by its name."""
    return {row.values["name"]: row.id for row in anchor_rows if row.kind == "anchor"}


def titles_of(rows: list[DemoRow]) -> dict[str, str]:
    """The key of each opportunity by its title."""
    return {row.values["title"]: row.id for row in rows}


def demo_rows(
    *,
    seed: int,
    today: date,
    size: int = 300,
    opportunities: int = OPPORTUNITIES,
    events: int = EVENTS,
    thin: bool = False,
) -> Iterator[DemoRow]:
    """The rows of a register: anchors, ``size`` suppliers, opportunities and events, each before its parts."""
    register = Register(seed, today, thin=thin)
    anchor_rows = list(register.anchors())
    yield from anchor_rows
    yield from register.suppliers(size)
    owners = owners_of(anchor_rows)
    tenders = register.pipeline(opportunities, owners)
    yield from tenders
    yield from register.programme(events, owners, titles_of(tenders))
    yield from register.desk("demo")
    yield from register.support(owners)
