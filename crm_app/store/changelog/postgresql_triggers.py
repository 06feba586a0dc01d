"""Triggers of PostgreSQL: statement triggers with transition tables write the log, a row trigger raises the version.

The functions belong to the owner and run with its rights, so a member can add to the log only by changing a record.
``session_user`` is the author: an operation counts only for the login that opened it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import sqlalchemy as sa

from crm_app.domain.kinds import KINDS, RecordKind, parts_of
from crm_app.store.changelog.searched import searched_text
from crm_app.store.tables import RECORDS, is_searched, log_of

OPERATION = """
CREATE OR REPLACE FUNCTION crm_operation() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = crm, pg_temp AS $$
DECLARE found text;
BEGIN
  SELECT id INTO found FROM operations WHERE id = current_setting('crm.operation', true) AND author = session_user;
  IF found IS NULL THEN RAISE EXCEPTION 'no operation is open' USING ERRCODE = 'insufficient_privilege'; END IF;
  RETURN found;
END $$"""

VERSION = """
CREATE OR REPLACE FUNCTION crm_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = crm, pg_temp AS $$
BEGIN
  IF NEW.id <> OLD.id THEN RAISE EXCEPTION 'the key of a record cannot change'; END IF;
  IF (NEW.anchor_id <> OLD.anchor_id OR NEW.visibility <> OLD.visibility)
     AND NOT (OLD.anchor_id = ANY (crm_my_anchors()) OR crm_is_trusted()) THEN
    RAISE EXCEPTION 'only its own anchor may pass on or hide a record' USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.version := OLD.version;
  IF NEW IS DISTINCT FROM OLD THEN NEW.version := OLD.version + 1; END IF;
  RETURN NEW;
