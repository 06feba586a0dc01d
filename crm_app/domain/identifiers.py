"""Numbers that other registers gave: read from whatever a spreadsheet made of them, kept as text, zeros and all.

Every ``parse_…`` returns the normalised text, ``None`` where nothing is stated ("Exempt", "N/A", "0"), and raises
``ValueError`` with a sentence for people otherwise. A National Insurance number found in such a column (published
supplier lists hold some) is refused without being repeated: it is personal, and messages reach logs and reject files.

Sources of the shapes: the Companies House, Charity Commission, OSCR and Charity Commission for Northern Ireland
registers, the FCA Mutuals Public Register, HMRC's VAT check digits, and the central digital platform's own identifier
schemes (GB-COH, GB-CHC, GB-SC, GB-NIC, GB-MPR, GB-NHS, GB-UKPRN, GB-PPON).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from crm_app.domain.text import is_not_stated, quoted, without_hidden

_NO_NUMBER = frozenset(
    (
        *("exempt", "excepted", "exempted", "not registered", "unregistered", "pending", "applied for", "in progress"),
        *("sole trader", "individual", "partnership", "no", "no number", "redacted", "awaited", "not required"),
    )
)
_LEAD = re.compile(
    r"^(?:(?:UK\s+)?(?:COMPANY|CHARITY|CO\.?|REGISTERED|REGISTRATION|REG\.?|CRN|VAT|UKPRN|ODS|PPON)\s*)*"
    r"(?:NUMBER|NO\.|NO(?=[\s:]+[A-Z]*[0-9])|CODE|#)?\s*[:#]?\s*(?=[A-Z0-9])"
)
_SCIENTIFIC = re.compile(r"[0-9][0-9.,]*E[+-]?[0-9]+")
_NATIONAL_INSURANCE = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]")
_COMPANY_PREFIXES = (
    "SC NI OC SO NC LP SL NL R0 CE CS IP SP NP NO RS FC SF NF BR OE AC SA NA IC SI NV GE GS GN SE "
    "ZC SZ NZ RC SR NR PC EN ES EW UN XS"
)
_COMPANY = re.compile(rf"({_COMPANY_PREFIXES.replace(' ', '|')})([0-9]{{1,6}})")
_SOCIETY = re.compile(r"(IP|SP|RS|NP)([0-9]{3,5})([A-Z]{1,2})")
_CHARITY = re.compile(r"([0-9]{6,8})(?:[-/.]([0-9]{1,3}))?")
_MUTUAL = re.compile(r"(?:IP|SP|RS|NP|MPR)?([0-9]{1,6})([A-Z]{1,2}|R\(S\))?")
_PPON = re.compile(r"(P[BCDGHJLMNPQRTVWXYZ]{3})([1-9]{4})([BCDGHJLMNPQRTVWXYZ]{3}[CDGHJLMNPQRTVWXYZ])")
_ODS = re.compile(r"(?=[A-Z]*[0-9]|[A-Z]{3}$)[A-Z0-9]{3,6}")


@dataclass(frozen=True, slots=True)
class Scheme:
    """A register that gives numbers: its code in notices, its name on screen, how its numbers are read."""

    code: str
    label: str
    parse: Callable[[object], str | None]


@dataclass(frozen=True, slots=True)
class IdentifierGuess:
    """What an unlabelled number may be: a scheme's code, the number in that scheme's form, and why, best first."""

    scheme: str
    value: str
    reason: str


def parse_company_number(value: object) -> str | None:
    """A Companies House number, eight characters: "1234567" is "01234567", "SC1234" is "SC001234"."""
    bare = _bare(value, "company number", "GB-COH", keep="-")
    if bare is None:
        return None
    bare = re.sub(r"(?<=[A-Z])-", "", bare)
    if re.fullmatch(r"[0-9]{1,8}", bare):
        return bare.zfill(8)
    if found := _COMPANY.fullmatch(bare):
        return found[1] + found[2].zfill(6)
    if (found := _SOCIETY.fullmatch(bare)) and len(found[2] + found[3]) <= 6:
        return found[1] + found[2].zfill(6 - len(found[3])) + found[3]
    if re.fullmatch(r"[0-9]{9,}", bare):
        raise ValueError(f"{quoted(value)} has {len(bare)} digits; a company number has eight characters.")
    raise ValueError(f"{quoted(value)} is not a company number. Write eight digits, or letters and six digits.")


def parse_charity_number(value: object) -> str | None:
    """A charity's number: six or seven digits (England and Wales, "-1" for a linked charity), SC0xxxxx or NIC1xxxxx."""
    bare = _bare(value, "charity number", "GB-CHC", "GB-SC", "GB-NIC", keep="-/.")
    if bare is None:
        return None
    if found := re.fullmatch(r"SCO?-?([0-9]{1,6})", bare):
        return "SC" + found[1].zfill(6)
    if found := re.fullmatch(r"NIC?-?([178][0-9]{5})", bare):
        return "NIC" + found[1]
    if (found := _CHARITY.fullmatch(bare)) and 6 <= len(number := found[1].lstrip("0")) <= 7:
        return number + (f"-{int(found[2])}" if found[2] and int(found[2]) else "")
    if re.fullmatch(r"X[NRO][0-9]+", bare):
        raise ValueError(f"{quoted(value)} is HMRC's reference, not a number of a charity register.")
    raise ValueError(f"{quoted(value)} is not a charity number. Write six or seven digits, SC012345 or NIC123456.")


