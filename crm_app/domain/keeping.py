"""What the program keeps for the collaborative: areas, settings, saved mappings, likenesses to judge, papers issued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from crm_app.domain.fields import Audience, Field, Kind, choices, described, description

VERDICTS = choices(open="To be judged", same="The same", different="Not the same")


@description
class AreaDetails:
    """A named, versioned area of interest: what "local" means in a report."""

    name: str = described(Field("Name", required=True, in_list=True, width=260, audience=Audience.EVERYONE))
    edition: str | None = described(Field("Version", in_list=True, audience=Audience.EVERYONE))
    codes: tuple[str, ...] = described(
        Field("Local authorities", Kind.AREAS, in_list=True, width=300, audience=Audience.EVERYONE)
    )
    definition: str | None = described(Field("Definition", Kind.LONG_TEXT, audience=Audience.EVERYONE))


@description
class SettingDetails:
    """A setting of the collaborative, such as the term shown for ethnic minority-led firms."""

    name: str = described(Field("Setting", required=True, in_list=True, width=220))
    value: str | None = described(Field("Value", Kind.LONG_TEXT, in_list=True, width=300))


@description
class RuleDetails:
    """A rule of law or guidance as dated data: shown as advice with its source, never as a verdict."""

    name: str = described(
        Field("Rule", required=True, searched=True, in_list=True, width=280, audience=Audience.EVERYONE)
    )
    key: str | None = described(Field("Key", Kind.IDENTIFIER, in_list=True, audience=Audience.EVERYONE))
    applies_to: str | None = described(Field("Applies to", in_list=True, width=180, audience=Audience.EVERYONE))
    amount: str | None = described(Field("Amount or term", in_list=True, audience=Audience.EVERYONE))
    effective_from: date | None = described(Field("From", Kind.DATE, in_list=True, audience=Audience.EVERYONE))
    effective_until: date | None = described(Field("Until", Kind.DATE, in_list=True, audience=Audience.EVERYONE))
    source: str | None = described(Field("Source", in_list=True, width=240, audience=Audience.EVERYONE))
    checked_on: date | None = described(Field("Checked on", Kind.DATE, in_list=True, audience=Audience.EVERYONE))
    note: str | None = described(Field("Note", Kind.LONG_TEXT, audience=Audience.EVERYONE))
    origin: str | None = described(
        Field(
            "Shipped as",
            Kind.IDENTIFIER,
            computed=True,
            help="Digest of the shipped row: an edited rule is never overwritten.",
        )
    )


@description
class MappingDetails:
    """How the columns of one source were read last time."""

    name: str = described(Field("Name", required=True, in_list=True, width=220))
    noun: str | None = described(Field("What it holds", in_list=True))
    signature: str | None = described(
        Field("Headings", Kind.IDENTIFIER, identifies=True, help="Digest of the column headings.")
    )
    columns: Mapping[str, str] = described(Field("Columns", Kind.ANSWERS))


@description
class LikenessDetails:
    """Two suppliers that may be the same, with the reasons, waiting for or holding a person's verdict."""

    other: str | None = described(Field("Looks like", Kind.REFERENCE, refers_to="supplier", required=True))
    score: int | None = described(Field("Likeness", Kind.INTEGER))
    reasons: tuple[str, ...] = described(Field("Why", Kind.LIST))
    verdict: str | None = described(Field("Verdict", Kind.CHOICE, choices=VERDICTS), default="open")


@description
class PaperDetails:
    """A paper that was issued, with the facts it was made from: a published number does not change."""

    title: str = described(Field("Title", required=True, in_list=True, width=280))
    report: str | None = described(Field("Report", in_list=True))
    subject: str | None = described(Field("About", Kind.IDENTIFIER))
    issued_on: date | None = described(Field("Issued on", Kind.DATE, in_list=True))
    audience: str | None = described(Field("For", in_list=True))
    facts: str | None = described(Field("Facts", Kind.JSON))
