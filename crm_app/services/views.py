"""Saved views: a list under a name, one's own or the collaborative's, with its filter, its order and its layout."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_app.domain.errors import CrmError, Refused, UsageError
from crm_app.domain.filters import Condition, Filter, Op, Sort, from_json, to_json
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Record, Row, Saved
from crm_app.domain.sorting import read_sort, sort_text
from crm_app.domain.validation import accept_all
from crm_app.services import lists, records
from crm_app.services.lists import ListQuery
from crm_app.services.workspace import Workspace

VIEW = KINDS["view"]


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view as it can be opened today. ``gone`` names fields that it asked for and that there are no longer.

    ``layout`` is plain data that the window understands; ``is_mine`` says that nobody else is shown it by the program.
    """

    id: str
    version: int
    name: str
    kind: str
    is_mine: bool
    in_rail: bool
    wanted: Filter = Filter()
    sort: Sort = Sort()
    layout: Mapping[str, Any] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


def views(workspace: Workspace, kind: str = "") -> list[SavedView]:
    """The views of one list, or of all: one's own first, then the collaborative's, by name. None is ever refused."""
    conditions = (Condition("noun", Op.IS, (kind,)),) if kind else ()
    found = lists.rows(workspace, ListQuery("view", Filter(conditions)))
    read = [_read(workspace, row) for row in found if row["noun"] in KINDS]
    shown = [view for view, owner in read if owner in ("", workspace.author)]
    return sorted(shown, key=lambda view: not view.is_mine)


def view(workspace: Workspace, key: str) -> SavedView:
    """One view; raises ``NotFound`` when it is gone."""
    record = records.get(workspace, "view", key)
    if record["noun"] not in KINDS:
        raise Refused(f"“{record['name']}” is a view of a list that there is not", "", "Delete it.")
    return _read(workspace, record)[0]


def _read(workspace: Workspace, row: Row | Record) -> tuple[SavedView, str]:
    owner, kind = str(row["owner"] or ""), KINDS[row["noun"]]
    kept = _document(row["wanted"])
    wanted, lost = _filter(kind.name, kept)
    sort, unsorted = read_sort(kind, str(kept.get("sort") or ""))
    read = SavedView(
        row.id,
        row.version,
        str(row["name"]),
        kind.name,
        owner == workspace.author,
        bool(row["is_in_rail"]),
        wanted,
        sort,
        _document(row["layout"]),
        tuple(dict.fromkeys([*lost, *unsorted])),
    )
    return read, owner


def _document(text: object) -> dict[str, Any]:
    """Kept plain data; what another program spoilt counts as nothing."""
    try:
        read = json.loads(str(text or "{}"))
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _filter(kind: str, kept: Mapping[str, Any]) -> tuple[Filter, tuple[str, ...]]:
    """The filter of a view, and what it asked for that is gone."""
    conditions = kept.get("conditions")
    listed = conditions if isinstance(conditions, list) else []
    whole = [one for one in listed if isinstance(one, list) and len(one) > 2 and isinstance(one[2], list)]
    return from_json(kind, {**kept, "conditions": whole})


def save_view(
    workspace: Workspace,
    name: str,
    kind: str,
    wanted: Filter,
    sort: Sort,
    layout: Mapping[str, Any],
    *,
    key: str = "",
    shared: bool = False,
    in_rail: bool = True,
) -> Saved:
    """Keep a list as it stands under a name: a new view, or with ``key`` in place of what that one was.

    Raises ``Invalid`` without a name, and ``UsageError`` where another of one's views of the list has it.
    """
    kept = {
        "wanted": json.dumps({**to_json(wanted), "sort": sort_text(sort)}, ensure_ascii=False),
        "layout": json.dumps(dict(layout), ensure_ascii=False),
    }
    if key:
        return records.save(workspace, "view", key, kept)
    named = {"name": name.strip(), "noun": kind, "owner": None if shared else workspace.author, "is_in_rail": in_rail}
    accept_all(VIEW, {**named, **kept}, is_new=True)
    _check_name(workspace, name, kind)
    return records.add(workspace, "view", {**named, **kept}, visibility="shared" if shared else "private")


def _check_name(workspace: Workspace, name: str, kind: str, key: str = "") -> None:
    taken = {known.name.casefold() for known in views(workspace, kind) if known.id != key}
    if name.strip().casefold() in taken:
        raise UsageError(f"There is a view “{name.strip()}” already", "", "Choose another name, or save into that one.")


def rename(workspace: Workspace, key: str, name: str) -> Saved:
    """Call a view by another name."""
    _check_name(workspace, name, view(workspace, key).kind, key)
    return records.save(workspace, "view", key, {"name": name.strip()})


def share(workspace: Workspace, key: str) -> Saved:
    """Give a view to the whole collaborative."""
    known = view(workspace, key)
    return _hand_over(workspace, key, f"Share the view “{known.name[:60]}”", {"owner": None, "visibility": "shared"})


def keep_to_oneself(workspace: Workspace, key: str) -> Saved:
    """Take a view back from the collaborative: it is one's own from now on."""
    known = view(workspace, key)
    values = {"owner": workspace.author, "visibility": "private"}
    return _hand_over(workspace, key, f"Keep the view “{known.name[:60]}” to oneself", values)


def _hand_over(workspace: Workspace, key: str, title: str, values: Mapping[str, Any]) -> Saved:
    with workspace.operation(title) as op:
        version = op.update(VIEW, key, values)
    return Saved(key, version, op.change.operation, (), records.touched_of(op.change))


def show_in_rail(workspace: Workspace, key: str, shown: bool) -> Saved:
    """Show a view below its list in the rail, or only in the list's own menu."""
    return records.save(workspace, "view", key, {"is_in_rail": shown})


def delete(workspace: Workspace, key: str) -> Saved:
    """Delete a view; the records it lists stay."""
    return records.delete(workspace, "view", [key])


def counts(workspace: Workspace, some: Sequence[SavedView]) -> dict[str, int]:
    """How many records each view finds now, by its key; a view that cannot be counted is left out."""
    found: dict[str, int] = {}
    for known in some:
        try:
            found[known.id] = lists.count(workspace, ListQuery(known.kind, known.wanted))
        except CrmError:
            continue  # its filter asks for what this store cannot answer; opening it says why
    return found
