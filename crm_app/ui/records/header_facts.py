"""What the head of a record page says: who it is, what, how ready, what comes next. Plain data, no widgets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crm_app.domain import completeness
from crm_app.domain.dates import days_left, format_long_date
from crm_app.domain.fields import Kind
from crm_app.domain.kinds import KINDS
from crm_app.domain.money import format_money_short
from crm_app.domain.sizes import headcount_band
from crm_app.services import codes
from crm_app.ui.records.email_advice import answer_about_events
from crm_app.ui.records.loading import LoadedRecord

_STATUS_FIELDS = ("status", "stage", "verdict")
_MOST_RELATED = 3
_VISIBILITY = {"private": "Only this anchor", "shared": "Shared with all anchors", "published": "May be published"}


@dataclass(frozen=True, slots=True)
class PillFact:
    """A status shown as a pill: ``field`` of ``kind`` decides its sign and colour."""

    kind: str
    field: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The head of a page: title, pills, short facts side by side, and sentences beneath."""

    title: str
    pills: tuple[PillFact, ...] = ()
    facts: tuple[str, ...] = ()
    lines: tuple[str, ...] = field(default=())


def summary(loaded: LoadedRecord) -> Summary:
    """The head of the page of any kind of record."""
    record, kind = loaded.record, loaded.kind
    title = str(record[kind.title_field] or kind.label)
    pills = [
        PillFact(kind.name, name, record[name], kind.fields[name].choice_label(record[name]))
        for name in _STATUS_FIELDS
        if name in kind.fields and record[name]
    ]
    facts: list[str] = []
    lines: list[str] = []
    if kind.name == "supplier":
        pills += _assessed(loaded)
        facts, lines = _supplier_facts(loaded), _supplier_lines(loaded)
    elif kind.name == "opportunity":
        facts, lines = _opportunity_facts(loaded), _coming(loaded, ("closes_on", "award_on", "starts_on", "ends_on"))
    elif kind.name == "event":
        facts, lines = _event_facts(loaded), _coming(loaded, ("held_on",))
    facts.append(_VISIBILITY.get(record.visibility, record.visibility))
    return Summary(title, tuple(pills), tuple(fact for fact in facts if fact), tuple(lines))


def _latest(loaded: LoadedRecord, part: str, day: str) -> Any:
    dated = [record for record in loaded.parts.get(part, ()) if record[day]]
    return max(dated, key=lambda record: record[day], default=None)


def _assessed(loaded: LoadedRecord) -> list[PillFact]:
    latest = _latest(loaded, "assessment", "assessed_on")
    if latest is None or not latest["gate"]:
        return []
    words = {
        "today": "Could bid today",
        "by_award": "Could bid by award",
        "not_yet": "Not yet",
        "unknown": "Not known yet",
    }
    percent = f" · {latest['percent']} %" if latest["percent"] is not None else ""
    return [PillFact("assessment", "gate", latest["gate"], f"{words.get(latest['gate'], latest['gate'])}{percent}")]


def _supplier_facts(loaded: LoadedRecord) -> list[str]:
    record = loaded.record
    staff = loaded.computed.get("staff")
    band = headcount_band(staff)
    size = f"{band.value} ({staff:,} staff)" if band.value else ""
    return [
        loaded.kind.fields["legal_form"].choice_label(record["legal_form"]),
        "VCSE" if record["vcse"] == "yes" else "",
        size,
        codes.authority_name(loaded.computed.get("local_authority")),
        str(loaded.computed.get("postcode") or ""),
    ]


def _supplier_lines(loaded: LoadedRecord) -> list[str]:
    people = loaded.parts.get("person", ())
    answer = answer_about_events(loaded.record, people, loaded.consents, loaded.today)
    lines = [f"E-mail about events: {'yes' if answer.allowed else 'no'}. {answer.reason}"]
    return [*lines, *_missing(loaded), *_related(loaded), *_next_of_supplier(loaded)]


def _missing(loaded: LoadedRecord) -> list[str]:
    words = completeness.said(loaded.computed.get("unknown_facts") or ())
    return [words] if words else []


def _related(loaded: LoadedRecord) -> list[str]:
    held = [one for one in loaded.related if one.holds_on(loaded.today)]
    if not held:
        return []
    said = [f"{one.words[0].lower()}{one.words[1:]} {one.name[:60]}" for one in held[:_MOST_RELATED]]
    more = f" and {len(held) - _MOST_RELATED} more" if len(held) > _MOST_RELATED else ""
    text = "; ".join(said)
    return [f"{text[0].upper()}{text[1:]}{more}."]


def _next_of_supplier(loaded: LoadedRecord) -> list[str]:
    if not loaded.parts.get("assessment"):
        return ["Next: assess how ready they are."]
    ahead = [c for c in loaded.parts.get("credential", ()) if c["expires_on"] and c["expires_on"] >= loaded.today]
    if not ahead:
        return []
    first = min(ahead, key=lambda credential: (credential["expires_on"], credential.id))
    label = KINDS["credential"].fields["what"].choice_label(first["what"])
    day = first["expires_on"]
    return [f"Next: {label} runs to {format_long_date(day)}, {days_left(day, loaded.today)}."]


def _opportunity_facts(loaded: LoadedRecord) -> list[str]:
    record = loaded.record
    value = format_money_short(record["value_net"])
    sme = "suitable for SMEs" if record["suitable_sme"] == "yes" else ""
    return [", ".join(record["buyers"] or ()), f"{value} excluding VAT" if value else "", sme]


def _event_facts(loaded: LoadedRecord) -> list[str]:
    record = loaded.record
    kind = loaded.kind.fields["kind"].choice_label(record["kind"])
    invited = loaded.parts.get("invitation", ())
    came = sum(part["status"] == "attended" for part in invited)
    coming = sum(part["status"] in ("accepted", "attended") for part in invited)
    places = f" of {record['capacity']} places" if record["capacity"] else ""
    counts = (
        f"{len(invited)} on the list · {coming} accepted{places} · {came} came" if invited else "nobody invited yet"
    )
    return [kind, str(record["host"] or ""), str(record["place"] or ""), counts]


def _coming(loaded: LoadedRecord, names: tuple[str, ...]) -> list[str]:
    """The next of these dates, with the days left; the last one when all are past."""
    fields = loaded.kind.fields
    days: list[tuple[date, str]] = [
        (loaded.record[name], fields[name].label)
        for name in names
        if fields[name].kind is Kind.DATE and loaded.record[name]
    ]
    if not days:
        return []
    ahead = sorted(pair for pair in days if pair[0] >= loaded.today)
    day, label = ahead[0] if ahead else max(days)
    return [f"{label}: {format_long_date(day)}, {days_left(day, loaded.today)}."]
