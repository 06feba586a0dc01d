"""Saved views: a list as somebody left it, to come back to or to share."""

from __future__ import annotations

from crm_app.domain.fields import Field, Kind, described, description


@description
class ViewDetails:
    """A list under a name: its filter and its layout. With an owner it is theirs, without it is everybody's."""

    name: str = described(Field("Name", required=True, searched=True, in_list=True, width=220))
    noun: str | None = described(Field("List of", in_list=True, help="The kind of record it lists."))
    owner: str | None = described(Field("Owner", in_list=True, help="Empty: a view of the whole collaborative."))
    wanted: str | None = described(
        Field("Filter", Kind.JSON, help="The filter and the order, as the command line takes them.")
    )
    layout: str | None = described(Field("Layout", Kind.JSON, help="Columns, widths, groups and what is frozen."))
    is_in_rail: bool | None = described(Field("Shown in the rail", Kind.BOOLEAN, in_list=True), default=True)
