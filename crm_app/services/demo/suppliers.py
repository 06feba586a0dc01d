"""Invented suppliers: who they are, what they do, how big they are, where they work from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random
from typing import Any

from crm_app.domain.legal_forms import Vcse, vcse_default
from crm_app.services.demo import names, places
from crm_app.services.demo.phrases import phrase, phrases
from crm_app.services.demo.rows import DemoRow, Keys
from crm_app.services.demo.trades import Trade, trades

_FIRMS = {"ltd": 72, "sole_trader": 15, "partnership": 4, "llp": 4, "cooperative": 4, "plc": 1}
_COMMUNITY = {
    "cic": 36, "charitable_company": 20, "cio": 18, "clg": 10, "cooperative": 7, "community_benefit_society": 5,
    "unincorporated_association": 3, "charitable_trust": 1,
}  # fmt: skip
_FIRM_FORMS, _COMMUNITY_FORMS = ((tuple(forms), tuple(accumulate(forms.values()))) for forms in (_FIRMS, _COMMUNITY))
_ON_COMPANIES_REGISTER = frozenset(("ltd", "plc", "cic", "clg", "charitable_company"))
_CHARITIES = frozenset(("cio", "charitable_company", "charitable_trust"))
_SOCIETIES = frozenset(("cooperative", "community_benefit_society"))
_PPON_LETTERS, _PPON_LAST = "BCDGHJLMNPQRTVWXYZ", "DGHJLMNPQRTVWXYZ"


@dataclass(frozen=True, slots=True)
class Firm:
    """What the parts of a supplier need to know of it. ``maturity`` (0 to 1) is how far it has come towards bidding."""

    id: str
    number: int
    name: str
    form: str
    trade: Trade
    staff: int
    turnover: int
    maturity: float
    since: date
    has_ppon: bool


def suppliers(rng: Random, keys: Keys, today: date, count: int, *, thin: bool) -> Iterator[tuple[Firm, dict[str, Any]]]:
    """``count`` suppliers with their own values; no name or number comes twice. Thin ones say less of themselves."""
    firm_names, all_trades = names.FirmNames(), trades()
    trade_weights = tuple(accumulate(trade.weight for trade in all_trades))
    for number in range(1, count + 1):
        trade = rng.choices(all_trades, cum_weights=trade_weights)[0]
        forms, weights = _COMMUNITY_FORMS if rng.random() < trade.social else _FIRM_FORMS
        form = rng.choices(forms, cum_weights=weights)[0]
        staff = (
            0
            if form == "sole_trader" and rng.random() < 0.7
            else max(1, round(trade.staff * rng.lognormvariate(0, 0.85)))
        )
        turnover = round(max(staff, 1) * trade.per_head * rng.lognormvariate(0, 0.35), -2)
        since = today - timedelta(days=rng.randint(200, 9000))
        maturity = rng.betavariate(2, 1.8)
        firm = Firm(
            id=keys.next(),
            number=number,
            name=firm_names.next(rng, trade, form),
            form=form,
            trade=trade,
            staff=staff,
            turnover=int(turnover),
            maturity=maturity,
            since=since,
            has_ppon=rng.random() < 0.1 + 0.85 * maturity,
        )
        yield firm, _values(rng, firm, today, thin)


def _values(rng: Random, firm: Firm, today: date, thin: bool) -> dict[str, Any]:
    slug = names.slug(firm.name)
    values: dict[str, Any] = {
        "name": firm.name,
        "legal_form": firm.form,
        "status": _status(rng, firm),
        "services": _services(rng, firm, today, thin),
        "cpv_codes": tuple(rng.sample(firm.trade.codes, rng.randint(1, min(3, len(firm.trade.codes))))),
        "tags": tuple(
            dict.fromkeys(
                [
                    *rng.sample(firm.trade.tags, rng.randint(1, 2)),
                    *rng.sample(phrases("suppliers", "tags"), rng.randint(0, 1)),
                ]
            )
        ),
        "employs_people": "yes" if firm.staff else "no",
        "part_of_group": rng.choices(("no", "yes", None), (84, 4, 12))[0],
        "website": f"https://www.{slug}.example" if rng.random() < 0.7 else None,
        "email": f"{rng.choice(('hello', 'info', 'office', 'enquiries'))}@{slug}.example"
        if rng.random() < 0.92
        else None,
        "phone": places.telephone(rng) if rng.random() < 0.8 else None,
    }
    values.update(_numbers(rng, firm))
    values.update(_vcse(rng, firm))
    if rng.random() < 0.14:
        values["trading_names"] = (
            " ".join(firm.name.split()[:2]).removesuffix(",") + rng.choice((" E8", " London", " Direct", " & Friends")),
        )
    if rng.random() < 0.05:
        values["former_names"] = (f"{rng.choice(names.SURNAMES)} {rng.choice(firm.trade.nouns)} Ltd",)
    return values


def _status(rng: Random, firm: Firm) -> str:
    if rng.random() < 0.06:
        return "dormant"
    if firm.maturity > 0.72:
        return rng.choice(("ready", "ready", "supplying"))
    return (
        rng.choice(("developing", "engaged"))
        if firm.maturity > 0.4
        else rng.choice(("prospect", "prospect", "engaged"))
    )


def _services(rng: Random, firm: Firm, today: date, thin: bool) -> str:
    offers = rng.sample(firm.trade.offers, rng.randint(1, min(3, len(firm.trade.offers))))
    if thin:
        return ". ".join(offers[:2]) + "."
    years = max(2, (today - firm.since).days // 365)
    alone = "character" if firm.staff > 1 else "character_alone"
    fitting = phrases("suppliers", "character_community" if firm.form in names.COMMUNITY_FORMS else alone)
    return ". ".join(offers) + ". " + rng.choice(fitting).format(years=years)


def _numbers(rng: Random, firm: Firm) -> dict[str, str]:
    """Numbers that no register has given: companies below 00100000 or so, charities above nine million."""
    found: dict[str, str] = {}
    if firm.form in _ON_COMPANIES_REGISTER and rng.random() < 0.95:
        found["company_number"] = f"{firm.number:08d}"
    if firm.form == "llp":
        found["company_number"] = f"OC{firm.number:06d}"
    if firm.form in _CHARITIES:
        found["charity_number"] = str(9_000_000 + firm.number)
    if firm.form in _SOCIETIES:
        found["mutual_number"] = str(900_000 + firm.number) if firm.number < 100_000 else ""
    if firm.has_ppon:
        found["ppon"] = _ppon(firm.number)
    return {name: number for name, number in found.items() if number}


def _ppon(number: int) -> str:
    digits, rest = "", number
    for _ in range(4):
        rest, digit = divmod(rest, 9)
        digits = f"{digit + 1}{digits}"
    letters = ""
    for alphabet in (_PPON_LAST, _PPON_LETTERS, _PPON_LETTERS, _PPON_LETTERS):
        rest, place = divmod(rest, len(alphabet))
        letters = alphabet[place] + letters
    return f"PZZZ-{digits}-{letters}"


def _vcse(rng: Random, firm: Firm) -> dict[str, str | None]:
    default = vcse_default(firm.form)
    if default is Vcse.NO:
        return {"vcse": "no" if rng.random() < 0.8 else None}
    if default is Vcse.ASK and rng.random() < 0.35:
        return {"vcse": None}
    return {"vcse": "yes", "vcse_basis": phrase("vcse_basis", firm.form) or None}


def sites(rng: Random, keys: Keys, firm: Firm, today: date, *, thin: bool) -> Iterator[DemoRow]:
    """One or two premises at real postcodes."""
    for place in range(1 if thin or rng.random() < 0.88 else 2):
        began = max(firm.since, today - timedelta(days=rng.randint(100, 5000)))
        values: dict[str, Any] = {
            "label": rng.choice(phrases("places", "premises")),
            "address": places.address(rng),
            "town": "London",
            "postcode": places.postcode(rng),
            "is_main": place == 0,
            "operates_since": began if rng.random() < 0.7 else None,
            "staff": max(1, firm.staff // (place + 1)) if firm.staff and rng.random() < 0.5 else None,
        }
        if values["postcode"][:2] in ("NG", "WV", "SN", "SS", "SG", "WD", "EN"):
            values["town"] = None
        yield DemoRow("site", keys.next(), values, firm.id)


def size_facts(rng: Random, keys: Keys, firm: Firm, today: date, *, thin: bool) -> Iterator[DemoRow]:
    """Staff, turnover and balance sheet of one to three years, the newest first."""
    month, day = rng.choice(((3, 31), (3, 31), (12, 31), (4, 5), (9, 30)))
    newest = date(
        today.year if (today - timedelta(days=240)) > date(today.year, month, day) else today.year - 1, month, day
    )
    turnover, staff = firm.turnover, firm.staff
    for year in range(1 if thin else rng.randint(1, 3)):
        if year and newest.year - year < firm.since.year:
            return
        yield DemoRow(
            "size_fact",
            keys.next(),
            {
                "year_end": newest.replace(year=newest.year - year),
                "staff": staff if rng.random() < 0.95 else None,
                "turnover": Decimal(turnover) if rng.random() < 0.93 else None,
                "balance_sheet": Decimal(round(turnover * rng.uniform(0.1, 0.7), -2))
                if firm.form != "sole_trader"
                else None,
                "source": rng.choice(("accounts", "accounts", "supplier", "register")),
            },
            firm.id,
        )
        shrink = rng.uniform(0.8, 1.02)
        turnover, staff = round(turnover * shrink / 100) * 100, round(staff * min(1.0, shrink + 0.05))
