"""Procurement: lots, dates, barriers and quotes, and what an opportunity is planned and bought by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from crm_app.store.tables import text_type

revision = "0006"
down_revision = "0005"


_TEXTS = {
    "opportunities": (
        "using_bodies",
        "owner",
        "contract_kind",
        "regime",
        "route",
        "insourcing",
        "reservation",
        "confidence",
        "signoff_body",
        "signoff_report_due",
        "signoff_on",
        "extends_until",
        "follows",
        "credentials_asked",
        "main_contractor",
        "supply_chain",
        "winner",
        "winner_name",
        "signed_on",
    ),
    "notices": ("state", "decided"),
}
_NUMBERS = (
    "notice_months",
    "turnover_asked",
    "bids",
    "bids_sme",
    "bids_vcse",
    "bids_local",
    "awarded_value",
    "feedback_given",
)


def upgrade() -> None:
    for table, names in _TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, text_type()))
    for name in _NUMBERS:
        op.add_column("opportunities", sa.Column(name, sa.BigInteger()))
    for name in ("follows", "main_contractor", "winner"):
        op.create_index(f"ix_opportunities_{name}", "opportunities", [name])
    _lots()
    _milestones()
    _barriers()
    _quote_requests()
    _quotes_asked()


def _lots() -> None:
    op.create_table(
        "lots",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("title", text_type()),
        sa.Column("number", text_type()),
        sa.Column("description", text_type()),
        sa.Column("cpv_codes", text_type()),
        sa.Column("value_net", sa.BigInteger()),
        sa.Column("value_gross", sa.BigInteger()),
        sa.Column("tags", text_type()),
        sa.Column("starts_on", text_type()),
        sa.Column("ends_on", text_type()),
        sa.Column("suitable_sme", text_type()),
        sa.Column("suitable_vcse", text_type()),
        sa.Column("source_id", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_lots_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_lots_anchor_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["opportunities.id"], name="fk_lots_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_lots"),
    )
    op.create_index("ix_lots_anchor_id", "lots", ["anchor_id"])
    op.create_index("ix_lots_parent_id", "lots", ["parent_id"])


def _milestones() -> None:
    op.create_table(
        "milestones",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("step", text_type()),
        sa.Column("planned_on", text_type()),
        sa.Column("revised_on", text_type()),
        sa.Column("actual_on", text_type()),
        sa.Column("note", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_milestones_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_milestones_anchor_id"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["opportunities.id"], name="fk_milestones_parent_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_milestones"),
    )
    op.create_index("ix_milestones_anchor_id", "milestones", ["anchor_id"])
    op.create_index("ix_milestones_parent_id", "milestones", ["parent_id"])


def _barriers() -> None:
    op.create_table(
        "barriers",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("noted_on", text_type()),
        sa.Column("asked", text_type()),
        sa.Column("matched", sa.BigInteger()),
        sa.Column("excluded", sa.BigInteger()),
        sa.Column("unknown", sa.BigInteger()),
        sa.Column("text", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_barriers_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_barriers_anchor_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["opportunities.id"], name="fk_barriers_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_barriers"),
    )
    op.create_index("ix_barriers_anchor_id", "barriers", ["anchor_id"])
    op.create_index("ix_barriers_parent_id", "barriers", ["parent_id"])


def _quote_requests() -> None:
    op.create_table(
        "quote_requests",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("sort_key", text_type(), nullable=False, server_default=""),
        sa.Column("title", text_type()),
        sa.Column("asked_on", text_type()),
        sa.Column("asked_by", text_type()),
        sa.Column("cpv_codes", text_type()),
        sa.Column("value_net", sa.BigInteger()),
        sa.Column("opportunity", text_type()),
        sa.Column("note", text_type()),
        sa.CheckConstraint(
            "visibility IN ('private', 'shared', 'published')", name=op.f("ck_quote_requests_visibility")
        ),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_quote_requests_anchor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_quote_requests"),
    )
    op.create_index("ix_quote_requests_anchor_id", "quote_requests", ["anchor_id"])
    op.create_index("ix_quote_requests_opportunity", "quote_requests", ["opportunity"])
    op.create_index("ix_quote_requests_sort_key", "quote_requests", ["sort_key", "id"])


def _quotes_asked() -> None:
    op.create_table(
        "quotes_asked",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("supplier", text_type()),
        sa.Column("answer", text_type()),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("why", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_quotes_asked_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_quotes_asked_anchor_id"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["quote_requests.id"], name="fk_quotes_asked_parent_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_quotes_asked"),
    )
    op.create_index("ix_quotes_asked_anchor_id", "quotes_asked", ["anchor_id"])
    op.create_index("ix_quotes_asked_parent_id", "quotes_asked", ["parent_id"])
    op.create_index("ix_quotes_asked_supplier", "quotes_asked", ["supplier"])
