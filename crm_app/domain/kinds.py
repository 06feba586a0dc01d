"""The kinds of record, each with its description: what a table, a form, a list, a command and the log call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crm_app.domain import (
    activities,
    anchors,
    assessments,
    claims,
    credentials,
    events,
    evidence,
    keeping,
    lots,
    notes,
    opportunities,
    people,
    quotes,
    relationships,
    sites,
    size_facts,
    suppliers,
    support,
    tasks,
    views,
)
from crm_app.domain.errors import UsageError
from crm_app.domain.fields import Field, fields_of


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record. ``parent`` names the kind it is a part of; a part goes when its parent goes."""

    name: str
    plural: str
    label: str
    details: type[Any]
    title_field: str
    label_plural: str = ""
    parent: str = ""
    row: type[Any] | None = None
    visibility: str = "shared"
    is_guarded: bool = False  # special category data: a privilege and a log of its own
    unique: tuple[str, ...] = ()  # fields that together may stand only once within an anchor

    @property
    def fields(self) -> Mapping[str, Field]:
        """The stored fields, in form order."""
        return fields_of(self.details)

    @property
    def row_fields(self) -> Mapping[str, Field]:
        """The stored and the computed fields, in list order."""
        return fields_of(self.row or self.details)

    @property
    def title(self) -> str:
        """The plural, for headings and the navigation rail."""
        return self.label_plural or f"{self.label}s"


_ALL = (
    RecordKind("anchor", "anchors", "Anchor", anchors.AnchorDetails, "name"),
    RecordKind("anchor_name", "anchor_names", "Former name", anchors.AnchorNameDetails, "name", parent="anchor"),
    RecordKind("supplier", "suppliers", "Supplier", suppliers.SupplierDetails, "name", row=suppliers.SupplierRow),
    RecordKind("site", "sites", "Premises", sites.SiteDetails, "postcode", "Premises", parent="supplier"),
    RecordKind("size_fact", "size_facts", "Size", size_facts.SizeFactDetails, "year_end", parent="supplier"),
    RecordKind("note", "notes", "Note", notes.NoteDetails, "text", parent="supplier", visibility="private"),
    RecordKind("person", "people", "Person", people.PersonDetails, "name", "People", parent="supplier"),
    RecordKind("consent", "consents", "Consent", people.ConsentDetails, "purpose", parent="person"),
    RecordKind("credential", "credentials", "Credential", credentials.CredentialDetails, "what", parent="supplier"),
    RecordKind("evidence", "evidence_files", "Evidence file", evidence.EvidenceDetails, "name", parent="credential"),
    RecordKind(
        "claim",
        "ownership_claims",
        "Ownership claim",
        claims.OwnershipClaimDetails,
        "dimension",
        parent="supplier",
        is_guarded=True,
    ),
    RecordKind(
        "relationship", "relationships", "Relationship", relationships.RelationshipDetails, "nature", parent="supplier"
    ),
    RecordKind("likeness", "likenesses", "Possible duplicate", keeping.LikenessDetails, "other", parent="supplier"),
    RecordKind(
        "opportunity",
        "opportunities",
        "Opportunity",
        opportunities.OpportunityDetails,
        "title",
        "Opportunities",
        row=opportunities.OpportunityRow,
        visibility="private",
    ),
    RecordKind("lot", "lots", "Lot", lots.LotDetails, "title", parent="opportunity"),
    RecordKind("milestone", "milestones", "Date", lots.MilestoneDetails, "step", parent="opportunity"),
    RecordKind("barrier", "barriers", "Barrier", lots.BarrierDetails, "noted_on", parent="opportunity"),
    RecordKind(
        "notice",
        "notices",
        "Notice",
        opportunities.NoticeDetails,
        "title",
        parent="opportunity",
        visibility="published",
        unique=("ocid", "release_id"),
    ),
    RecordKind("event", "events", "Event", events.CapacityEventDetails, "title", row=events.CapacityEventRow),
    RecordKind("invitation", "invitations", "Invitation", events.InvitationDetails, "supplier", parent="event"),
    RecordKind("quote_request", "quote_requests", "Quote request", quotes.QuoteRequestDetails, "title"),
    RecordKind(
        "quote_asked",
        "quotes_asked",
        "Supplier asked",
        quotes.QuoteAskedDetails,
        "supplier",
        "Suppliers asked",
        parent="quote_request",
    ),
    RecordKind(
        "assessment", "assessments", "Assessment", assessments.AssessmentDetails, "assessed_on", parent="supplier"
    ),
    RecordKind(
        "activity", "activities", "Activity", activities.ActivityDetails, "subject", "Activities", visibility="private"
    ),
    RecordKind("task", "tasks", "Task", tasks.TaskDetails, "title", visibility="private"),
    RecordKind("view", "views", "Saved view", views.ViewDetails, "name", visibility="private"),
    RecordKind("support_offer", "support_offers", "Support offer", support.SupportOfferDetails, "title"),
    RecordKind("area", "areas", "Area of interest", keeping.AreaDetails, "name", "Areas of interest"),
    RecordKind("rule", "rules", "Rule", keeping.RuleDetails, "name"),
    RecordKind("setting", "settings", "Setting", keeping.SettingDetails, "name"),
    RecordKind("mapping", "mappings", "Saved mapping", keeping.MappingDetails, "name"),
    RecordKind("paper", "papers", "Paper", keeping.PaperDetails, "title"),
)
KINDS: Mapping[str, RecordKind] = {kind.name: kind for kind in _ALL}


def kind_named(word: str) -> RecordKind:
    """The kind that a person calls ``word``, singular or plural; raises ``UsageError`` otherwise."""
    wanted = word.strip().casefold().replace("-", "_").replace(" ", "_")
    for kind in _ALL:
        if wanted in (
            kind.name,
            kind.plural,
            kind.label.casefold().replace(" ", "_"),
            kind.title.casefold().replace(" ", "_"),
        ):
            return kind
    names = ", ".join(kind.plural for kind in _ALL if not kind.parent)
    raise UsageError(f"There are no records called “{word}”", "", f"Use one of: {names}.")


def parts_of(kind: RecordKind) -> Iterator[RecordKind]:
    """The kinds that are parts of this one, in the order of a record page."""
    return (part for part in _ALL if part.parent == kind.name)


def depth(kind: RecordKind) -> int:
    """0 for a record that stands alone, 1 for its parts, 2 for theirs: parents are written before parts."""
    return 0 if not kind.parent else 1 + depth(KINDS[kind.parent])
