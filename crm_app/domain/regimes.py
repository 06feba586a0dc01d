"""Which rules a contract looks like falling under: by the kind of contract, the kind of buyer, its value and the day.

Thresholds are tested with VAT in (Procurement Act 2023, Schedule 1 and section 123). The answer is advice with its
reasons: procurement decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from crm_app.domain.dates import format_date
from crm_app.domain.money import format_money
from crm_app.domain.rulebook import Rule, RuleBook

VAT = Decimal("1.20")
_THRESHOLDS = {
    "works": "threshold.works",
    "light_touch": "threshold.light_touch",
    "concession": "threshold.concessions",
    "light_touch_concession": "threshold.light_touch_concessions",
}
_CONCESSIONS = frozenset({"concession", "light_touch_concession"})
_CENTRAL = frozenset({"nhs", "central"})  # NHS trusts count as central government for thresholds


class Side(StrEnum):
    """On which side of the threshold a contract looks."""

    ABOVE = "above"
    BELOW = "below"
    HEALTH = "psr"  # the Provider Selection Regime: no thresholds
    OUTSIDE = "outside"  # the buyer is no contracting authority
    EXEMPT = "exempt"  # decided: no rules of the Act on how it is bought
    EARLIER = "earlier"  # decided: begun under the law before the Act
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Buyer:
    """What the rules ask of a buyer. ``notifiable_from`` is its own level, VAT in, where it has set one."""

    name: str
    buyer_type: str | None = None
    notifiable_from: Decimal | None = None
    areas: frozenset[str] = frozenset()
    bordering: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Worth:
    """A value with VAT in, and whether VAT was added here to reach it."""

    gross: Decimal | None
    is_reckoned: bool = False

    @property
    def words(self) -> str:
        """The value as it stands in a sentence."""
        if self.gross is None:
            return "a value that is not known"
        return f"{format_money(self.gross)} including VAT{' at 20 %, added here' if self.is_reckoned else ''}"


@dataclass(frozen=True, slots=True)
class Looks:
    """What a contract looks like for one buyer on a day, and by which rule. ``is_notifiable`` only below threshold.

    ``is_regulated``: below threshold the duties of Part 6 of the Act apply, which leave concessions out.
    ``is_contrary``: a person decided otherwise than the figures held here say.
    """

    buyer: str
    side: Side
    text: str
    rule: Rule | None = None
    is_notifiable: bool | None = None
    notifiable_rule: Rule | None = None
    notifiable_text: str = ""
    is_regulated: bool = True
    is_contrary: bool = False


def worth(net: Decimal | None, gross: Decimal | None) -> Worth:
    """The value to test: as given with VAT, else without it and 20 % added."""
    if gross is not None:
        return Worth(gross)
    return Worth((net * VAT).quantize(Decimal("0.01")), is_reckoned=True) if net is not None else Worth(None)


def threshold_key(contract_kind: str | None, buyer_type: str | None) -> str:
    """The key of the rule that holds the threshold; empty where the kind of buyer decides and is not known."""
    if contract_kind in _THRESHOLDS:
        return _THRESHOLDS[contract_kind]
    if buyer_type in _CENTRAL:
        return "threshold.goods_services.central"
    return "threshold.goods_services.sub_central" if buyer_type == "sub_central" else ""


def looks(book: RuleBook, buyer: Buyer, contract_kind: str | None, value: Worth, day: date) -> Looks:
    """What a contract looks like for a buyer when it is advertised on a day."""
    if buyer.buyer_type == "not_buyer":
        return Looks(buyer.name, Side.OUTSIDE, f"{buyer.name} is not a contracting authority: its own rules apply.")
    if contract_kind == "health_care":
        text = "Health care services look to fall under the Provider Selection Regime, which has no threshold."
        return Looks(buyer.name, Side.HEALTH, text, book.on("regime.psr", day))
    key = threshold_key(contract_kind, buyer.buyer_type)
    rule = book.on(key, day) if key else None
    if rule is None or rule.pounds is None:
        return Looks(buyer.name, Side.UNKNOWN, f"Not known for {buyer.name}: {_lacking(buyer, key, day)}.")
    if value.gross is None:
        text = f"Not known for {buyer.name}: the value is not recorded. The threshold is {format_money(rule.pounds)}."
        return Looks(buyer.name, Side.UNKNOWN, text, rule)
    return _compared(book, buyer, contract_kind, value, rule, day)


def _lacking(buyer: Buyer, key: str, day: date) -> str:
    if key:
        return f"a threshold for {format_date(day)} is not recorded"
    return f"the kind of buyer is {'not yet settled' if buyer.buyer_type == 'unclear' else 'not recorded'}"


def _compared(book: RuleBook, buyer: Buyer, contract_kind: str | None, value: Worth, rule: Rule, day: date) -> Looks:
    threshold = rule.pounds or Decimal(0)
    rules_of = (
        f"on the rules of {format_date(rule.effective_from)}" if rule.effective_from else "on the rules held here"
    )
    if value.gross is not None and value.gross >= threshold:
        text = f"Looks above threshold for {buyer.name} {rules_of}: {value.words} against {format_money(threshold)}."
        return Looks(buyer.name, Side.ABOVE, text, rule)
    text = f"Looks below threshold for {buyer.name} {rules_of}: {value.words} against {format_money(threshold)}."
    return below(book, buyer, contract_kind, value, day, text, rule)


def below(
    book: RuleBook, buyer: Buyer, contract_kind: str | None, value: Worth, day: date, text: str, rule: Rule | None
) -> Looks:
    """A contract below threshold, said in ``text``, with whether it is notifiable."""
    notifiable, notifiable_rule, words = _notifiable(book, buyer, contract_kind, value, day)
    is_regulated = contract_kind not in _CONCESSIONS
    return Looks(buyer.name, Side.BELOW, text, rule, notifiable, notifiable_rule, words, is_regulated)


def _notifiable(
    book: RuleBook, buyer: Buyer, contract_kind: str | None, value: Worth, day: date
) -> tuple[bool | None, Rule | None, str]:
    rule = book.on("notifiable.central" if buyer.buyer_type in _CENTRAL else "notifiable.sub_central", day)
    if contract_kind in _CONCESSIONS:
        return False, rule, "A concession below threshold looks outside the rules on below-threshold contracts."
    level = buyer.notifiable_from if buyer.notifiable_from is not None else rule.pounds if rule else None
    if level is None or value.gross is None:
        return None, rule, "From which value a contract is notifiable is not recorded."
    whose = f"{buyer.name}'s own level" if buyer.notifiable_from is not None else "the usual level"
    if value.gross >= level:
        return True, rule, f"Looks notifiable: at or over {whose} of {format_money(level)} including VAT."
    return False, rule, f"Looks too small to be notifiable: under {whose} of {format_money(level)} including VAT."