def parse_mutuals_number(value: object) -> str | None:
    """A number of the Mutuals Public Register, without the letters that Companies House puts before it: "28116R"."""
    bare = _bare(value, "mutuals register number", "GB-MPR")
    if bare is None:
        return None
    if not (found := _MUTUAL.fullmatch(bare)) or not int(found[1]):
        raise ValueError(f"{quoted(value)} is not a mutuals register number. Write up to six digits, as in 28116R.")
    return f"{int(found[1])}{(found[2] or '').replace('(', '').replace(')', '')}"


def parse_ppon(value: object) -> str | None:
    """A public procurement organisation number, "PBCP-5168-ZDGP", as the central digital platform forms them."""
    bare = _bare(value, "PPON", "GB-PPON")
    if bare is None:
        return None
    if not (found := _PPON.fullmatch(bare)):
        raise ValueError(f"{quoted(value)} is not a PPON. It has the shape PXXX-9999-XXXX, without vowels and zeros.")
    return "-".join(found.groups())


def is_consortium_ppon(ppon: str) -> bool:
    """Whether a PPON was given to an informal consortium: those end in C."""
    return ppon.endswith("C")


def parse_vat_number(value: object) -> str | None:
    """A VAT number with its letters: "GB" and nine or twelve digits (check digits tested), GD000-GD499, HA500-HA999."""
    bare = _bare(value, "VAT number", "GB-VAT", keep="")
    if bare is None:
        return None
    if found := re.fullmatch(r"(?:GB)?(GD[0-4][0-9]{2}|HA[5-9][0-9]{2})", bare):
        return "GB" + found[1]
    found = re.fullmatch(r"(GB|XI)?([0-9]{9})([0-9]{3})?", bare)
    if not found:
        raise ValueError(f"{quoted(value)} is not a VAT number. Write GB and nine digits.")
    if not _vat_checks(found[2]):
        raise ValueError(f"{quoted(value)} has a slip: its last two digits do not agree with the others.")
    return (found[1] or "GB") + found[2] + (found[3] or "")


def parse_ods_code(value: object) -> str | None:
    """An NHS organisation data service code: three to six capitals and digits ("RQX", "F84003")."""
    bare = _bare(value, "ODS code", "GB-NHS")
    if bare is not None and not _ODS.fullmatch(bare):
        raise ValueError(f"{quoted(value)} is not an NHS ODS code. Write three to six letters and digits.")
    return bare


def parse_ukprn(value: object) -> str | None:
    """A UK provider reference number: eight digits beginning with 1."""
    bare = _bare(value, "UKPRN", "GB-UKPRN")
    if bare is not None and not re.fullmatch(r"1[0-9]{7}", bare):
        raise ValueError(f"{quoted(value)} is not a UKPRN. It has eight digits and begins with 1.")
    return bare


SCHEMES: dict[str, Scheme] = {
    scheme.code: scheme
    for scheme in (
        Scheme("GB-COH", "Company number", parse_company_number),
        Scheme("GB-CHC", "Charity number (England and Wales)", parse_charity_number),
        Scheme("GB-SC", "Charity number (Scotland)", parse_charity_number),
        Scheme("GB-NIC", "Charity number (Northern Ireland)", parse_charity_number),
        Scheme("GB-MPR", "Mutuals register number", parse_mutuals_number),
        Scheme("GB-NHS", "NHS ODS code", parse_ods_code),
        Scheme("GB-UKPRN", "UKPRN", parse_ukprn),
        Scheme("GB-PPON", "PPON", parse_ppon),
        Scheme("GB-VAT", "VAT number", parse_vat_number),
    )
}


def charity_scheme(number: str) -> str:
    """The scheme of a normalised charity number."""
    return "GB-SC" if number.startswith("SC") else "GB-NIC" if number.startswith("NIC") else "GB-CHC"


