"""Whether a store is whole: file, references and triggers, and whether its log and its index tell of every record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from crm_app.domain.kinds import KINDS, RecordKind, parts_of
from crm_app.store import membership
from crm_app.store.changelog import sqlite_triggers
from crm_app.store.changelog.entries import sees_claims
from crm_app.store.engine import Store
from crm_app.store.queries import files
from crm_app.store.queries.search_index import astray
from crm_app.store.schema import current_revision, head_revision
from crm_app.store.tables import RECORDS, change_log, is_searched, log_of, operations, table_names

_INDEXES = ("search_infix", "search_words")
_PROVES_DAMAGE = ("malformed", "corrupt", "no such table")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its stable name, whether it is in order, and what a person reads."""

    name: str
    is_sound: bool
    text: str


def checks(store: Store) -> tuple[str, list[Check], dict[str, int]]:
    """The schema's revision (empty: none), every check, and how many records of each kind this login sees."""
    with store.read() as connection:
        revision = current_revision(connection) or ""
        schema = _schema(connection, revision)
        found = [schema, *(_file(connection) if store.is_sqlite else _server(connection))]
        if not schema.is_sound:
            return revision, found, {}
        kinds = [kind for kind in KINDS.values() if not kind.is_guarded or sees_claims(connection)]
        found.append(_triggers(connection))
        found.extend(_log(connection, kinds))
        found.append(_search(connection, kinds))
        found.append(_files(connection))
        return revision, found, {kind.plural: _count(connection, kind) for kind in kinds}


def _schema(connection: sa.Connection, revision: str) -> Check:
    head = head_revision()
    if revision != head:
        return Check("schema", False, f"The schema is {revision or 'not there'}; this program works with {head}")
    missing = sorted(table_names() - set(sa.inspect(connection).get_table_names()))
    if missing:
        return Check("schema", False, f"The schema is {revision}, and of its tables these are missing: {_few(missing)}")
    return Check("schema", True, f"The schema is {revision}, the one this program works with")


