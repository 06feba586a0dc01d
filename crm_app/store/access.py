"""Who may see and change what on PostgreSQL: enforced by the database, as a desktop program is in its user's hands.

Tables belong to a role that nobody can log in as. Every person has a login of their own; ``session_user`` and the
membership table decide; row security is forced. On SQLite the file itself is the guard.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import sqlalchemy as sa

from crm_app.domain.errors import UsageError
from crm_app.domain.kinds import KINDS, RecordKind
from crm_app.store.tables import RECORDS

OWNER, MEMBER, CLAIMS = "crm_owner", "crm_member", "crm_claims"
ROLES = ("officer", "procurement", "facilitator", "admin", "observer")
_LOGIN = re.compile(r"[a-z_][a-z0-9_]{0,62}")

FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION crm_my_anchors() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = crm, pg_temp AS $$
      SELECT coalesce(array_agg(anchor_id), '{}') FROM members WHERE login = session_user AND role <> 'observer' $$""",
    """CREATE OR REPLACE FUNCTION crm_sees_shared() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = crm, pg_temp AS $$
      SELECT EXISTS (SELECT 1 FROM members WHERE login = session_user AND role <> 'observer') $$""",
    """CREATE OR REPLACE FUNCTION crm_is_admin() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = crm, pg_temp AS $$
      SELECT EXISTS (SELECT 1 FROM members WHERE login = session_user AND role = 'admin') $$""",
    """CREATE OR REPLACE FUNCTION crm_is_trusted() RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user $$""",
)


def _sees(anchor: str, visibility: str) -> str:
    return (
        f"({visibility} = 'published' OR ({visibility} = 'shared' AND (SELECT crm.crm_sees_shared()))"
        f" OR {anchor} = ANY ((SELECT crm.crm_my_anchors())::text[]))"
    )


def _policy(table: str, name: str, text: str) -> Iterator[str]:
    yield f"DROP POLICY IF EXISTS {name} ON {table}"
    yield f"CREATE POLICY {name} ON {table} {text}"


def _guard(table: str) -> Iterator[str]:
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    # A migration, and a function that the owner wrote, must see every row.
    yield from _policy(table, "owner_all", f"TO {OWNER} USING (true) WITH CHECK (true)")


def _record_policies(kind: RecordKind) -> Iterator[str]:
    table = RECORDS[kind.name].name
    group = CLAIMS if kind.is_guarded else MEMBER
    mine = "anchor_id = ANY ((SELECT crm.crm_my_anchors())::text[])"
    shared = f"({mine} OR (visibility <> 'private' AND (SELECT crm.crm_sees_shared())))"
    if kind.name in ("anchor", "setting", "rule", "area"):  # what belongs to the collaborative, its administrators keep
        mine = shared = "(SELECT crm.crm_is_admin())"
    yield from _guard(table)
    yield from _policy(table, "see", f"FOR SELECT TO {group} USING ({_sees('anchor_id', 'visibility')})")
    yield from _policy(table, "add", f"FOR INSERT TO {group} WITH CHECK ({mine})")
    yield from _policy(table, "edit", f"FOR UPDATE TO {group} USING ({shared}) WITH CHECK ({shared})")
    yield from _policy(table, "remove", f"FOR DELETE TO {group} USING ({mine})")
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {group}"


def _log_policies(log: str, group: str) -> Iterator[str]:
    before = f"(anchor_before IS NULL OR {_sees('anchor_before', 'visibility_before')})"
    after = f"(anchor_after IS NULL OR {_sees('anchor_after', 'visibility_after')})"
    yield from _guard(log)
    yield from _policy(log, "see", f"FOR SELECT TO {group} USING ({before} AND {after})")
    yield f"GRANT SELECT ON {log} TO {group}"


def _operation_policies() -> Iterator[str]:
    yield from _guard("operations")
    logged = {
        log: f"EXISTS (SELECT 1 FROM crm.{log} l WHERE l.operation_id = operations.id)"
        for log in ("change_log", "ownership_log")
    }
    own = f"author = session_user OR {logged['change_log']}"
    yield from _policy("operations", "see", f"FOR SELECT TO {MEMBER} USING ({own})")
    yield from _policy("operations", "see_claims", f"FOR SELECT TO {CLAIMS} USING ({logged['ownership_log']})")
    yield from _policy("operations", "open", f"FOR INSERT TO {MEMBER} WITH CHECK (author = session_user)")
    yield f"GRANT SELECT, INSERT ON operations TO {MEMBER}"


def _policies(there: Collection[str]) -> Iterator[str]:
    for kind in KINDS.values():
        if kind.plural in there:
            yield from _record_policies(kind)
    yield from _log_policies("change_log", MEMBER)
    yield from _log_policies("ownership_log", CLAIMS)
    yield from _operation_policies()
    yield from _guard("search_rows")
    yield from _policy("search_rows", "see", f"FOR SELECT TO {MEMBER} USING ({_sees('anchor_id', 'visibility')})")
    yield from _guard("members")
    yield from _policy("members", "see", f"FOR SELECT TO {MEMBER} USING ((SELECT crm.crm_sees_shared()))")
    if "file_pieces" in there:
        # Whoever sees a record that names a file may read its bytes; nobody changes them.
        named = "EXISTS (SELECT 1 FROM crm.evidence_files e WHERE e.file = file_pieces.file)"
        yield from _guard("file_pieces")
        yield from _policy("file_pieces", "see", f"FOR SELECT TO {MEMBER} USING ({named})")
        yield from _policy("file_pieces", "add", f"FOR INSERT TO {MEMBER} WITH CHECK ((SELECT crm.crm_sees_shared()))")
        yield f"GRANT SELECT, INSERT ON file_pieces TO {MEMBER}"
    for table in ("members", "search_rows", "store_facts", "suppressions", "alembic_version"):
        yield f"GRANT SELECT ON {table} TO {MEMBER}"
    yield f"GRANT INSERT ON suppressions TO {MEMBER}"