def classify_identifier(text: object) -> tuple[IdentifierGuess, ...]:
    """Which registers an unlabelled number may belong to, likeliest first; nothing for what no register would give.

    Six and seven bare digits stay open on purpose: "1182158" is both a company that lost its zero and a charity.
    """
    stated = str(text).strip().upper()
    if named := next((code for code in SCHEMES if stated.startswith(code)), None):
        value = _tried(SCHEMES[named].parse, text)
        return (IdentifierGuess(named, value, f"it says {named}"),) if value else ()
    guesses = [
        IdentifierGuess(charity_scheme(value) if code == "GB-CHC" else code, value, reason)
        for code, reason in _likely(_compact(text))
        if (value := _tried(SCHEMES[code].parse, text))
    ]
    return tuple(guesses)


def _likely(bare: str) -> list[tuple[str, str]]:
    """Schemes worth trying for a shape, with the reason."""
    if re.fullmatch(r"[0-9]{6,7}", bare):
        charity = ("GB-CHC", f"charity numbers have {len(bare)} digits")
        company = ("GB-COH", "a spreadsheet takes the leading zeros of a company number away")
        # The register of charities has issued 200000 to 1 220 000 or so; older companies reach far lower.
        likely_charity = 1_000_000 <= int(bare) < 1_250_000
        return [charity, company] if likely_charity else [company, charity]
    if re.fullmatch(r"[0-9]{8}", bare):
        company = ("GB-COH", "company numbers have eight digits")
        return [("GB-UKPRN", "UKPRNs begin with 1006 or so"), company] if bare.startswith("100") else [company]
    shapes = (
        (r"SC0[0-9]{5}", ("GB-CHC", "Scottish charities begin with SC0")),
        (r"NIC[0-9]{6}", ("GB-CHC", "charities in Northern Ireland begin with NIC")),
        (r"P[A-Z]{3}-?[0-9]{4}-?[A-Z]{4}", ("GB-PPON", "it has the shape of a PPON")),
        (r"(GB|XI)?([0-9]{9}|[0-9]{12})|(GB)?(GD|HA)[0-9]{3}", ("GB-VAT", "it has the shape of a VAT number")),
        (_COMPANY.pattern + "|" + _SOCIETY.pattern, ("GB-COH", "the letters are a Companies House prefix")),
        (r"[0-9]{3,5}RS?", ("GB-MPR", "societies' numbers end in R")),
        (r"[0-9]{1,5}", ("GB-COH", "an old company number without its zeros")),
        (r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{3,6}|[A-Z]{3}", ("GB-NHS", "it has the shape of an NHS code")),
    )
    return [guess for shape, guess in shapes if re.fullmatch(shape, bare)]


def _tried(parse: Callable[[object], str | None], value: object) -> str | None:
    try:
        return parse(value)
    except ValueError:
        return None


def _compact(value: object) -> str:
    text = unicodedata.normalize("NFKC", without_hidden(str(_unnumbered(value, "number")))).upper()
    return re.sub(r"[\s\-]", "", _LEAD.sub("", text.strip()))


def _unnumbered(value: object, what: str) -> str:
    """The text of a cell: whole numbers without the ".0" of a spreadsheet, everything else as it stands."""
    if isinstance(value, bool):
        raise ValueError(f"{quoted(value)} is not a {what}.")
    if isinstance(value, float | Decimal):
        if not math.isfinite(value) or value != int(value) or value < 0:
            raise ValueError(f"{quoted(value)} is not a {what}.")
        return str(int(value))
    return re.sub(r"^([0-9]+)\.0+$", r"\1", str(value).strip())


def _bare(value: object, what: str, *schemes: str, keep: str = "") -> str | None:
    """Capitals and digits of a stated number without scheme, label, spaces and hyphens; ``None`` for none stated."""
    if value is None:
        return None
    text = unicodedata.normalize("NFKC", without_hidden(_unnumbered(value, what))).strip()
    if is_not_stated(text) or text.casefold() in _NO_NUMBER or not text.strip("0 -"):
        return None
    upper = text.upper().replace("–", "-")
    for scheme in schemes:
        if upper.startswith(scheme):
            rest = upper[len(scheme) :].lstrip("-: /")
            own = scheme[3:] if scheme in ("GB-SC", "GB-NIC") and rest[:1].isdigit() else ""
            upper = own + rest
    if _SCIENTIFIC.fullmatch(upper.replace(" ", "")):
        raise ValueError(
            f"{quoted(value)} was shortened by a spreadsheet: its digits are lost. Look the number up again."
        )
    bare = re.sub(r"\s+" if keep else r"[\s\-]+", "", _LEAD.sub("", upper))
    if _NATIONAL_INSURANCE.fullmatch(bare.replace("-", "")):
        raise ValueError("This is a National Insurance number. It is personal and is not kept here.")
    return bare


def _vat_checks(nine: str) -> bool:
    """HMRC's check: weights 8 to 2, the last two digits complete a multiple of 97, in newer numbers after adding 55."""
    total = sum(int(digit) * weight for digit, weight in zip(nine, range(8, 1, -1), strict=False)) + int(nine[7:])
    return total % 97 == 0 or (total + 55) % 97 == 0
