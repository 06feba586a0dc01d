"""What a sign-up or attendance sheet says: which column is what, and what each row makes of an invitation.

Written for what ticketing sites, online forms and meeting programs export: an organisation, a person, an address and a
status, in any order and under many headings; the other columns are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Final

from crm_app.domain.errors import FieldProblem
from crm_app.domain.events import INVITATION_STATUSES
from crm_app.domain.kinds import KINDS
from crm_app.domain.text import is_not_stated
from crm_app.domain.validation import accepted
from crm_app.importers.mapping import plain

NUMBERS: Final = ("company_number", "charity_number", "mutual_number", "ppon", "vat_number")
_SUPPLIER = KINDS["supplier"].fields
_LONGEST = 200  # of a person's name and of a heading's share in a message
SIGNED_UP = "accepted"  # what a row of a sheet without a status means: somebody filled it in

# Headings by what they hold, the surer wording first; each as ``plain`` makes it.
_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "organisation": (
        *("organisation", "organization", "organisation name", "organization name", "name of organisation"),
        *("name of your organisation", "what is the name of your organisation", "company", "company name"),
        *("business name", "business", "supplier", "supplier name", "firm", "employer", "company organisation"),
        *("company or organisation", "organisation company", "your organisation", "your company", "trading name"),
    ),
    "person": ("name", "full name", "attendee", "attendee name", "person", "contact name", "participant", "your name"),
    "first": ("first name", "forename", "given name", "attendee first name"),
    "last": ("last name", "surname", "family name", "attendee last name", "attendee surname"),
    "email": (
        *("email", "e mail", "email address", "e mail address", "attendee email", "work email", "your email"),
        *("contact email", "email of contact", "user email", "buyer email"),
    ),
    "came": ("attended", "checked in", "check in", "came", "present", "attended y n", "check in time", "join time"),
    "status": (
        *("attendee status", "status", "attendance", "attendance status", "rsvp", "response", "registration status"),
        *("are you attending", "will you attend", "attending", "invitation status"),
    ),
}
_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "attended": ("attended", "checked in", "check in", "arrived", "joined", "was there"),
    "no_show": ("no show", "noshow", "did not attend", "did not come", "not checked in", "absent", "dna"),
    "accepted": ("attending", "registered", "confirmed", "signed up", "booked", "approved", "accepted", "will attend"),
    "declined": ("not attending", "cancelled", "canceled", "refunded", "deleted", "apologies", "withdrawn", "rejected"),
    "invited": ("invited", "sent", "no answer", "no response", "awaiting response"),
    "listed": ("on the list", "listed", "waiting list", "waitlist", "waitlisted", "pending", "maybe", "tentative"),
}
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "✓", "✔"})
_NO: Final = frozenset({"no", "n", "false", "0", "✗"})


@dataclass(slots=True)
class Attendee:
    """One row: who came or means to, for which organisation; ``problem`` says why nothing can be made of it."""

    row: int
    organisation: str = ""
    person: str = ""
    email: str = ""
    numbers: dict[str, str] = field(default_factory=dict)
    status: str = SIGNED_UP
    problem: FieldProblem | None = None


def columns_of(headers: Sequence[str]) -> dict[str, int]:
    """Where each thing stands that an attendance sheet tells: role (or name of a register's number) -> column."""
    words = [plain(header) for header in headers]
    wanted = {**_HEADINGS, **{name: _number_headings(name) for name in NUMBERS}}
    found: dict[str, int] = {}
    for role, known in wanted.items():
        place = next((words.index(one) for one in known if one in words), None)
        if place is not None:
            found[role] = place
    if "organisation" not in found:
        asked = [i for i, said in enumerate(words) if "name" in said and _is_about_the_firm(said)]
        if asked:
            found["organisation"] = asked[0]
    return found


def _is_about_the_firm(said: str) -> bool:
    return any(word in said for word in ("organisation", "organization", "company", "business", "charity name"))


def _number_headings(name: str) -> tuple[str, ...]:
    described = _SUPPLIER[name]
    return tuple(plain(word) for word in (described.label, *described.synonyms, name))


def attendees(headers: Sequence[str], rows: Iterable[tuple[int, Sequence[Any]]]) -> list[Attendee]:
    """Every row of the table as an attendee, in the order of the file."""
    found = columns_of(headers)
    return [_attendee(number, {role: values[place] for role, place in found.items()}) for number, values in rows]


def _attendee(number: int, cells: Mapping[str, Any]) -> Attendee:
    made = Attendee(number, organisation=_text(cells.get("organisation")), person=_person(cells))
    try:
        made.email = accepted(_EMAIL, _text(cells.get("email"))) or ""
    except ValueError as error:
        made.problem = FieldProblem("E-mail", str(error), _text(cells.get("email")))
    for name in NUMBERS:
        try:
            if number_said := accepted(_SUPPLIER[name], _text(cells.get(name))):
                made.numbers[name] = str(number_said)
        except ValueError as error:
            made.problem = FieldProblem(_SUPPLIER[name].label, str(error), _text(cells.get(name)))
    status = _status(cells)
    if status is None:
        said = _text(cells.get("status"))
        known = ", ".join(choice.label for choice in INVITATION_STATUSES)
        made.problem = FieldProblem("Status", f"“{said[:60]}” is not a status we know. Write one of: {known}.", said)
    else:
        made.status = status
    return made


_EMAIL: Final = KINDS["person"].fields["email"]


def _text(value: Any) -> str:
    """A cell as text; what says that nothing is known ("N/A", "-") is nothing."""
    if value is None or isinstance(value, date | time):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str(value).split())
    return "" if is_not_stated(text) else text


def _person(cells: Mapping[str, Any]) -> str:
    whole = _text(cells.get("person"))
    parts = f"{_text(cells.get('first'))} {_text(cells.get('last'))}".strip()
    return (parts or whole)[:_LONGEST]


def _status(cells: Mapping[str, Any]) -> str | None:
    """The status of an invitation that the row tells of; ``None`` where it is in words we do not know."""
    came = _came(cells.get("came"))
    if came is True:
        return "attended"
    said = plain(str(cells.get("status") if cells.get("status") is not None else ""))
    if not said or is_not_stated(said):
        return "no_show" if came is False else SIGNED_UP
    meant = _meant(said)
    return "no_show" if came is False and meant in (SIGNED_UP, "attended") else meant


def _meant(said: str) -> str | None:
    if said in _YES:
        return SIGNED_UP
    if said in _NO:
        return "declined"
    for choice in INVITATION_STATUSES:
        words = (choice.value.replace("_", " "), choice.label, *choice.synonyms, *_SYNONYMS[choice.value])
        if said in {plain(word) for word in words}:
            return choice.value
    return None


def _came(value: Any) -> bool | None:
    """What a column for those who came says: yes, no, the moment of arrival; nothing where it is empty."""
    if isinstance(value, date | time):
        return True
    said = plain(_text(value))
    if not said:
        return None
    if said in _NO or _meant(said) in ("no_show", "declined"):
        return False
    return said in _YES or _meant(said) == "attended" or any(character.isdigit() for character in said) or None
