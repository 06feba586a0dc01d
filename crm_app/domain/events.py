"""Capacity-building events: who hosts what, when and where, who was invited and who came."""

from __future__ import annotations

from datetime import date

from crm_app.domain.fields import Audience, Choice, Field, Kind, choices, described, description

EVENT_KINDS = choices(
    workshop="Workshop",
    meet_the_buyer="Meet the buyer",
    surgery="Surgery",
    briefing="Supplier briefing",
    market_engagement="Preliminary market engagement",
    networking="Networking",
    webinar="Webinar",
)
INVITATION_STATUSES = (
    Choice("listed", "On the list"),
    Choice("invited", "Invited", ("sent",)),
    Choice("accepted", "Accepted", ("yes", "attending", "going", "registered")),
    Choice("declined", "Declined", ("no", "not attending")),
    Choice("attended", "Attended", ("checked in", "present", "came")),
    Choice("no_show", "Did not come", ("no show", "absent")),
)
_E = Audience.EVERYONE


@description
class CapacityEventDetails:
    """What a form edits of an event."""

    title: str = described(Field("Title", required=True, searched=True, in_list=True, width=280, audience=_E))
    kind: str | None = described(Field("Kind", Kind.CHOICE, choices=EVENT_KINDS, in_list=True, width=150, audience=_E))
    host: str | None = described(Field("Host", searched=True, in_list=True, width=160, audience=_E))
    held_on: date | None = described(Field("Date", Kind.DATE, in_list=True, audience=_E, synonyms=("event date",)))
    starts: str | None = described(Field("Starts", Kind.TIME, audience=_E))
    ends: str | None = described(Field("Ends", Kind.TIME, audience=_E))
    place: str | None = described(
        Field("Place", searched=True, in_list=True, width=180, audience=_E, synonyms=("venue", "location"))
    )
    postcode: str | None = described(Field("Postcode", Kind.POSTCODE, audience=_E))
    topics: tuple[str, ...] = described(Field("Topics", Kind.LIST, searched=True, in_list=True, audience=_E))
    closes_gaps: tuple[str, ...] = described(
        Field("Helps with", Kind.LIST, audience=_E, help="Readiness items this event helps to put in place.")
    )
    capacity: int | None = described(Field("Places", Kind.INTEGER, in_list=True, width=70, audience=_E))
    description: str | None = described(Field("What it is for", Kind.LONG_TEXT, searched=True, audience=_E))
    opportunity: str | None = described(
        Field(
            "About the tender",
            Kind.REFERENCE,
            refers_to="opportunity",
            audience=_E,
            help="Market engagement: what was shared must reach those who did not come.",
        )
    )


@description
class CapacityEventRow(CapacityEventDetails):
    """What a list shows of an event."""

    invited: int | None = described(Field("Invited", Kind.INTEGER, computed=True, in_list=True, width=70))
    accepted: int | None = described(Field("Accepted", Kind.INTEGER, computed=True, in_list=True, width=75))
    attended: int | None = described(Field("Attended", Kind.INTEGER, computed=True, in_list=True, width=75))


@description
class InvitationDetails:
    """One supplier at one event, from the list to the door."""

    supplier: str | None = described(Field("Supplier", Kind.REFERENCE, refers_to="supplier", required=True))
    person: str | None = described(
        Field("Person", audience=Audience.PERSONAL, synonyms=("name", "attendee", "attendee name"))
    )
    status: str | None = described(
        Field("Status", Kind.CHOICE, choices=INVITATION_STATUSES, synonyms=("attendance", "rsvp", "response")),
        default="listed",
    )
    invited_on: date | None = described(Field("Invited on", Kind.DATE))
    answered_on: date | None = described(Field("Answered on", Kind.DATE))
    note: str | None = described(Field("Note"))
