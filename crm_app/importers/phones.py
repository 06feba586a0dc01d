"""Telephone numbers read in the UK way, for columns of files."""

from __future__ import annotations

import phonenumbers

from crm_app.domain.text import is_not_stated, quoted


def parse_phone(value: object) -> str | None:
    """A number in its national form ("020 7946 0123"; foreign ones with their +code); raises ``ValueError`` otherwise.

    A spreadsheet takes the leading zero of a number away; ten digits are read with it.
    """
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    if is_not_stated(text):
        return None
    if text.isdigit() and len(text) == 10:
        text = f"0{text}"
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        raise ValueError(f"{quoted(value)} is not a telephone number") from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(f"{quoted(value)} has too few or too many digits for a telephone number")
    form = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(number, form.NATIONAL if number.country_code == 44 else form.INTERNATIONAL))
