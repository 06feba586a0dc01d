"""The pages of a briefing pack that only colleagues read: the market, the shortlist, and whom to ring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from crm_app.domain.fields import Kind
from crm_app.reports.briefing_facts import BriefingFacts, Candidate, Contact, InternalFacts, MarketFacts
from crm_app.reports.document import (
    Block,
    Cell,
    Chart,
    ChartKind,
    Column,
    Figure,
    Heading,
    KeyFigures,
    Run,
    Series,
    Tone,
    paragraph,
    strong,
    table,
)
from crm_app.reports.standing import PILLS
from crm_app.reports.wording import shown_date, shown_money

_MOST_REASONS = 3


def market_blocks(facts: BriefingFacts, internal: InternalFacts, contacts: Sequence[Contact]) -> Iterator[Block]:
    """Market readiness, what stops how many, the shortlist with its reasons, and contacts."""
    market = internal.market
    yield Heading(1, "How ready the market is")
    yield paragraph(*_market_words(market))
    yield KeyFigures(_figures(facts, market))
    if market.gates:
        yield _gates(market)
    yield Heading(1, "Shortlist")
    yield table(_SHORTLIST, [_line(one) for one in internal.shortlist], note=_SHORTLIST_NOTE)
    if internal.shortlist:
        yield Heading(2, "Whom to ring")
        yield table(_CONTACTS, list(_contact_rows(internal.shortlist, contacts)), note=_CONTACT_NOTE)
    yield Heading(2, "For colleagues")
    yield paragraph(_value_words(internal), _kept_words(internal))


def _market_words(market: MarketFacts) -> tuple[Run, ...]:
    if not market.suppliers:
        return (
            Run("No supplier on the register is of this trade yet. Consider an event, or lots that others could take."),
        )
    known = market.suppliers - market.never_assessed - market.unknown
    return (
        strong(f"{market.ready} of {market.suppliers} suppliers of this trade could bid by {shown_date(market.on)}. "),
        Run(
            f"{market.near} more are near: at most {market.near_means} things to put in place. "
            f"For {market.suppliers - known} we cannot tell yet: nobody has asked them all that matters."
        ),
    )


def _figures(facts: BriefingFacts, market: MarketFacts) -> tuple[Figure, ...]:
    day = facts.issue.issued_on
    missing = market.never_assessed + market.unknown
    meanings = (
        (market.ready, "Ready", f"Every gate of “{facts.profile}” passed, or promised by award, with the cover asked."),
        *_waiting(market),
        (missing, "Not known", f"{market.never_assessed} never assessed; {market.unknown} with a gate not known."),
    )
    return tuple(
        Figure(value, label, meaning, day, missing=missing, out_of=market.suppliers)
        for value, label, meaning in meanings
    )


def _waiting(market: MarketFacts) -> tuple[tuple[int, str, str], ...]:
    """Those whose gates are not all in place: in time or not, as far as that was reckoned when the pack was made."""
    if market.in_time is not None:
        usual = "begun today, by the usual time that each gate takes"
        return (
            (market.in_time, "In time", f"Could have every gate in place before bids close, {usual}."),
            (market.near + market.far - market.in_time, "Not in time", f"Would need longer than that, {usual}."),
        )
    return (
        (market.near, "Near", f"One to {market.near_means} gates not yet in place."),
        (market.far, "Further away", f"More than {market.near_means} gates not yet in place."),
    )


def _gates(market: MarketFacts) -> Chart:
    series = (
        Series("Not yet in place", tuple(gate.not_yet for gate in market.gates), Tone.CAUTION),
        Series("Not known", tuple(gate.unknown for gate in market.gates), Tone.NEUTRAL),
    )
    names = tuple(gate.title for gate in market.gates)
    note = "Of the suppliers that were assessed; one supplier may stand in several lines."
    return Chart(ChartKind.STACKED, "What stops how many", names, series, category_label="Needed to bid", note=note)


_SHORTLIST = (
    Column("Supplier", weight=1.6),
    Column("Score", Kind.INTEGER),
    Column("Could bid"),
    Column("In place", Kind.PERCENT, unit="%"),
    Column("Why they fit", weight=2.6),
    Column("Still to do", weight=1.6),
)
_SHORTLIST_NOTE = (
    "The score (0 to 100) weighs trade, place, size and readiness. Who owns or leads a firm is no part of it. It is a "
    "help for inviting firms, never a judgement of a bid."
)
_CONTACTS = (
    Column("Supplier", weight=1.5),
    Column("Person", weight=1.2),
    Column("Role", weight=1.2),
    Column("E-mail", weight=1.8),
    Column("Telephone"),
)
_CONTACT_NOTE = "As the register had them on the day of printing. Check what each agreed to before you write."


def _line(one: Candidate) -> tuple[Cell, ...]:
    name = (strong(one.name), Run(f"\n{one.area}")) if one.area else (strong(one.name),)
    reasons = " ".join(one.reasons[:_MOST_REASONS])
    unknown = f"\nNot known: {', '.join(one.unknown)}." if one.unknown else ""
    to_do = ", ".join(one.to_do[:3]) + (f" and {len(one.to_do) - 3} more" if len(one.to_do) > 3 else "")
    return (
        name,
        Decimal(str(one.score)).quantize(Decimal(1)),
        PILLS[one.could_bid],
        one.percent,
        f"{reasons}{unknown}",
        to_do,
    )


def _contact_rows(shortlist: Sequence[Candidate], contacts: Sequence[Contact]) -> Iterator[tuple[str, ...]]:
    for one in shortlist:
        people = [contact for contact in contacts if contact.supplier_id == one.id]
        for person in people:
            if person.asked_not_to:
                yield one.name, person.name, "", "Asked not to be contacted", ""
            else:
                yield one.name, person.name, person.role, person.email, person.phone
        if not people:
            yield one.name, "Nobody on file", "", "", ""


def _value_words(internal: InternalFacts) -> str:
    net = f"{shown_money(internal.value_net)} without VAT" if internal.value_net else "not known"
    gross = f" ({shown_money(internal.value_gross)} with VAT)" if internal.value_gross else ""
    return f"The estimate is {net}{gross}; suppliers see only its band. "


def _kept_words(internal: InternalFacts) -> str:
    kept = {
        "private": "The opportunity is private to its anchor: do not pass this on to others.",
        "shared": "The opportunity is shared with the collaborative, and not published.",
        "published": "The opportunity is published.",
    }
    return f"{kept.get(internal.visibility, '')} Notes about suppliers are in no pack."
