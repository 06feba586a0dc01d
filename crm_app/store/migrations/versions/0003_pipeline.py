"""Opportunities, notices, events and assessments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from crm_app.store.tables import text_type

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _opportunities()
    _notices()
    _events()
    _invitations()
    _assessments()


def _opportunities() -> None:
    op.create_table(
        "opportunities",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("sort_key", text_type(), nullable=False, server_default=""),
        sa.Column("title", text_type()),
        sa.Column("reference", text_type()),
        sa.Column("ocid", text_type()),
        sa.Column("buyers", text_type()),
        sa.Column("description", text_type()),
        sa.Column("cpv_codes", text_type()),
        sa.Column("stage", text_type()),
        sa.Column("value_net", sa.BigInteger()),
        sa.Column("value_gross", sa.BigInteger()),
        sa.Column("published_on", text_type()),
        sa.Column("closes_on", text_type()),
        sa.Column("award_on", text_type()),
        sa.Column("starts_on", text_type()),
        sa.Column("ends_on", text_type()),
        sa.Column("areas", text_type()),
        sa.Column("region", text_type()),
        sa.Column("suitable_sme", text_type()),
        sa.Column("suitable_vcse", text_type()),
        sa.Column("profile", text_type()),
        sa.Column("public_liability", sa.BigInteger()),
        sa.Column("employers_liability", sa.BigInteger()),
        sa.Column("professional_indemnity", sa.BigInteger()),
        sa.Column("contact", text_type()),
        sa.CheckConstraint(
            "visibility IN ('private', 'shared', 'published')", name=op.f("ck_opportunities_visibility")
        ),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_opportunities_anchor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_opportunities"),
    )
    op.create_index("ix_opportunities_anchor_id", "opportunities", ["anchor_id"])
    op.create_index("ix_opportunities_ocid", "opportunities", ["ocid"])
    op.create_index("ix_opportunities_sort_key", "opportunities", ["sort_key", "id"])


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("title", text_type()),
        sa.Column("ocid", text_type()),
        sa.Column("release_id", text_type()),
        sa.Column("notice_type", text_type()),
        sa.Column("tag", text_type()),
        sa.Column("buyer", text_type()),
        sa.Column("published_at", text_type()),
        sa.Column("digest", text_type()),
        sa.Column("warnings", text_type()),
        sa.Column("body", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_notices_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_notices_anchor_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["opportunities.id"], name="fk_notices_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("anchor_id", "ocid", "release_id", name="uq_notices_anchor_id_ocid_release_id"),
    )
    op.create_index("ix_notices_anchor_id", "notices", ["anchor_id"])
    op.create_index("ix_notices_ocid", "notices", ["ocid"])
    op.create_index("ix_notices_parent_id", "notices", ["parent_id"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("sort_key", text_type(), nullable=False, server_default=""),
        sa.Column("title", text_type()),
        sa.Column("kind", text_type()),
        sa.Column("host", text_type()),
        sa.Column("held_on", text_type()),
        sa.Column("starts", text_type()),
        sa.Column("ends", text_type()),
        sa.Column("place", text_type()),
        sa.Column("postcode", text_type()),
        sa.Column("topics", text_type()),
        sa.Column("closes_gaps", text_type()),
        sa.Column("capacity", sa.BigInteger()),
        sa.Column("description", text_type()),
        sa.Column("opportunity", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_events_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_events_anchor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_anchor_id", "events", ["anchor_id"])
    op.create_index("ix_events_opportunity", "events", ["opportunity"])
    op.create_index("ix_events_sort_key", "events", ["sort_key", "id"])


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("supplier", text_type()),
        sa.Column("person", text_type()),
        sa.Column("status", text_type()),
        sa.Column("invited_on", text_type()),
        sa.Column("answered_on", text_type()),
        sa.Column("note", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_invitations_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_invitations_anchor_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["events.id"], name="fk_invitations_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
    )
    op.create_index("ix_invitations_anchor_id", "invitations", ["anchor_id"])
    op.create_index("ix_invitations_parent_id", "invitations", ["parent_id"])
    op.create_index("ix_invitations_supplier", "invitations", ["supplier"])


def _assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("assessed_on", text_type()),
        sa.Column("profile", text_type()),
        sa.Column("questionnaire", text_type()),
        sa.Column("assessor", text_type()),
        sa.Column("gate", text_type()),
        sa.Column("percent", sa.BigInteger()),
        sa.Column("unknown_percent", sa.BigInteger()),
        sa.Column("answers", text_type()),
        sa.Column("note", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_assessments_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_assessments_anchor_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["suppliers.id"], name="fk_assessments_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_assessments"),
    )
    op.create_index("ix_assessments_anchor_id", "assessments", ["anchor_id"])
    op.create_index("ix_assessments_parent_id", "assessments", ["parent_id"])
