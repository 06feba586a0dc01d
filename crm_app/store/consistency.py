"""Whether a store is whole: the file itself, its references, and whether the log tells of every record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.store import membership
from crm_app.store.changelog.entries import sees_claims
from crm_app.store.engine import Store
from crm_app.store.schema import current_revision, head_revision
from crm_app.store.tables import RECORDS, change_log, log_of, operations


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its stable name, whether it is in order, and what a person reads."""

    name: str
    is_sound: bool
    text: str


def checks(store: Store) -> tuple[str, list[Check], dict[str, int]]:
    """The schema's revision (empty: none), every check, and how many records of each kind this login sees."""
    with store.read() as connection:
        revision, head = current_revision(connection) or "", head_revision()
        found = [_schema(revision, head), *(_file(connection) if store.is_sqlite else _server(connection))]
        if revision != head:
            return revision, found, {}
        kinds = [kind for kind in KINDS.values() if not kind.is_guarded or sees_claims(connection)]
        found.extend(_log(connection, kinds))
        return revision, found, {kind.plural: _count(connection, kind) for kind in kinds}


def _schema(revision: str, head: str) -> Check:
    if revision == head:
        return Check("schema", True, f"The schema is {revision}, the one this program works with")
    return Check("schema", False, f"The schema is {revision or 'not there'}; this program works with {head}")


def _file(connection: sa.Connection) -> Iterator[Check]:
    said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
    is_sound = said == ["ok"]
    yield Check("integrity", is_sound, "Every page of the file is sound" if is_sound else "; ".join(said))
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    where = ", ".join(sorted({str(row[0]) for row in broken}))
    yield Check("references", not broken, f"Rows of {where} point at nothing" if broken else "Every part has its whole")


def _server(connection: sa.Connection) -> Iterator[Check]:
    version = connection.exec_driver_sql("SHOW server_version").scalar_one()
    yield Check("integrity", True, f"PostgreSQL {version} answers; it guards its own pages")


def _log(connection: sa.Connection, kinds: list[RecordKind]) -> Iterator[Check]:
    """The log has the beginning of every record of one's own anchor, and the operation of every entry.

    Other anchors' records may have begun as private ones, and then the log rightly hides their beginning.
    """
    own = membership.own_anchor(connection)
    untold = {kind.plural: _untold(connection, kind, own) for kind in kinds}
    said = ", ".join(f"{count} {plural}" for plural, count in untold.items() if count)
    yield Check(
        "log", not said, f"The log does not tell how these began: {said}" if said else "The log tells of every record"
    )
    known = sa.select(operations.c.id).where(operations.c.id == change_log.c.operation_id)
    lost = _scalar(connection, sa.select(sa.func.count()).select_from(change_log).where(~known.exists()))
    text = f"{lost} entries of the log belong to no operation" if lost else "Every entry of the log has its operation"
    yield Check("operations", not lost, text)


def _untold(connection: sa.Connection, kind: RecordKind, anchor: str) -> int:
    table, log = RECORDS[kind.name], log_of(kind)
    begun = sa.select(log.c.seq).where(log.c.record_id == table.c.id, log.c.kind == kind.name, log.c.action == "I")
    statement = sa.select(sa.func.count()).select_from(table).where(table.c.anchor_id == anchor, ~begun.exists())
    return _scalar(connection, statement)


def _count(connection: sa.Connection, kind: RecordKind) -> int:
    return _scalar(connection, sa.select(sa.func.count()).select_from(RECORDS[kind.name]))


def _scalar(connection: sa.Connection, statement: sa.Select[int]) -> int:
    return int(connection.execute(statement).scalar_one())
