"""Operations, logs, search, members and anchors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from crm_app.store.tables import counter_type, text_type

revision = "0001"
down_revision = None


def upgrade() -> None:
    _operations()
    _change_log()
    _ownership_log()
    _current_operation()
    _search_rows()
    _suppressions()
    _store_facts()
    _anchors()
    _anchor_names()
    _members()


def _operations() -> None:
    op.create_table(
        "operations",
        sa.Column("seq", counter_type(), sa.Identity(always=True), nullable=False),
        sa.Column("id", text_type(), nullable=False),
        sa.Column("title", text_type(), nullable=False),
        sa.Column("author", text_type(), nullable=False),
        sa.Column("opened_at", text_type(), nullable=False),
        sa.Column("purpose", text_type(), nullable=False),
        sa.Column("undoes", text_type()),
        sa.PrimaryKeyConstraint("seq", name="pk_operations"),
        sa.UniqueConstraint("id", name="uq_operations_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_operations_undoes", "operations", ["undoes"])


def _change_log() -> None:
    op.create_table(
        "change_log",
        sa.Column("seq", counter_type(), sa.Identity(always=True), nullable=False),
        sa.Column("operation_id", text_type(), nullable=False),
        sa.Column("kind", text_type(), nullable=False),
        sa.Column("record_id", text_type(), nullable=False),
        sa.Column("parent_id", text_type()),
        sa.Column("action", text_type(), nullable=False),
        sa.Column("old", text_type()),
        sa.Column("anchor_before", text_type()),
        sa.Column("visibility_before", text_type()),
        sa.Column("anchor_after", text_type()),
        sa.Column("visibility_after", text_type()),
        sa.Column("revision", text_type(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_change_log"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_log_operation_id", "change_log", ["operation_id"])
    op.create_index("ix_change_log_parent_id", "change_log", ["parent_id"])
    op.create_index("ix_change_log_record", "change_log", ["record_id", "seq"])


def _ownership_log() -> None:
    op.create_table(
        "ownership_log",
        sa.Column("seq", counter_type(), sa.Identity(always=True), nullable=False),
        sa.Column("operation_id", text_type(), nullable=False),
        sa.Column("kind", text_type(), nullable=False),
        sa.Column("record_id", text_type(), nullable=False),
        sa.Column("parent_id", text_type()),
        sa.Column("action", text_type(), nullable=False),
        sa.Column("old", text_type()),
        sa.Column("anchor_before", text_type()),
        sa.Column("visibility_before", text_type()),
        sa.Column("anchor_after", text_type()),
        sa.Column("visibility_after", text_type()),
        sa.Column("revision", text_type(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_ownership_log"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ownership_log_operation_id", "ownership_log", ["operation_id"])
    op.create_index("ix_ownership_log_parent_id", "ownership_log", ["parent_id"])
    op.create_index("ix_ownership_log_record", "ownership_log", ["record_id", "seq"])


def _current_operation() -> None:
    op.create_table(
        "current_operation",
        sa.Column("id", text_type(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_current_operation"),
    )


def _search_rows() -> None:
    op.create_table(
        "search_rows",
        sa.Column("id", counter_type(), sa.Identity(always=False), nullable=False),
        sa.Column("record_id", text_type(), nullable=False),
        sa.Column("kind", text_type(), nullable=False),
        sa.Column("root_id", text_type(), nullable=False),
        sa.Column("title", text_type(), nullable=False),
        sa.Column("body", text_type(), nullable=False),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_rows"),
        sa.UniqueConstraint("record_id", name="uq_search_rows_record_id"),
    )


def _suppressions() -> None:
    op.create_table(
        "suppressions",
        sa.Column("digest", text_type(), nullable=False),
        sa.Column("added_on", text_type(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_suppressions"),
    )


def _store_facts() -> None:
    op.create_table(
        "store_facts",
        sa.Column("name", text_type(), nullable=False),
        sa.Column("value", text_type(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_store_facts"),
    )


def _anchors() -> None:
    op.create_table(
        "anchors",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("sort_key", text_type(), nullable=False, server_default=""),
        sa.Column("name", text_type()),
        sa.Column("short_name", text_type()),
        sa.Column("buyer_type", text_type()),
        sa.Column("status", text_type()),
        sa.Column("successor", text_type()),
        sa.Column("areas", text_type()),
        sa.Column("bordering_areas", text_type()),
        sa.Column("identifiers", text_type()),
        sa.Column("notifiable_from", sa.BigInteger()),
        sa.Column("social_value_weighting", sa.BigInteger()),
        sa.Column("public_liability", sa.BigInteger()),
        sa.Column("employers_liability", sa.BigInteger()),
        sa.Column("professional_indemnity", sa.BigInteger()),
        sa.Column("website", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_anchors_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_anchors_anchor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_anchors"),
    )
    op.create_index("ix_anchors_sort_key", "anchors", ["sort_key", "id"])
    op.create_index("ix_anchors_successor", "anchors", ["successor"])


def _anchor_names() -> None:
    op.create_table(
        "anchor_names",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("name", text_type()),
        sa.Column("from_on", text_type()),
        sa.Column("until_on", text_type()),
        sa.Column("note", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_anchor_names_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_anchor_names_anchor_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["anchors.id"], name="fk_anchor_names_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_anchor_names"),
    )
    op.create_index("ix_anchor_names_anchor_id", "anchor_names", ["anchor_id"])
    op.create_index("ix_anchor_names_parent_id", "anchor_names", ["parent_id"])


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("login", text_type(), nullable=False),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("role", text_type(), nullable=False),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_members_anchor_id"),
        sa.PrimaryKeyConstraint("login", "anchor_id", name="pk_members"),
    )
