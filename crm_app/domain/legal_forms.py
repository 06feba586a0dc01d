"""Legal forms: what each is called, who regulates it, whether it is a VCSE by default, and how it may be e-mailed.

Whether a form counts as voluntary, community or social enterprise is a starting point that an officer judges, never a
finding. The subscriber class follows the Privacy and Electronic Communications Regulations 2003 (PECR): sole traders
and ordinary partnerships are protected like individuals, bodies corporate are not; doubtful forms take the safe side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from crm_app.domain.fields import Choice
from crm_app.domain.text import is_not_stated, quoted, without_hidden


class Vcse(StrEnum):
    """What a form alone says about being a VCSE."""

    YES = "yes"
    NO = "no"
    ASK = "ask"


class Subscriber(StrEnum):
    """How PECR regards the holder of an e-mail address."""

    CORPORATE = "corporate"
    INDIVIDUAL = "individual"


@dataclass(frozen=True, slots=True)
class LegalForm:
    """One form: its choice (value, label, what imports call it), regulator, VCSE default, PECR class."""

    choice: Choice
    regulator: str
    vcse: Vcse
    subscriber: Subscriber

    @property
    def value(self) -> str:
        """The word kept in the store."""
        return self.choice.value

    @property
    def label(self) -> str:
        """The words on screen."""
        return self.choice.label


@dataclass(frozen=True, slots=True)
class FormHint:
    """A form that a name states by its ending, with the sentence to show beside the suggestion."""

    value: str
    text: str


_CH = "Companies House"
_CCEW = "Charity Commission"
_FCA = "FCA Mutuals Public Register"
_CORPORATE, _INDIVIDUAL = Subscriber.CORPORATE, Subscriber.INDIVIDUAL


def _form(
    value: str, label: str, regulator: str, vcse: Vcse, subscriber: Subscriber, *synonyms: str
) -> tuple[str, LegalForm]:
    return value, LegalForm(Choice(value, label, synonyms), regulator, vcse, subscriber)


_COMPANIES = (
    _form(
        *("ltd", "Private limited company", _CH, Vcse.NO, _CORPORATE),
        *(
            "private limited company",
            "ltd",
            "limited",
            "limited company",
            "private ltd company",
            "company",
            "uk limited company",
        ),
        *(
            "private limited by shares",
            "company limited by shares",
            "private company limited by shares",
            "private unlimited",
        ),
        *("private unlimited company", "private limited company use of limited exemption", "limitedcompany"),
        *("private limited shares section 30 exemption",),
    ),
    _form(
        *("plc", "Public limited company (PLC)", _CH, Vcse.NO, _CORPORATE),
        *("plc", "public limited company", "old public company", "publiclimitedcompany"),
    ),
    _form(
        *("llp", "Limited liability partnership (LLP)", _CH, Vcse.NO, _CORPORATE),
        *("llp", "limited liability partnership", "limitedliabilitypartnership"),
    ),
    _form(
        *("clg", "Company limited by guarantee", _CH, Vcse.ASK, _CORPORATE),
        *("clg", "company limited by guarantee", "limited by guarantee", "pri/ltd by guar/nsc", "pri/lbg/nsc", "lbg"),
        *(
            "private limited by guarantee without share capital",
            "private company limited by guarantee",
            "guarantee company",
        ),
        *("private company limited by guarantee without share capital", "private limited guarant nsc"),
        *("private limited guarant nsc limited exemption", "not for profit company"),
        *("private limited company by guarantee without share capital use of limited exemption",),
    ),
    _form(
        *("cic", "Community interest company (CIC)", f"{_CH} and CIC Regulator", Vcse.YES, _CORPORATE),
        *("cic", "community interest company", "c.i.c.", "cwmni buddiannau cymunedol"),
    ),
    _form(
        *("charitable_company", "Charitable company", f"{_CH} and {_CCEW}", Vcse.YES, _CORPORATE),
        *("charitable company", "charity company", "charitable company limited by guarantee", "incorporated charity"),
    ),
    _form(
        *("limited_partnership", "Limited partnership", _CH, Vcse.NO, _INDIVIDUAL),
        *("limited partnership", "lp", "limitedpartnership", "scottish qualifying partnership"),
    ),
    _form(
        *("overseas", "Overseas company", _CH, Vcse.NO, _CORPORATE),
        *("overseas company", "oversea company", "foreign company", "uk establishment", "uk establishment company"),
        *("overseas entity", "other company type", "registered overseas entity"),
    ),
    _form(
        *("royal_charter", "Royal charter body", "Privy Council", Vcse.ASK, _CORPORATE),
        *("royal charter", "royal charter company", "chartered body", "royal charter body"),
    ),
)
_CHARITIES = (
    _form(
        *("cio", "Charitable incorporated organisation (CIO)", _CCEW, Vcse.YES, _CORPORATE),
        *("cio", "charitable incorporated organisation", "charitable incorporated organization", "cio foundation"),
        *("cio association",),
    ),
    _form(
        *("scio", "Scottish charitable incorporated organisation (SCIO)", "OSCR", Vcse.YES, _CORPORATE),
        *("scio", "scottish charitable incorporated organisation", "scottish charitable incorporated organization"),
    ),
    _form(
        *("charitable_trust", "Charitable trust", _CCEW, Vcse.YES, _INDIVIDUAL),
        *("charitable trust", "trust", "charity", "registered charity", "unincorporated charity"),
    ),
    _form(
        *("unincorporated_association", "Unincorporated association", "none", Vcse.ASK, _INDIVIDUAL),
        *(
            "unincorporated association",
            "association",
            "community group",
            "constituted group",
            "club",
            "voluntary group",
        ),
        *("unincorporated organisation", "tenants and residents association"),
    ),
)
_SOCIETIES = (
    _form(
        *("community_benefit_society", "Community benefit society", _FCA, Vcse.YES, _CORPORATE),
        *("community benefit society", "bencom", "registered society community benefit", "cbs"),
    ),
    _form(
        *("cooperative", "Co-operative society", _FCA, Vcse.ASK, _CORPORATE),
        *(
            "co-operative society",
            "cooperative society",
            "co-operative",
            "cooperative",
            "co-op",
            "coop",
            "bona fide co-operative",
        ),
        *("workers co-operative", "worker co-operative"),
    ),
    _form(
        *("registered_society", "Registered society (kind not stated)", _FCA, Vcse.ASK, _CORPORATE),
        *("registered society", "industrial and provident society", "society", "ips", "mutual", "credit union"),
        *("registered society non jurisdictional", "financial mutual", "friendly society"),
    ),
)
_OTHERS = (
    _form(
        *("sole_trader", "Sole trader", "none", Vcse.NO, _INDIVIDUAL),
        *(
            "sole trader",
            "soletrader",
            "self employed",
            "self-employed",
            "freelancer",
            "freelance",
            "individual",
            "sole proprietor",
        ),
        *("sole proprietorship", "one person business"),
    ),
    _form(
        *("partnership", "Ordinary partnership", "none", Vcse.NO, _INDIVIDUAL),
        *("partnership", "ordinary partnership", "general partnership", "business partnership"),
    ),
    _form(
        *("public_body", "Public body", "none", Vcse.NO, _CORPORATE),
        *(
            "public body",
            "public sector",
            "local authority",
            "council",
            "nhs trust",
            "nhs foundation trust",
            "government",
        ),
        *("public authority", "school", "university"),
    ),
    _form("other", "Other", "not known", Vcse.ASK, _INDIVIDUAL, "other", "something else"),
)

FORMS: dict[str, LegalForm] = dict(_COMPANIES + _CHARITIES + _SOCIETIES + _OTHERS)
LEGAL_FORMS: tuple[Choice, ...] = tuple(form.choice for form in FORMS.values())

_PUNCTUATION = re.compile(r"[\s\-_,'’\"]+")
_BRACKETED = re.compile(r"\s*\([^)]*\)\s*$")
_ENDINGS = (
    (re.compile(r"\b(?:c\.?i\.?c\.?|community interest company)$"), "cic"),
    (re.compile(r"\b(?:s\.?c\.?i\.?o\.?|scottish charitable incorporated organisation)$"), "scio"),
    (re.compile(r"\b(?:c\.?i\.?o\.?|charitable incorporated organisation)$"), "cio"),
    (re.compile(r"\b(?:l\.?l\.?p\.?|limited liability partnership)$"), "llp"),
    (re.compile(r"\b(?:p\.?l\.?c\.?|public limited company)$"), "plc"),
    (re.compile(r"\b(?:limited partnership)$"), "limited_partnership"),
    (re.compile(r"\b(?:ltd\.?|limited|cyf\.?|cyfyngedig)$"), "ltd"),
)


def parse_legal_form(value: object) -> str | None:
    """The form meant by a register's or a person's words; ``None`` where none is stated.

    Raises ``ValueError`` for words that no form answers to.
    """
    if value is None:
        return None
    text = without_hidden(str(value)).strip()
    if is_not_stated(text):
        return None
    for wording in (text, _BRACKETED.sub("", text)):
        if found := _BY_WORDS.get(_plain(wording)):
            return found
    hint = hint_from_name(text)
    if hint and len(text.split()) <= 2:
        return hint.value
    raise ValueError(f"{quoted(text)} is not a legal form known here. Choose one from the list.")


def hint_from_name(name: str) -> FormHint | None:
    """The form a name states by its own ending ("Ltd", "CIC", "LLP", "PLC", "CIO"); nothing is read from the rest."""
    text = " ".join(without_hidden(name).casefold().split()).rstrip(" )")
    for ending, value in _ENDINGS:
        if (found := ending.search(text)) and found.start():
            stated = name.strip().rstrip(")")[-len(found.group()) :]
            also = " It may also be limited by guarantee or a charitable company." if value == "ltd" else ""
            return FormHint(value, f"The name ends in {quoted(stated)}: {FORMS[value].label.lower()}.{also}")
    return None


def subscriber_class(form: str | None) -> Subscriber:
    """How PECR regards a form; an unknown one is treated as an individual."""
    known = FORMS.get(form or "")
    return known.subscriber if known else Subscriber.INDIVIDUAL


def vcse_default(form: str | None) -> Vcse:
    """What the form alone says about being a VCSE; an unknown form asks."""
    known = FORMS.get(form or "")
    return known.vcse if known else Vcse.ASK


def _plain(words: str) -> str:
    return _PUNCTUATION.sub(" ", words.casefold().replace("&", " and ")).strip(" .")


_BY_WORDS = {
    _plain(word): value
    for value, form in FORMS.items()
    for word in (value, form.label, _BRACKETED.sub("", form.label), *form.choice.synonyms)
}
