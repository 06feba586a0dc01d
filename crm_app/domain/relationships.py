"""Relationships between suppliers: groups, consortia, subcontracting."""

from __future__ import annotations

from datetime import date

from crm_app.domain.fields import Choice, Field, Kind, described, description

RELATIONSHIPS = (
    Choice("owned_by", "Is owned by", ("parent company", "subsidiary of")),
    Choice("owns", "Owns", ("subsidiary",)),
    Choice("same_group", "Is in one group with", ("sister company",)),
    Choice("consortium", "Bids in a consortium with", ("consortium partner",)),
    Choice("subcontracts_to", "Subcontracts to", ("subcontractor",)),
    Choice("subcontractor_of", "Is a subcontractor of", ("main contractor",)),
    Choice("follows", "Took over from", ("successor of",)),
    Choice("followed_by", "Was taken over by", ("predecessor of",)),
)
# What the other side of a relationship is called; those that read alike from both sides stand for themselves.
INVERSE = {
    "owned_by": "owns",
    "owns": "owned_by",
    "same_group": "same_group",
    "consortium": "consortium",
    "subcontracts_to": "subcontractor_of",
    "subcontractor_of": "subcontracts_to",
    "follows": "followed_by",
    "followed_by": "follows",
}


@description
class RelationshipDetails:
    """How a supplier stands to another. Kept once, with one of the two, and read from both sides."""

    nature: str | None = described(
        Field("Relationship", Kind.CHOICE, choices=RELATIONSHIPS, required=True, in_list=True, width=180)
    )
    other: str | None = described(
        Field("Supplier", Kind.REFERENCE, refers_to="supplier", required=True, in_list=True, width=220)
    )
    since: date | None = described(Field("Since", Kind.DATE, in_list=True))
    until: date | None = described(Field("Until", Kind.DATE, in_list=True))
    note: str | None = described(Field("Note", in_list=True, width=200))