END $$"""

# A deletion takes the parts along, whoever they belong to: what its owner could not bring back must not go with it.
_KEEP = """
CREATE OR REPLACE FUNCTION keep_parts_{table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = crm, pg_temp AS $$
BEGIN
  IF NOT crm_is_trusted() AND ({others}) THEN
    RAISE EXCEPTION 'others keep something there' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$"""

NO_TRUNCATE = """
CREATE OR REPLACE FUNCTION crm_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'records are deleted one by one, so that the log holds them'; END $$"""

# Folding as ``domain.finding.fold`` does it: compatibility forms, no accents, lower case of every script.
FOLD = """
CREATE OR REPLACE FUNCTION crm_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lower(regexp_replace(normalize(value, NFKD), '[\\u0300-\\u036f]', '', 'g') COLLATE "{collation}")
$$"""
_COLLATIONS = "SELECT collname FROM pg_collation WHERE collname IN ('und-x-icu', 'pg_c_utf8') ORDER BY collname DESC"

# The words of a text, split at white space and signs as SQLite's index does; a word of any length is taken cut.
WORDS = """
CREATE OR REPLACE FUNCTION crm_words(value text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(ARRAY(SELECT DISTINCT left(word, 200)
    FROM regexp_split_to_table(value, '[\\s!-/:-@\\[-`{-~\u00a0-\u00bf\u2010-\u2027]+') AS word WHERE word <> ''))
$$"""

_LOG = """
CREATE OR REPLACE FUNCTION {log}_{event}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = crm, pg_temp AS $$
DECLARE op text;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM {some}) THEN RETURN NULL; END IF;
  op := crm_operation();
  INSERT INTO {log} (operation_id, kind, record_id, parent_id, action, old, anchor_before, visibility_before,
                     anchor_after, visibility_after, revision)
  {select};
  RETURN NULL;
END $$"""

_SELECTS = {
    "insert": (
        "new_rows",
        "SELECT op, TG_ARGV[0], n.id, to_jsonb(n) ->> 'parent_id', 'I', NULL, NULL, NULL, n.anchor_id, n.visibility,"
        " TG_ARGV[1] FROM new_rows n",
    ),
    "update": (
        "new_rows",
        "SELECT op, TG_ARGV[0], n.id, to_jsonb(n) ->> 'parent_id', 'U',"
        " (SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each(to_jsonb(o) - 'version') e"
        " WHERE e.value IS DISTINCT FROM to_jsonb(n) -> e.key)::text,"
        " o.anchor_id, o.visibility, n.anchor_id, n.visibility, TG_ARGV[1]"
        " FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE n.version IS DISTINCT FROM o.version",
    ),
    "delete": (
        "old_rows",
        "SELECT op, TG_ARGV[0], o.id, to_jsonb(o) ->> 'parent_id', 'D', to_jsonb(o)::text,"
        " o.anchor_id, o.visibility, NULL, NULL, TG_ARGV[1] FROM old_rows o",
    ),
}
_REFERENCING = {
    "insert": "NEW TABLE AS new_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}


def _functions() -> Iterator[str]:
    yield from (OPERATION, VERSION, NO_TRUNCATE, WORDS)
    for log in ("change_log", "ownership_log"):
        for event, (some, select) in _SELECTS.items():
            yield _LOG.format(log=log, event=event, some=some, select=select)


def _triggers(kind: RecordKind, revision: str) -> Iterator[str]:
    table = RECORDS[kind.name].name
    yield f"DROP TRIGGER IF EXISTS version_{table} ON {table}"
    yield f"CREATE TRIGGER version_{table} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION crm_version()"
    yield f"DROP TRIGGER IF EXISTS truncate_{table} ON {table}"
    yield (
        f"CREATE TRIGGER truncate_{table} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
        " EXECUTE FUNCTION crm_no_truncate()"
    )
    for event, referencing in _REFERENCING.items():
        yield f"DROP TRIGGER IF EXISTS log_{event}_{table} ON {table}"
        yield (
            f"CREATE TRIGGER log_{event}_{table} AFTER {event.upper()} ON {table} REFERENCING {referencing}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {log_of(kind).name}_{event}('{kind.name}', '{revision}')"
        )


def _others(part: RecordKind) -> str:
    """SQL: whether a part of the row ``OLD`` belongs to another anchor, or is kept from this login altogether."""
    hidden = "NOT pg_has_role(session_user, 'crm_claims', 'member') OR " if part.is_guarded else ""
    return (
        f"EXISTS (SELECT 1 FROM {part.plural} p WHERE p.parent_id = OLD.id"
        f" AND ({hidden}p.anchor_id <> ALL (crm_my_anchors())))"
    )


def _keeping(kind: RecordKind, there: Collection[str]) -> Iterator[str]:
    parts = [part for part in parts_of(kind) if part.plural in there]
    yield f"DROP TRIGGER IF EXISTS keep_parts_{kind.plural} ON {kind.plural}"
    if parts:
        yield _KEEP.format(table=kind.plural, others=" OR ".join(_others(part) for part in parts))
        yield (
            f"CREATE TRIGGER keep_parts_{kind.plural} BEFORE DELETE ON {kind.plural}"
            f" FOR EACH ROW EXECUTE FUNCTION keep_parts_{kind.plural}()"
        )


def _search(kind: RecordKind) -> Iterator[str]:
    table = RECORDS[kind.name].name
    title, body = searched_text(kind, "n")
    root = "n.parent_id" if kind.parent else "n.id"
    yield f"""
CREATE OR REPLACE FUNCTION search_{table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = crm, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO search_rows (record_id, kind, root_id, title, body, anchor_id, visibility)
    SELECT n.id, '{kind.name}', {root}, {title}, crm_fold({title} || ' ' || {body}), n.anchor_id, n.visibility
    FROM new_rows n;
  ELSIF TG_OP = 'UPDATE' THEN
    UPDATE search_rows s SET root_id = {root}, title = {title}, body = crm_fold({title} || ' ' || {body}),
      anchor_id = n.anchor_id, visibility = n.visibility
    FROM new_rows n WHERE s.record_id = n.id AND (s.root_id, s.title, s.body, s.anchor_id, s.visibility)
      IS DISTINCT FROM ({root}, {title}, crm_fold({title} || ' ' || {body}), n.anchor_id, n.visibility);
  ELSE
    DELETE FROM search_rows s USING old_rows o WHERE s.record_id = o.id;
  END IF;
  RETURN NULL;
END $$"""
    for event, referencing in _REFERENCING.items():
        yield f"DROP TRIGGER IF EXISTS search_{event}_{table} ON {table}"
        yield (
            f"CREATE TRIGGER search_{event}_{table} AFTER {event.upper()} ON {table} REFERENCING {referencing}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION search_{table}()"
        )


def install(connection: sa.Connection, revision: str) -> None:
    """Make every function and trigger anew for the tables as they are now; runs as the owner."""
    # The columns compare bytewise, which would leave all but A to Z as they are.
    collation = connection.exec_driver_sql(_COLLATIONS).scalar() or "default"
    for statement in (*_functions(), FOLD.format(collation=collation)):
        connection.exec_driver_sql(statement)
    there = set(sa.inspect(connection).get_table_names(schema="crm"))
    for kind in (kind for kind in KINDS.values() if kind.plural in there):
        for statement in (*_triggers(kind, revision), *_keeping(kind, there)):
            connection.exec_driver_sql(statement)
        if is_searched(kind):
            for statement in _search(kind):
                connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "CREATE INDEX IF NOT EXISTS ix_search_rows_infix ON search_rows USING gin (crm_fold(title) public.gin_trgm_ops)"
    )
    connection.exec_driver_sql(
        "CREATE INDEX IF NOT EXISTS ix_search_rows_words ON search_rows USING gin (crm_words(body))"
    )
