"""Areas, rules, settings, mappings and papers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from crm_app.store.tables import text_type

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _areas()
    _rules()
    _settings()
    _mappings()
    _papers()


def _areas() -> None:
    op.create_table(
        "areas",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("sort_key", text_type(), nullable=False, server_default=""),
        sa.Column("name", text_type()),
        sa.Column("edition", text_type()),
        sa.Column("codes", text_type()),
        sa.Column("definition", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_areas_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_areas_anchor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_areas"),
    )
    op.create_index("ix_areas_anchor_id", "areas", ["anchor_id"])
    op.create_index("ix_areas_sort_key", "areas", ["sort_key", "id"])


def _rules() -> None:
    op.create_table(
        "rules",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("sort_key", text_type(), nullable=False, server_default=""),
        sa.Column("name", text_type()),
        sa.Column("key", text_type()),
        sa.Column("applies_to", text_type()),
        sa.Column("amount", text_type()),
        sa.Column("effective_from", text_type()),
        sa.Column("effective_until", text_type()),
        sa.Column("source", text_type()),
        sa.Column("checked_on", text_type()),
        sa.Column("note", text_type()),
        sa.Column("origin", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_rules_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_rules_anchor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rules"),
    )
    op.create_index("ix_rules_anchor_id", "rules", ["anchor_id"])
    op.create_index("ix_rules_sort_key", "rules", ["sort_key", "id"])


def _settings() -> None:
    op.create_table(
        "settings",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("sort_key", text_type(), nullable=False, server_default=""),
        sa.Column("name", text_type()),
        sa.Column("value", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_settings_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_settings_anchor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_settings"),
    )
    op.create_index("ix_settings_anchor_id", "settings", ["anchor_id"])
    op.create_index("ix_settings_sort_key", "settings", ["sort_key", "id"])


def _mappings() -> None:
    op.create_table(
        "mappings",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("sort_key", text_type(), nullable=False, server_default=""),
        sa.Column("name", text_type()),
        sa.Column("noun", text_type()),
        sa.Column("signature", text_type()),
        sa.Column("columns", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_mappings_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_mappings_anchor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mappings"),
    )
    op.create_index("ix_mappings_anchor_id", "mappings", ["anchor_id"])
    op.create_index("ix_mappings_signature", "mappings", ["signature"])
    op.create_index("ix_mappings_sort_key", "mappings", ["sort_key", "id"])


def _papers() -> None:
    op.create_table(
        "papers",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("sort_key", text_type(), nullable=False, server_default=""),
        sa.Column("title", text_type()),
        sa.Column("report", text_type()),
        sa.Column("subject", text_type()),
        sa.Column("issued_on", text_type()),
        sa.Column("audience", text_type()),
        sa.Column("facts", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_papers_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_papers_anchor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_papers"),
    )
    op.create_index("ix_papers_anchor_id", "papers", ["anchor_id"])
    op.create_index("ix_papers_sort_key", "papers", ["sort_key", "id"])
