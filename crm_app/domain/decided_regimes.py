"""The regime that a person has decided for a contract: the card follows it, and says where the figures differ.

Sources: the list of regimes of the collaborative; Procurement Act 2023, Schedule 2 (exempted contracts); Find a
Tender, notice types and sequences (procurements begun under earlier law).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from crm_app.domain.opportunities import INSOURCING, REGIMES
from crm_app.domain.regimes import Buyer, Looks, Side, Worth, below, looks
from crm_app.domain.rulebook import RuleBook

IN_HOUSE = "insource"
_LABELS = {choice.value: choice.label for choice in (*INSOURCING, *REGIMES)}
_KINDS = frozenset({"light_touch", "concession", "works"})  # regimes that only choose another row of thresholds
_SIDES = {"above": Side.ABOVE, "psr": Side.HEALTH, "legacy": Side.EARLIER, "exempt": Side.EXEMPT, IN_HOUSE: Side.EXEMPT}
_RULES = {Side.HEALTH: "regime.psr", Side.EARLIER: "regime.earlier_law", Side.EXEMPT: "regime.exempt"}
_MEANS = {
    Side.HEALTH: " No threshold, no 25 days and none of the notices of the Procurement Act.",
    Side.EARLIER: " Its notices and times are those of the earlier law and are not worked out here.",
    Side.EXEMPT: " No notices and no times of the Procurement Act are worked out for it.",
}


def decision(regime: str | None, insourcing: str | None) -> str:
    """What has been decided, as a code: work done in house is bought by nobody, whatever regime is recorded too."""
    return IN_HOUSE if insourcing == IN_HOUSE else regime or ""


def kind_decided(contract_kind: str | None, decided: str) -> str | None:
    """The kind of contract to test by once a regime is decided; a light touch concession stays one."""
    if decided not in _KINDS:
        return contract_kind
    if {contract_kind, decided} == {"light_touch", "concession"} or (
        contract_kind == "light_touch_concession" and decided != "works"
    ):
        return "light_touch_concession"
    return decided


def follow(book: RuleBook, buyer: Buyer, contract_kind: str | None, value: Worth, day: date, decided: str) -> Looks:
    """What a contract is for a buyer under the decision, or looks like where nothing is decided."""
    plain = looks(book, buyer, contract_kind, value, day)
    if decided not in _LABELS or plain.side is Side.OUTSIDE:
        return plain
    said = f"{buyer.name}: recorded as “{_LABELS[decided]}” for this contract."
    if decided in _KINDS:
        seen = looks(book, buyer, kind_decided(contract_kind, decided), value, day)
        said = f"{said} {seen.text}"
        return replace(seen, text=said) if plain.side in (seen.side, Side.UNKNOWN) else _with(seen, said, plain)
    if decided == "below":
        return _with(below(book, buyer, contract_kind, value, day, "", plain.rule), said, plain)
    side = _SIDES[decided]
    rule = book.on(_RULES[side], day) if side in _RULES else plain.rule
    return _with(Looks(buyer.name, side, "", rule), f"{said}{_MEANS.get(side, '')}", plain)


def _with(seen: Looks, said: str, plain: Looks) -> Looks:
    """The decided look in words, with what the figures held here say by themselves."""
    if plain.side is seen.side:
        return replace(seen, text=f"{said} {plain.text}")
    text = f"{said} Without that decision: {plain.text[0].lower()}{plain.text[1:]}"
    return replace(seen, text=text, is_contrary=plain.side is not Side.UNKNOWN)
