"""Activities: what was said and done with a supplier, at an anchor, about a tender or an event."""

from __future__ import annotations

from datetime import date

from crm_app.domain.fields import Choice, Field, Kind, described, description

ACTIVITY_KINDS = (
    Choice("call", "Call", ("phone call", "telephone", "phone")),
    Choice("meeting", "Meeting", ("teams", "video call")),
    Choice("email", "E-mail", ("mail",)),
    Choice("visit", "Visit", ("site visit",)),
    Choice("other", "Other"),
)


@description
class ActivityDetails:
    """One contact, logged while or after it happened. Private to its anchor unless it is shared."""

    subject: str = described(Field("What it was about", required=True, searched=True, in_list=True, width=320))
    nature: str | None = described(
        Field("Kind", Kind.CHOICE, choices=ACTIVITY_KINDS, in_list=True, width=90), default="call"
    )
    happened_on: date | None = described(Field("Date", Kind.DATE, in_list=True))
    happened_at: str | None = described(Field("Time", Kind.TIME))
    supplier: str | None = described(Field("Supplier", Kind.REFERENCE, refers_to="supplier", in_list=True, width=200))
    person: str | None = described(Field("Spoke to", Kind.REFERENCE, refers_to="person"))
    opportunity: str | None = described(Field("About the tender", Kind.REFERENCE, refers_to="opportunity"))
    event: str | None = described(Field("About the event", Kind.REFERENCE, refers_to="event"))
    anchor: str | None = described(Field("With the anchor", Kind.REFERENCE, refers_to="anchor"))
    logged_by: str | None = described(Field("Logged by", in_list=True, width=110))
    text: str | None = described(Field("Notes", Kind.LONG_TEXT))
