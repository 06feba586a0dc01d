"""Whether the search index says of every record what the record says."""

from __future__ import annotations

import sqlalchemy as sa

from crm_app.domain.kinds import RecordKind
from crm_app.store.changelog.searched import searched_text
from crm_app.store.tables import RECORDS


def astray(connection: sa.Connection, kind: RecordKind) -> int:
    """How many records of a kind the index misses or describes otherwise, and how many of its rows have no record."""
    table = RECORDS[kind.name].name
    title, body = searched_text(kind, "n")
    root = "n.parent_id" if kind.parent else "n.id"
    differences = f"(s.root_id <> {root} OR s.title <> {title} OR s.anchor_id <> n.anchor_id" + (
        f" OR s.visibility <> n.visibility{_body(connection, title, body)})"
    )
    wrong = (
        f"SELECT count(*) FROM {table} n LEFT JOIN search_rows s ON s.record_id = n.id AND s.kind = :kind"
        f" WHERE s.record_id IS NULL OR {differences}"
    )
    left = (
        f"SELECT count(*) FROM search_rows s LEFT JOIN {table} n ON n.id = s.record_id"
        " WHERE s.kind = :kind AND n.id IS NULL"
    )
    return sum(int(connection.execute(sa.text(asked), {"kind": kind.name}).scalar_one()) for asked in (wrong, left))


def _body(connection: sa.Connection, title: str, body: str) -> str:
    """The comparison of the searched text; on a server only its owner may call what folds it, others go without."""
    if connection.dialect.name == "sqlite":
        return f" OR s.body <> {body}"
    may = connection.exec_driver_sql("SELECT has_function_privilege('crm.crm_fold(text)', 'EXECUTE')").scalar_one()
    return f" OR s.body <> crm_fold({title} || ' ' || {body})" if may else ""
