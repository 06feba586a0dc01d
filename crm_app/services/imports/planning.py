"""Steps one and two: read the file in a child process, and suggest what each column is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from crm_app.domain.csv_text import unguarded
from crm_app.domain.errors import UsageError
from crm_app.domain.fields import Field
from crm_app.domain.filters import Condition, Filter, Op
from crm_app.domain.kinds import KINDS
from crm_app.importers import contract_headings
from crm_app.importers.mapping import KEY, LEAVE, NOTE, REMARK, TAG, Suggestion, suggest, targets
from crm_app.importers.tabular import open_table
from crm_app.importers.values_seen import SAMPLE, ColumnProfile, profile_column, profile_columns
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import records
from crm_app.services.lists import ListQuery, page, snapshot
from crm_app.services.workspace import Workspace

# The kinds one row of a file may fill, in order of preference for a heading that several claim.
FILLED: Mapping[str, tuple[str, ...]] = {
    "supplier": ("supplier", "site", "size_fact", "person", "note"),
    "opportunity": ("opportunity",),  # registers of contracts and pipelines kept as spreadsheets
}
_EXTRA: Mapping[str, Mapping[str, Field]] = {"opportunity": contract_headings.EXTRA}


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A file that was read, and what each of its columns is to become. Change it with :meth:`with_target`."""

    kind: str
    path: Path
    sheet: str
    columns: tuple[Suggestion, ...]
    rows: tuple[tuple[int, list[Any]], ...] = field(repr=False)
    counts: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    mapping_name: str = ""
    is_text: bool = False  # delimited text, in which numbers and days are only written, never counted

    @property
    def targets(self) -> dict[str, Field]:
        """Every field a column may become."""
        return {**targets(FILLED[self.kind]), **_EXTRA.get(self.kind, {})}

    @property
    def signature(self) -> str:
        """A digest of the headings: files of one source share it."""
        return signature_of(self.kind, [column.header for column in self.columns])

    def with_target(self, index: int, target: str) -> ImportPlan:
        """The plan with one column becoming something else (``note``, ``tag`` or ``""`` to leave it out)."""
        if target not in self.targets and target not in (NOTE, TAG, LEAVE, KEY):
            raise UsageError(
                f"“{target}” is not a field of {KINDS[self.kind].title.lower()}", "", "Choose one from the list."
            )
        columns = list(self.columns)
        columns[index] = replace(columns[index], target=target, confidence=100, why="chosen by you")
        return replace(self, columns=tuple(columns))


def signature_of(kind: str, headers: list[str]) -> str:
    """The digest by which a source's mapping is remembered."""
    own = [header for header in headers if header != REMARK]
    return hashlib.sha256("\x1f".join([kind, *own]).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _read_all(path: Path, sheet: str | None, progress: Progress) -> Any:
    with open_table(path, sheet=sheet, progress=progress) as table:
        rows = []
        guards = "delimiter" in table.facts
        if guards:
            table.headers = [unguarded(header) for header in table.headers]
        for number, values in table.rows():
            if guards:
                values = [unguarded(v) if v.__class__ is str and v[:1] == "'" else v for v in values]
            rows.append((number, values))
            if len(rows) % 1000 == 0:
                progress.update(len(rows), max(table.rows_expected, len(rows)), "Reading the file")
        return table, rows


def _profiles(headers: list[str], rows: list[tuple[int, list[Any]]]) -> list[ColumnProfile]:
    """What each column seems to hold; a column that only begins to be filled far down is looked at there."""
    found = profile_columns(headers, (values for _, values in rows))
    for index, profile in enumerate(found):
        if not profile.filled:
            later = (row[index] for _, row in rows[SAMPLE:] if row[index] is not None and str(row[index]).strip())
            found[index] = profile_column(profile.header, list(islice(later, SAMPLE)))
    return found


def prepare(
    workspace: Workspace,
    kind: str,
    path: Path | str,
    *,
    sheet: str | None = None,
    mapping: str = "",
    progress: Progress | None = None,
) -> ImportPlan:
    """Read a file and suggest a mapping; raises ``CrmError`` naming the file where it cannot be read.

    The mapping of an earlier import with the same headings is used again; ``mapping`` asks for one by name.
    """
    if kind not in FILLED:
        raise UsageError(f"{kind} cannot be imported from a table", "", f"Use one of: {', '.join(FILLED)}.")
    table, rows = _read_all(Path(path), sheet, progress or Silent())
    profiles = _profiles(table.headers, rows)
    name, remembered = _remembered(workspace, kind, table.headers, mapping)
    return ImportPlan(
        kind=kind,
        path=Path(path),
        sheet=table.sheet,
        columns=tuple(
            suggest(
                profiles,
                FILLED[kind],
                remembered,
                extra=_EXTRA.get(kind),
                called=contract_headings.headings() if kind == "opportunity" else None,
            )
        ),
        rows=tuple(rows),
        counts=dict(table.counts),
        warnings=tuple(table.warnings),
        sheets=tuple(choice.name for choice in table.sheets),
        mapping_name=name,
        is_text="delimiter" in table.facts,
    )


def _remembered(workspace: Workspace, kind: str, headers: list[str], name: str) -> tuple[str, Mapping[str, str]]:
    condition = (
        Condition("name", Op.IS, (name,)) if name else Condition("signature", Op.IS, (signature_of(kind, headers),))
    )
    found = snapshot(workspace, ListQuery("mapping", Filter((condition,))))
    if not found:
        if name:
            raise UsageError(
                f"There is no saved mapping “{name}”", "", "Leave --mapping out, or use a name from: list mappings."
            )
        return "", {}
    row = page(workspace, "mapping", found[:1])[0]
    return str(row["name"]), row["columns"]


def remember_mapping(workspace: Workspace, plan: ImportPlan, name: str = "") -> None:
    """Keep the mapping of a plan for the next file with the same headings."""
    columns = {column.header: column.target for column in plan.columns}
    known, remembered = _remembered(workspace, plan.kind, [column.header for column in plan.columns], "")
    if remembered == columns and (not name or name == known):
        return
    values = {
        "name": name or known or plan.path.stem[:80],
        "noun": plan.kind,
        "signature": plan.signature,
        "columns": columns,
    }
    found = snapshot(workspace, ListQuery("mapping", Filter((Condition("signature", Op.IS, (plan.signature,)),))))
    if found:
        records.save(workspace, "mapping", found[0], values)
    else:
        records.add(workspace, "mapping", values)
