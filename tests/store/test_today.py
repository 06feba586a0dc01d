"""What Today asks of a store: answered from an index, however large the register."""

from __future__ import annotations

from crm_app.store.engine import Store
from crm_app.store.queries import today as queries


def test_what_ends_soon_is_read_from_its_index(store: Store) -> None:
    asked = (
        "SELECT id, what, parent_id FROM credentials WHERE expires_on >= '2026-11-22' AND expires_on <= '2027-01-21'"
    )
    with store.read() as connection:
        if not store.is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # an empty table is read from end to end
        explain = "EXPLAIN QUERY PLAN" if store.is_sqlite else "EXPLAIN"
        plan = "\n".join(
            str(row) for row in connection.exec_driver_sql(f"{explain} {asked} ORDER BY expires_on LIMIT 5")
        )
    assert "ix_credentials_ending" in plan


def test_every_question_is_understood_by_both_stores(store: Store) -> None:
    with store.read() as connection:
        assert queries.expiring(connection, "2026-01-01", "2027-01-01", 5) == []
        assert queries.expiring(connection, "2026-01-01", "2027-01-01", 5, latest_first=True) == []
        assert queries.added_since(connection, "supplier", "0190", 5) == (0, [])
        assert queries.sign_ups(connection, "2026-01-01", 5) == []
        assert queries.to_judge(connection, 5) == (0, [])
        assert queries.between(connection, "event", "title", ("held_on",), "2026-01-01", "2027-01-01") == []
        assert queries.titles(connection, "event", "title", []) == {}
