"""Tasks: what somebody has promised to do, by when, and about what."""

from __future__ import annotations

from datetime import date

from crm_app.domain.fields import Field, Kind, described, description


@description
class TaskDetails:
    """One thing to do. It is open until it has a day on which it was done."""

    title: str = described(Field("What to do", required=True, searched=True, in_list=True, width=320))
    owner: str | None = described(
        Field("Owner", in_list=True, width=110, help="The login of whoever does it; empty for anybody.")
    )
    due_on: date | None = described(Field("Due", Kind.DATE, in_list=True))
    remind_on: date | None = described(Field("Remind me on", Kind.DATE, help="It shows on Today from this day on."))
    done_on: date | None = described(Field("Done on", Kind.DATE, in_list=True))
    supplier: str | None = described(Field("Supplier", Kind.REFERENCE, refers_to="supplier", in_list=True, width=200))
    opportunity: str | None = described(Field("About the tender", Kind.REFERENCE, refers_to="opportunity"))
    event: str | None = described(Field("About the event", Kind.REFERENCE, refers_to="event"))
    activity: str | None = described(
        Field("Follows from", Kind.REFERENCE, refers_to="activity", help="The call or meeting it was agreed in.")
    )
    note: str | None = described(Field("Note", Kind.LONG_TEXT))
