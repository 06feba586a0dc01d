"""Triggers of SQLite: the version, the log and the search index follow every write, whoever makes it.

Row triggers; the operation is read from a one-row table because a persistent trigger cannot read a temporary one. The
program's own functions are never called, so that any other SQLite program is logged too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import sqlalchemy as sa

from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.store.changelog.searched import searched_text
from crm_app.store.tables import RECORDS, is_searched, log_of

# Names are found anywhere in a word (trigrams), everything else by how its words begin: trigrams of whole
# descriptions cost three times as much to write as all the rest of a record.
SEARCH_TABLES = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_infix USING fts5(title, content='search_rows', content_rowid='id',"
    " tokenize='trigram remove_diacritics 1')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(title, body, content='search_rows', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 2', prefix='1 2')",
    # What is erased must leave the index too, not only its list of living rows.
    "INSERT INTO search_infix(search_infix, rank) VALUES('secure-delete', 1)",
    "INSERT INTO search_words(search_words, rank) VALUES('secure-delete', 1)",
)
_LOGS = ("change_log", "ownership_log", "operations")
_INDEXED = {"search_infix": ("title",), "search_words": ("title", "body")}


def _parent(table: sa.Table, alias: str) -> str:
    return f"{alias}.parent_id" if "parent_id" in table.c else "NULL"


def _log_values(kind: RecordKind, table: sa.Table, action: str, old: str, revision: str) -> str:
    row = "OLD" if action == "D" else "NEW"
    before = "OLD.anchor_id, OLD.visibility" if action != "I" else "NULL, NULL"
    after = "NEW.anchor_id, NEW.visibility" if action != "D" else "NULL, NULL"
    return (
        f"INSERT INTO {log_of(kind).name} (operation_id, kind, record_id, parent_id, action, old,"
        f" anchor_before, visibility_before, anchor_after, visibility_after, revision) VALUES"
        f" ((SELECT id FROM current_operation), '{kind.name}', {row}.id, {_parent(table, row)}, '{action}', {old},"
        f" {before}, {after}, '{revision}');"
    )


def _log_triggers(kind: RecordKind, revision: str) -> Iterator[str]:
    table = RECORDS[kind.name]
    name = table.name
    columns = [c.name for c in table.c if c.name != "version"]
    changed = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in columns)
    pieces = " || ".join(
        f"CASE WHEN OLD.{c} IS NOT NEW.{c} THEN ',\"{c}\":' || json_quote(OLD.{c}) ELSE '' END" for c in columns
    )
    delta = "'{' || substr(" + pieces + ", 2) || '}'"
    whole = ", ".join(f"'{c.name}', OLD.{c.name}" for c in table.c)
    yield (
        f"CREATE TRIGGER log_insert_{name} AFTER INSERT ON {name} BEGIN "
        f"{_log_values(kind, table, 'I', 'NULL', revision)} END"
    )
    yield (
        f"CREATE TRIGGER log_update_{name} AFTER UPDATE ON {name} WHEN {changed} BEGIN "
        f"SELECT RAISE(ABORT, 'the key of a record cannot change') WHERE OLD.id IS NOT NEW.id; "
        f"{_log_values(kind, table, 'U', delta, revision)} "
        f"UPDATE {name} SET version = OLD.version + 1 WHERE id = NEW.id; END"
    )
    yield (
        f"CREATE TRIGGER log_delete_{name} AFTER DELETE ON {name} BEGIN "
        f"{_log_values(kind, table, 'D', f'json_object({whole})', revision)} END"
    )


def _search_triggers(kind: RecordKind) -> Iterator[str]:
    name = RECORDS[kind.name].name
    title, body = searched_text(kind, "NEW")
    root = "NEW.parent_id" if kind.parent else "NEW.id"
    searched = [n for n, f in kind.fields.items() if f.searched]
    watched = ", ".join([*searched, "parent_id" if kind.parent else "sort_key", "anchor_id", "visibility"])
    yield (
        f"CREATE TRIGGER search_insert_{name} AFTER INSERT ON {name} BEGIN INSERT INTO search_rows"
        f" (record_id, kind, root_id, title, body, anchor_id, visibility) VALUES"
        f" (NEW.id, '{kind.name}', {root}, {title}, {body}, NEW.anchor_id, NEW.visibility); END"
    )
    yield (
        f"CREATE TRIGGER search_update_{name} AFTER UPDATE OF {watched} ON {name} BEGIN UPDATE search_rows SET"
        f" root_id = {root}, title = {title}, body = {body}, anchor_id = NEW.anchor_id, visibility = NEW.visibility"
        f" WHERE record_id = NEW.id; END"
    )
    yield (
        f"CREATE TRIGGER search_delete_{name} AFTER DELETE ON {name} BEGIN"
        f" DELETE FROM search_rows WHERE record_id = OLD.id; END"
    )


def _index_triggers() -> Iterator[str]:
    added, removed = [], []
    for table, columns in _INDEXED.items():
        listed = ", ".join(columns)
        new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD"))
        added.append(f"INSERT INTO {table}(rowid, {listed}) VALUES (NEW.id, {new});")
        removed.append(f"INSERT INTO {table}({table}, rowid, {listed}) VALUES ('delete', OLD.id, {old});")
    for event, statements in {"INSERT": added, "DELETE": removed, "UPDATE": [*removed, *added]}.items():
        changed = " WHEN OLD.title IS NOT NEW.title OR OLD.body IS NOT NEW.body" if event == "UPDATE" else ""
        yield (
            f"CREATE TRIGGER index_{event.lower()}_search AFTER {event} ON search_rows{changed}"
            f" BEGIN {' '.join(statements)} END"
        )


def _log_guards() -> Iterator[str]:
    for log in _LOGS:
        for event in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER keep_{event.lower()}_{log} BEFORE {event} ON {log} BEGIN "
                f"SELECT RAISE(ABORT, 'the change log is only ever added to'); END"
            )


def _statements(revision: str, there: Collection[str]) -> Iterator[str]:
    yield from _index_triggers()
    yield from _log_guards()
    for kind in KINDS.values():
        if kind.plural in there:
            yield from _log_triggers(kind, revision)
            if is_searched(kind):
                yield from _search_triggers(kind)


def _present(connection: sa.Connection, what: str) -> set[str]:
    return set(
        connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = :what"), {"what": what}).scalars()
    )


def install(connection: sa.Connection, revision: str) -> None:
    """Drop every trigger and make all of them anew for the tables as they are now."""
    for name in _present(connection, "trigger"):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for statement in SEARCH_TABLES:
        connection.exec_driver_sql(statement)
    for statement in _statements(revision, _present(connection, "table")):
        connection.exec_driver_sql(statement)


def names() -> set[str]:
    """The triggers there ought to be, none of them written out: every opening of a store asks."""
    plurals = [kind.plural for kind in KINDS.values()]
    searched = [kind.plural for kind in KINDS.values() if is_searched(kind)]
    tables = [("index", "search"), *(("log", name) for name in plurals), *(("search", name) for name in searched)]
    followed = {f"{what}_{event}_{name}" for what, name in tables for event in ("insert", "update", "delete")}
    return followed | {f"keep_{event}_{log}" for log in _LOGS for event in ("update", "delete")}


def missing(connection: sa.Connection) -> set[str]:
    """The triggers that ought to be there and are not."""
    return names() - _present(connection, "trigger")
