"""Telephone numbers read in the UK way, for columns of files."""

from __future__ import annotations

import re

from crm_app.domain.text import is_not_stated, quoted, without_hidden

_LABEL = re.compile(r"^(?:tel|telephone|phone|mob|mobile|office|landline|t|m|p)\b[.:\s]*(?=[+(0-9])", re.IGNORECASE)
_SHAPE = re.compile(r"\+?[0-9()\[\]./\-\s]+(?:(?:ext|extension|x|#)[.:\s]*[0-9]{1,7})?", re.IGNORECASE)
_DASHES = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "\xa0": " ", "＋": "+"})
_PLAIN = re.compile(r"0[12378][0-9 ]+")
_OF_FOUR = re.compile("0(?:[38]|1[01]|1[2-69]1)")  # how many digits their area codes have, the zero among them
_OF_FIVE = re.compile("0(?:7[1-57-9]|1(?!38|52|53|69|76|94)(?:[78]|[2-69][02-9]))")
_LEAST, _MOST = 9, 10  # digits of a British number after its first zero


def parse_phone(value: object) -> str | None:
    """A number in its national form ("020 7946 0123"; foreign ones with their +code); raises ``ValueError`` otherwise.

    A spreadsheet takes the leading zero of a number away; nine or ten bare digits are read with it. Letters are not
    read as digits, and what a spreadsheet shortened is refused.
    """
    if isinstance(value, bool):
        raise ValueError(f"{quoted(value)} is not a telephone number")
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    text = without_hidden(text).translate(_DASHES).strip()
    if is_not_stated(text) or not text.strip("0 "):
        return None
    text = _LABEL.sub("", text).strip()
    if quick := _plain(text):
        return quick
    if not _SHAPE.fullmatch(text):
        raise ValueError(f"{quoted(value)} is not a telephone number. Write one number, such as 020 7946 0123.")
    return _formatted(_with_zero(text), value)


def _plain(text: str) -> str | None:
    """A whole British number of eleven digits and spaces as the library would write it, without asking the library.

    Columns hold thousands of these, and reading one there takes fifty times as long. ``None`` leaves it to the library.
    """
    digits = text.replace(" ", "")
    if len(digits) != _MOST + 1 or not _PLAIN.fullmatch(text):
        return None
    if digits[1] == "2":
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if _OF_FOUR.match(digits):
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    return f"{digits[:5]} {digits[5:]}" if _OF_FIVE.match(digits) else None


def _with_zero(text: str) -> str:
    digits = re.sub(r"[^0-9]", "", text)
    bare = re.fullmatch(r"[0-9 ]+", text) is not None
    if bare and digits.startswith("44") and len(digits) == _MOST + 2:
        return f"+{digits}"
    if bare and not digits.startswith("0") and _LEAST <= len(digits) <= _MOST:
        return f"0{digits}"
    return text


def _formatted(text: str, value: object) -> str:
    import phonenumbers  # wanted for few numbers: no list waits for it

    if not text.startswith(("+", "0", "(0", "(+")):
        raise ValueError(
            f"{quoted(value)} does not say where it is dialled from. Begin it with 0, or with + and the country."
        )
    try:
        number = phonenumbers.parse(text.removeprefix("(") if text.startswith("(+") else text, "GB")
    except phonenumbers.NumberParseException:
        raise ValueError(f"{quoted(value)} is not a telephone number") from None
    is_british = number.country_code == 44
    wrong = is_british and not _LEAST <= len(phonenumbers.national_significant_number(number)) <= _MOST
    if wrong or not phonenumbers.is_possible_number(number):
        raise ValueError(f"{quoted(value)} has too few or too many digits for a telephone number")
    form = phonenumbers.PhoneNumberFormat
    made = str(phonenumbers.format_number(number, form.NATIONAL if is_british else form.INTERNATIONAL))
    if is_british and not made.startswith(("0", "(0")):
        raise ValueError(f"{quoted(value)} has too few or too many digits for a telephone number")
    return made