def _few(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _file(connection: sa.Connection) -> Iterator[Check]:
    said = _integrity(connection.engine)
    is_sound = said == ["ok"]
    yield Check("integrity", is_sound, "Every page of the file is sound" if is_sound else "; ".join(said))
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    where = ", ".join(sorted({str(row[0]) for row in broken}))
    yield Check("references", not broken, f"Rows of {where} point at nothing" if broken else "Every part has its whole")


def _integrity(engine: sa.Engine) -> list[str]:
    """Asked on a connection of its own: one that has searched before judges the search index by what it remembers."""
    raw = engine.pool.recreate().connect()
    try:
        cursor = raw.cursor()
        return [str(row[0]) for row in cursor.execute("PRAGMA integrity_check(5)")]
    finally:
        raw.invalidate()


def _server(connection: sa.Connection) -> Iterator[Check]:
    version = connection.exec_driver_sql("SHOW server_version").scalar_one()
    yield Check("integrity", True, f"PostgreSQL {version} answers; it guards its own pages and references")


def _triggers(connection: sa.Connection) -> Check:
    """Without its triggers a store would forget what is done to it."""
    if connection.dialect.name == "sqlite":
        missing = sorted(sqlite_triggers.missing(connection))
    else:
        statement = (
            "SELECT tgname FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT tgisinternal AND tgenabled <> 'D' AND c.relnamespace = 'crm'::regnamespace"
        )
        missing = sorted(_wanted_on_a_server() - set(connection.exec_driver_sql(statement).scalars()))
    text = (
        f"These triggers are missing: {_few(missing)}"
        if missing
        else "Every trigger stands, so nothing goes unrecorded"
    )
    return Check("triggers", not missing, text)


def _files(connection: sa.Connection) -> Check:
    """A record that names a file without its bytes would promise evidence that nobody can look at."""
    evidence = RECORDS["evidence"]
    named = connection.execute(sa.select(evidence.c.file).where(evidence.c.file.is_not(None))).scalars().all()
    gone = files.missing(connection, named)
    text = f"{len(gone)} evidence files have no content" if gone else "Every evidence file has its content"
    return Check("files", not gone, text)


def _wanted_on_a_server() -> set[str]:
    wanted: set[str] = set()
    for kind in KINDS.values():
        words = ["version", "truncate", "log_insert", "log_update", "log_delete"]
        words += ["keep_parts"] if any(parts_of(kind)) else []
        words += ["search_insert", "search_update", "search_delete"] if is_searched(kind) else []
        wanted.update(f"{word}_{kind.plural}" for word in words)
    return wanted


def _sees_everything(connection: sa.Connection) -> bool:
    """Whether no record and no entry of the log is kept from this login."""
    if connection.dialect.name == "sqlite":
        return True
    return bool(connection.exec_driver_sql("SELECT crm_is_trusted()").scalar_one())


def _log(connection: sa.Connection, kinds: list[RecordKind]) -> Iterator[Check]:
    """Rewinding the present through the log ends at nothing: every record begins in it and none came or went outside.

    Other anchors' records may have begun as private ones, and then the log rightly hides their beginning; so a member
    of a server looks only at those of the own anchor.
    """
    whole = _sees_everything(connection)
    own = "" if whole else membership.own_anchor(connection)
    untold = {kind.plural: _untold(connection, kind, own) for kind in kinds}
    if whole:
        untold = {kind.plural: untold[kind.plural] + _unlogged(connection, kind) for kind in kinds}
    said = ", ".join(f"{count} {plural}" for plural, count in untold.items() if count)
    text = f"The log does not tell how these began or ended: {said}" if said else "The log tells of every record"
    yield Check("log", not said, text)
    known = sa.select(operations.c.id).where(operations.c.id == change_log.c.operation_id)
    lost = _scalar(connection, sa.select(sa.func.count()).select_from(change_log).where(~known.exists()))
    text = f"{lost} entries of the log belong to no operation" if lost else "Every entry of the log has its operation"
    yield Check("operations", not lost, text)


def _untold(connection: sa.Connection, kind: RecordKind, anchor: str) -> int:
    """How many records (of one anchor, or of all) do not begin in the log with their insertion."""
    table, log = RECORDS[kind.name], log_of(kind)
    of_record = sa.select(log.c.action).where(log.c.record_id == table.c.id, log.c.kind == kind.name)
    first = sa.func.coalesce(of_record.order_by(log.c.seq).limit(1).scalar_subquery(), "")
    statement = sa.select(sa.func.count()).select_from(table).where(first != "I")
    return _scalar(connection, statement.where(table.c.anchor_id == anchor) if anchor else statement)


def _unlogged(connection: sa.Connection, kind: RecordKind) -> int:
    """How many records went, or came back, without a word of it in the log."""
    table, log = RECORDS[kind.name], log_of(kind)
    later = log.alias("later")
    newest = sa.select(sa.func.max(later.c.seq)).where(later.c.record_id == log.c.record_id, later.c.kind == kind.name)
    statement = (
        sa.select(sa.func.count())
        .select_from(log.outerjoin(table, table.c.id == log.c.record_id))
        .where(log.c.kind == kind.name, log.c.seq == newest.scalar_subquery())
        .where((log.c.action == "D") == table.c.id.is_not(None))
    )
    return _scalar(connection, statement)


def _search(connection: sa.Connection, kinds: list[RecordKind]) -> Check:
    wrong = {kind.plural: astray(connection, kind) for kind in kinds if is_searched(kind)}
    said = ", ".join(f"{count} {plural}" for plural, count in wrong.items() if count)
    damaged = [name for name in _INDEXES if connection.dialect.name == "sqlite" and not _is_whole(connection, name)]
    if said or damaged:
        return Check("search", False, f"Search would miss or misname: {said or 'some records, its index is damaged'}")
    return Check("search", True, "Search knows every record as it is")


def _is_whole(connection: sa.Connection, index: str) -> bool:
    """Whether a full-text index says what its rows say; asked by a command that changes nothing."""
    try:
        connection.exec_driver_sql(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
    except sa.exc.DatabaseError as error:
        if any(word in str(error).lower() for word in _PROVES_DAMAGE):
            return False
        raise
    return True


def _count(connection: sa.Connection, kind: RecordKind) -> int:
    return _scalar(connection, sa.select(sa.func.count()).select_from(RECORDS[kind.name]))


def _scalar(connection: sa.Connection, statement: sa.Select[int]) -> int:
    return int(connection.execute(statement).scalar_one())
