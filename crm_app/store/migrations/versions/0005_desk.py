"""The desk: relationships, evidence files, activities, tasks and saved views."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from crm_app.store.tables import text_type

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _relationships()
    _evidence_files()
    _file_pieces()
    _activities()
    _tasks()
    _views()


def _relationships() -> None:
    op.create_table(
        "relationships",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("nature", text_type()),
        sa.Column("other", text_type()),
        sa.Column("since", text_type()),
        sa.Column("until", text_type()),
        sa.Column("note", text_type()),
        sa.CheckConstraint(
            "visibility IN ('private', 'shared', 'published')", name=op.f("ck_relationships_visibility")
        ),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_relationships_anchor_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["suppliers.id"], name="fk_relationships_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_relationships"),
    )
    op.create_index("ix_relationships_anchor_id", "relationships", ["anchor_id"])
    op.create_index("ix_relationships_other", "relationships", ["other"])
    op.create_index("ix_relationships_parent_id", "relationships", ["parent_id"])


def _evidence_files() -> None:
    op.create_table(
        "evidence_files",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("name", text_type()),
        sa.Column("media_type", text_type()),
        sa.Column("size", sa.BigInteger()),
        sa.Column("digest", text_type()),
        sa.Column("file", text_type()),
        sa.Column("received_on", text_type()),
        sa.Column("note", text_type()),
        sa.CheckConstraint(
            "visibility IN ('private', 'shared', 'published')", name=op.f("ck_evidence_files_visibility")
        ),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_evidence_files_anchor_id"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["credentials.id"], name="fk_evidence_files_parent_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_files"),
    )
    op.create_index("ix_evidence_files_anchor_id", "evidence_files", ["anchor_id"])
    op.create_index("ix_evidence_files_file", "evidence_files", ["file"])
    op.create_index("ix_evidence_files_parent_id", "evidence_files", ["parent_id"])


def _file_pieces() -> None:
    op.create_table(
        "file_pieces",
        sa.Column("file", text_type(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("piece", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("file", "number", name="pk_file_pieces"),
    )


def _activities() -> None:
    op.create_table(
        "activities",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("sort_key", text_type(), nullable=False, server_default=""),
        sa.Column("subject", text_type()),
        sa.Column("nature", text_type()),
        sa.Column("happened_on", text_type()),
        sa.Column("happened_at", text_type()),
        sa.Column("supplier", text_type()),
        sa.Column("person", text_type()),
        sa.Column("opportunity", text_type()),
        sa.Column("event", text_type()),
        sa.Column("anchor", text_type()),
        sa.Column("logged_by", text_type()),
        sa.Column("text", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_activities_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_activities_anchor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_activities"),
    )
    op.create_index("ix_activities_anchor", "activities", ["anchor"])
    op.create_index("ix_activities_anchor_id", "activities", ["anchor_id"])
    op.create_index("ix_activities_event", "activities", ["event"])
    op.create_index("ix_activities_opportunity", "activities", ["opportunity"])
    op.create_index("ix_activities_person", "activities", ["person"])
    op.create_index("ix_activities_sort_key", "activities", ["sort_key", "id"])
    op.create_index("ix_activities_supplier", "activities", ["supplier"])


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("sort_key", text_type(), nullable=False, server_default=""),
        sa.Column("title", text_type()),
        sa.Column("owner", text_type()),
        sa.Column("due_on", text_type()),
        sa.Column("remind_on", text_type()),
        sa.Column("done_on", text_type()),
        sa.Column("supplier", text_type()),
        sa.Column("opportunity", text_type()),
        sa.Column("event", text_type()),
        sa.Column("activity", text_type()),
        sa.Column("note", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_tasks_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_tasks_anchor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_activity", "tasks", ["activity"])
    op.create_index("ix_tasks_anchor_id", "tasks", ["anchor_id"])
    op.create_index("ix_tasks_event", "tasks", ["event"])
    op.create_index("ix_tasks_opportunity", "tasks", ["opportunity"])
    op.create_index("ix_tasks_sort_key", "tasks", ["sort_key", "id"])
    op.create_index("ix_tasks_supplier", "tasks", ["supplier"])


def _views() -> None:
    op.create_table(
        "views",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("sort_key", text_type(), nullable=False, server_default=""),
        sa.Column("name", text_type()),
        sa.Column("noun", text_type()),
        sa.Column("owner", text_type()),
        sa.Column("wanted", text_type()),
        sa.Column("layout", text_type()),
        sa.Column("is_in_rail", sa.BigInteger()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_views_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_views_anchor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_views"),
    )
    op.create_index("ix_views_anchor_id", "views", ["anchor_id"])
    op.create_index("ix_views_sort_key", "views", ["sort_key", "id"])