# The percent signs are doubled because the driver reads single ones as its own.
SEARCH = """
CREATE OR REPLACE FUNCTION crm_search(terms text[], starts text, kinds text[], most integer)
RETURNS TABLE (kind text, record_id text, root_id text, title text, body text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = crm, public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  shared boolean := crm_sees_shared(); mine text[] := crm_my_anchors(); all_rows boolean := crm_is_trusted();
  query text; words text := 'true'; infix text := 'true'; seen text; term text;
BEGIN
  -- The planner needs the terms themselves to choose its indexes; quoting and escaping make them safe.
  FOREACH term IN ARRAY terms LOOP
    query := concat_ws(' & ', query, quote_literal(left(term, 200)) || ':*');
    -- All terms are one question: where rows are read one by one, each is split into its words once.
    words := format('crm_words(s.body) @@ %%L::tsquery', query);
    IF length(term) > 2 THEN
      infix := infix || format(' AND crm_fold(s.title) LIKE %%L',
        '%%' || replace(replace(replace(term, '\\', '\\\\'), '%%', '\\%%'), '_', '\\_') || '%%');
    ELSE
      infix := 'false';
    END IF;
  END LOOP;
  seen := '(s.kind = ANY ($1) OR $1 IS NULL) AND ($4 OR s.visibility = ''published'''
    || ' OR (s.visibility = ''shared'' AND $2) OR s.anchor_id = ANY ($3))';
  -- Each half has an index of its own, read in the order rows were written. Found first and ordered after, and never
  -- by reading all rows: a cap makes the planner hope that a few of them will do.
  RETURN QUERY EXECUTE format($q$
    WITH found AS MATERIALIZED (
      (SELECT s.id FROM search_rows s WHERE %%1$s AND %%3$s LIMIT %%4$s)
      UNION
      (SELECT s.id FROM search_rows s WHERE %%2$s AND %%3$s LIMIT %%4$s)
    )
    SELECT s.kind, s.record_id, s.root_id, s.title, s.body FROM found f JOIN search_rows s ON s.id = f.id
    ORDER BY s.id $q$, words, infix, seen, most) USING kinds, shared, mine, all_rows;
END $$"""


def install(connection: sa.Connection) -> None:
    """Put the rules of access in place, again and again alike; runs as the owner."""
    for statement in FUNCTIONS:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA crm TO {MEMBER}, {CLAIMS}")
    connection.exec_driver_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA crm TO {MEMBER}")


def install_policies(connection: sa.Connection) -> None:
    """Row security, privileges and the search function, once every table and trigger stands."""
    for statement in _policies(sa.inspect(connection).get_table_names(schema="crm")):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(SEARCH)
    # Whoever may execute a trigger function can hang it on a table of their own and write what it writes.
    connection.exec_driver_sql("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA crm FROM PUBLIC")
    for function in ("crm_my_anchors()", "crm_sees_shared()", "crm_is_admin()", "crm_is_trusted()"):
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {function} TO {MEMBER}, {CLAIMS}")
    connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION crm_search(text[], text, text[], integer) TO {MEMBER}")


def prepare_database(connection: sa.Connection) -> None:
    """The roles, the schema and the extension; runs once, as somebody who may create roles."""
    for role in (OWNER, MEMBER, CLAIMS):
        connection.exec_driver_sql(
            f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
    connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public")
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS crm AUTHORIZATION {OWNER}")


def check_login(login: str) -> str:
    """A login name as PostgreSQL takes it unquoted; raises ``UsageError`` for anything else."""
    if not _LOGIN.fullmatch(login) or login.startswith("pg_"):
        raise UsageError(
            f"“{login}” cannot be a login", "", "Use small letters, digits and _ , beginning with a letter."
        )
    return login


def add_member(
    connection: sa.Connection, login: str, anchor_id: str, role: str, *, may_see_claims: bool = False
) -> None:
    """Give a login its place in an anchor. The password is set by the database's own administrator, never here."""
    check_login(login)
    if role not in ROLES:
        raise UsageError(f"“{role}” is not a role", "", f"Use one of: {', '.join(ROLES)}.")
    connection.exec_driver_sql(
        f"DO $$ BEGIN CREATE ROLE {login} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    )
    connection.exec_driver_sql(f"GRANT {MEMBER} TO {login}")
    if may_see_claims:
        connection.exec_driver_sql(f"GRANT {CLAIMS} TO {login}")
    connection.execute(
        sa.text(
            "INSERT INTO members (login, anchor_id, role) VALUES (:login, :anchor, :role)"
            " ON CONFLICT (login, anchor_id) DO UPDATE SET role = excluded.role"
        ),
        {"login": login, "anchor": anchor_id, "role": role},
    )
