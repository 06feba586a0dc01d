"""Suppliers and their parts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from crm_app.store.tables import text_type

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _suppliers()
    _sites()
    _size_facts()
    _notes()
    _people()
    _consents()
    _credentials()
    _ownership_claims()
    _likenesses()


def _suppliers() -> None:
    op.create_table(
        "suppliers",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("sort_key", text_type(), nullable=False, server_default=""),
        sa.Column("name", text_type()),
        sa.Column("trading_names", text_type()),
        sa.Column("former_names", text_type()),
        sa.Column("legal_form", text_type()),
        sa.Column("status", text_type()),
        sa.Column("company_number", text_type()),
        sa.Column("charity_number", text_type()),
        sa.Column("mutual_number", text_type()),
        sa.Column("ppon", text_type()),
        sa.Column("vat_number", text_type()),
        sa.Column("services", text_type()),
        sa.Column("cpv_codes", text_type()),
        sa.Column("tags", text_type()),
        sa.Column("vcse", text_type()),
        sa.Column("vcse_basis", text_type()),
        sa.Column("part_of_group", text_type()),
        sa.Column("employs_people", text_type()),
        sa.Column("website", text_type()),
        sa.Column("email", text_type()),
        sa.Column("phone", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_suppliers_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_suppliers_anchor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_suppliers"),
    )
    op.create_index("ix_suppliers_anchor_id", "suppliers", ["anchor_id"])
    op.create_index("ix_suppliers_charity_number", "suppliers", ["charity_number"])
    op.create_index("ix_suppliers_company_number", "suppliers", ["company_number"])
    op.create_index("ix_suppliers_mutual_number", "suppliers", ["mutual_number"])
    op.create_index("ix_suppliers_ppon", "suppliers", ["ppon"])
    op.create_index("ix_suppliers_sort_key", "suppliers", ["sort_key", "id"])
    op.create_index("ix_suppliers_vat_number", "suppliers", ["vat_number"])


def _sites() -> None:
    op.create_table(
        "sites",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("label", text_type()),
        sa.Column("address", text_type()),
        sa.Column("town", text_type()),
        sa.Column("postcode", text_type()),
        sa.Column("local_authority", text_type()),
        sa.Column("is_main", sa.BigInteger()),
        sa.Column("operates_since", text_type()),
        sa.Column("staff", sa.BigInteger()),
        sa.Column("easting", sa.BigInteger()),
        sa.Column("northing", sa.BigInteger()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_sites_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_sites_anchor_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["suppliers.id"], name="fk_sites_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_sites"),
    )
    op.create_index("ix_sites_anchor_id", "sites", ["anchor_id"])
    op.create_index("ix_sites_parent_id", "sites", ["parent_id"])


def _size_facts() -> None:
    op.create_table(
        "size_facts",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("year_end", text_type()),
        sa.Column("staff", sa.BigInteger()),
        sa.Column("turnover", sa.BigInteger()),
        sa.Column("balance_sheet", sa.BigInteger()),
        sa.Column("source", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_size_facts_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_size_facts_anchor_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["suppliers.id"], name="fk_size_facts_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_size_facts"),
    )
    op.create_index("ix_size_facts_anchor_id", "size_facts", ["anchor_id"])
    op.create_index("ix_size_facts_parent_id", "size_facts", ["parent_id"])


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("text", text_type()),
        sa.Column("written_on", text_type()),
        sa.Column("in_confidence", sa.BigInteger()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_notes_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_notes_anchor_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["suppliers.id"], name="fk_notes_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
    )
    op.create_index("ix_notes_anchor_id", "notes", ["anchor_id"])
    op.create_index("ix_notes_parent_id", "notes", ["parent_id"])


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("name", text_type()),
        sa.Column("role", text_type()),
        sa.Column("email", text_type()),
        sa.Column("phone", text_type()),
        sa.Column("mobile", text_type()),
        sa.Column("access_needs", text_type()),
        sa.Column("objected_on", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_people_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_people_anchor_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["suppliers.id"], name="fk_people_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_index("ix_people_anchor_id", "people", ["anchor_id"])
    op.create_index("ix_people_parent_id", "people", ["parent_id"])


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("purpose", text_type()),
        sa.Column("given_on", text_type()),
        sa.Column("withdrawn_on", text_type()),
        sa.Column("evidence", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_consents_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_consents_anchor_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["people.id"], name="fk_consents_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_anchor_id", "consents", ["anchor_id"])
    op.create_index("ix_consents_parent_id", "consents", ["parent_id"])


def _credentials() -> None:
    op.create_table(
        "credentials",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("what", text_type()),
        sa.Column("level", sa.BigInteger()),
        sa.Column("issuer", text_type()),
        sa.Column("reference", text_type()),
        sa.Column("issued_on", text_type()),
        sa.Column("expires_on", text_type()),
        sa.Column("is_seen", sa.BigInteger()),
        sa.Column("note", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_credentials_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_credentials_anchor_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["suppliers.id"], name="fk_credentials_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_credentials"),
    )
    op.create_index("ix_credentials_anchor_id", "credentials", ["anchor_id"])
    op.create_index("ix_credentials_parent_id", "credentials", ["parent_id"])


def _ownership_claims() -> None:
    op.create_table(
        "ownership_claims",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("dimension", text_type()),
        sa.Column("ethnic_group", text_type()),
        sa.Column("ownership_band", text_type()),
        sa.Column("management_band", text_type()),
        sa.Column("basis", text_type()),
        sa.Column("certifier", text_type()),
        sa.Column("expires_on", text_type()),
        sa.Column("consent_scopes", text_type()),
        sa.Column("consent_evidence", text_type()),
        sa.Column("declared_on", text_type()),
        sa.Column("withdrawn_on", text_type()),
        sa.CheckConstraint(
            "visibility IN ('private', 'shared', 'published')", name=op.f("ck_ownership_claims_visibility")
        ),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_ownership_claims_anchor_id"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["suppliers.id"], name="fk_ownership_claims_parent_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ownership_claims"),
    )
    op.create_index("ix_ownership_claims_anchor_id", "ownership_claims", ["anchor_id"])
    op.create_index("ix_ownership_claims_parent_id", "ownership_claims", ["parent_id"])


def _likenesses() -> None:
    op.create_table(
        "likenesses",
        sa.Column("id", text_type(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("anchor_id", text_type(), nullable=False),
        sa.Column("visibility", text_type(), nullable=False),
        sa.Column("parent_id", text_type(), nullable=False),
        sa.Column("other", text_type()),
        sa.Column("score", sa.BigInteger()),
        sa.Column("reasons", text_type()),
        sa.Column("verdict", text_type()),
        sa.CheckConstraint("visibility IN ('private', 'shared', 'published')", name=op.f("ck_likenesses_visibility")),
        sa.ForeignKeyConstraint(["anchor_id"], ["anchors.id"], name="fk_likenesses_anchor_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["suppliers.id"], name="fk_likenesses_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_likenesses"),
    )
    op.create_index("ix_likenesses_anchor_id", "likenesses", ["anchor_id"])
    op.create_index("ix_likenesses_other", "likenesses", ["other"])
    op.create_index("ix_likenesses_parent_id", "likenesses", ["parent_id"])
