"""Support offers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from crm_app.store.tables import text_type

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _support_offers()


def _support_offers() -> None:
    op.create_table(
        "support_offers",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("sort_key", text_type(), nullable=False, server_default=""),
        sa.Column("title", text_type()),
        sa.Column("nature", text_type()),
        sa.Column("provider", text_type()),
        sa.Column("closes_gaps", text_type()),
        sa.Column("price", text_type()),
        sa.Column("areas", text_type()),
        sa.Column("website", text_type()),
        sa.Column("contact", text_type()),
        sa.Column("offered_from", text_type()),
        sa.Column("offered_until", text_type()),
        sa.Column("description", text_type()),
        sa.CheckConstraint(
            "visibility IN ('private', 'shared', 'published')", name=op.f("ck_support_offers_visibility")
        ),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_support_offers_anchor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_support_offers"),
    )
    op.create_index("ix_support_offers_anchor_id", "support_offers", ["anchor_id"])
    op.create_index("ix_support_offers_sort_key", "support_offers", ["sort_key", "id"])
