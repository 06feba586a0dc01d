"""The parts of one record on its page: a tab for each kind, whose table is made when it is first needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from crm_app.domain.kinds import KINDS, parts_of
from crm_app.ui.context import AppContext
from crm_app.ui.labels import plain
from crm_app.ui.records.consents_view import PeopleTable
from crm_app.ui.records.drafting import waiting_part
from crm_app.ui.records.evidence_view import CredentialsTable
from crm_app.ui.records.invitations_view import InvitationsTable
from crm_app.ui.records.late_tabs import LateTabs
from crm_app.ui.records.loading import LoadedRecord
from crm_app.ui.records.parts_table import PartsTable, title_of

_NOT_AS_TABLE = frozenset({"assessment", "barrier"})  # shown by the readiness tab and the barrier meter
_ONLY_WHERE_ANY = frozenset({"likeness"})  # found by the program, never added by hand
_OF_THEIR_OWN: Mapping[str, type[InvitationsTable | PeopleTable | CredentialsTable]] = {
    "invitation": InvitationsTable,
    "person": PeopleTable,
    "credential": CredentialsTable,
}


class RecordParts(Mapping[str, PartsTable]):
    """The tables by the kind of their parts. Asking for one makes it; ``made`` are those that are there already."""

    def __init__(self, context: AppContext, tabs: LateTabs) -> None:
        self._context = context
        self._tabs = tabs
        self._places: dict[str, QWidget] = {}
        self._loaded: LoadedRecord | None = None
        self._about = ""
        self.made: dict[str, PartsTable] = {}

    def __getitem__(self, name: str) -> PartsTable:
        self._tabs.make(self._places[name])
        return self.made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def add_tabs(self, loaded: LoadedRecord) -> None:
        """Add a tab for each kind of part that this record may have."""
        for kind in parts_of(loaded.kind):
            if _has_tab(kind.name, loaded):
                self._places[kind.name] = self._tabs.add_late(kind.title, partial(self._make, kind.name))

    def _make(self, name: str) -> PartsTable:
        assert self._loaded is not None, "a tab is made from what was read"
        key = self._loaded.record.id
        own = _OF_THEIR_OWN.get(name)
        made = PartsTable(self._context, KINDS[name], key) if own is None else own(self._context, key)
        self.made[name] = made
        self._places[name] = made
        self._fill(made, self._loaded)
        return made

    def show(self, loaded: LoadedRecord, about: str) -> None:
        """Show what was read of a record, which is called ``about``; what is being typed stays as it is."""
        self._loaded, self._about = loaded, about
        for name in self:
            if name in self.made:
                self._fill(self.made[name], loaded)
            elif waiting_part(name, loaded.record.id) is not None:
                self[name]  # takes its draft
            self._say(name)

    def _fill(self, table: PartsTable, loaded: LoadedRecord) -> None:
        if isinstance(table, PeopleTable):
            table.set_consents(loaded.consents)
        elif isinstance(table, CredentialsTable):
            table.set_evidence(loaded.evidence)
        elif isinstance(table, InvitationsTable):
            table.about = self._about
        table.set_records(loaded.parts.get(table.kind.name, ()), loaded.titles)

    def _say(self, name: str) -> None:
        """Say on the tab how many there are."""
        if name in self.made:
            title = self.made[name].title
        else:
            kind = KINDS[name]
            found = self._loaded.parts.get(name, ()) if self._loaded and not kind.is_guarded else ()
            title = title_of(kind, len(found))
        self._tabs.setTabText(self._tabs.indexOf(self._places[name]), plain(title))


def _has_tab(part: str, loaded: LoadedRecord) -> bool:
    if part in _ONLY_WHERE_ANY:
        return bool(loaded.parts.get(part))
    return part in loaded.parts and part not in _NOT_AS_TABLE
