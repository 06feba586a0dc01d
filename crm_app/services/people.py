"""People from pasted signatures: read, compared with who is there already, and saved with their supplier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from crm_app.domain.errors import Invalid
from crm_app.domain.kinds import KINDS
from crm_app.domain.likeness import POSSIBLE, Identity, own_domain, score_pair
from crm_app.domain.names import match_key
from crm_app.domain.records import Record, Saved
from crm_app.domain.signatures import Signature, read_signature
from crm_app.domain.validation import accept_all
from crm_app.services import finding, records
from crm_app.services.workspace import Workspace
from crm_app.store.queries import people as queries
from crm_app.store.queries import records as record_queries

_TELLING = 2  # words at the beginning of a name
_LIKE_IT = 6  # suppliers with a similar name that are looked at
_PERSON = ("name", "role", "email", "phone", "mobile")
_SUPPLIER = ("website", "company_number", "charity_number", "vat_number")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody or something that is in the register already: the record to open, and why it is shown."""

    kind: str
    id: str
    title: str
    reason: str
    supplier: str = ""  # the key of the supplier it belongs to, or is


@dataclass(frozen=True, slots=True)
class Proposal:
    """A signature on its way in: values of a person, of a supplier and of its premises, and who is there already."""

    person: Mapping[str, Any]
    supplier: Mapping[str, Any]
    site: Mapping[str, Any]
    known: tuple[Known, ...] = ()


def propose(workspace: Workspace, text: str, supplier_id: str = "") -> Proposal:
    """What pasted text would add. With ``supplier_id`` it is about a person of that supplier."""
    found = read_signature(text)
    person = {name: getattr(found, name) for name in _PERSON if getattr(found, name)}
    supplier = {name: getattr(found, name) for name in _SUPPLIER if getattr(found, name)}
    if found.organisation:
        supplier["name"] = found.organisation
    if not found.name:  # an address of the house rather than of a person
        supplier |= {name: getattr(found, name) for name in ("email", "phone") if getattr(found, name)}
    site = {"postcode": found.postcode, "address": ", ".join(found.address), "is_main": True} if found.postcode else {}
    return Proposal(person, supplier, site, known(workspace, found, supplier_id))


def known(workspace: Workspace, found: Signature, supplier_id: str = "") -> tuple[Known, ...]:
    """Who of a signature is in the register already: the same e-mail, person, company number or a similar name."""
    with workspace.store.read() as connection:
        mailed = queries.with_email(connection, found.email) if found.email else []
        named = queries.named(connection, supplier_id, found.name) if supplier_id and found.name else []
        numbered = (
            record_queries.having(connection, KINDS["supplier"], "company_number", [found.company_number])
            if found.company_number
            else []
        )
    result = [
        Known(
            row.kind, row.id, str(row.name), f"{row.name} has the e-mail address {found.email} already.", row.supplier
        )
        for row in mailed
    ]
    told = {row.id for row in mailed}
    result += [
        Known("person", row.id, str(row.name), f"{row.name} is among the people of this supplier already.", supplier_id)
        for row in named
        if row.id not in told
    ]
    if not supplier_id:
        result += _suppliers(workspace, found, [row.id for row in numbered])
    return tuple(result)


def _suppliers(workspace: Workspace, found: Signature, numbered: list[str]) -> list[Known]:
    result = []
    for record in records.get_many(workspace, "supplier", numbered):
        reason = f"“{record['name']}” has the company number {found.company_number} already."
        result.append(Known("supplier", record.id, str(record["name"]), reason, record.id))
    if not found.organisation:
        return result
    name = match_key(found.organisation) or found.organisation
    hits = finding.find(workspace, name, kinds=("supplier",))
    if len(words := name.split()) > _TELLING:  # "Bakers" does not find "Bakery"; the words before it do
        hits += finding.find(workspace, " ".join(words[:_TELLING]), kinds=("supplier",))
    keys = [key for key in dict.fromkeys(hit.id for hit in hits) if key not in numbered][:_LIKE_IT]
    for record in records.get_many(workspace, "supplier", keys):
        likeness = score_pair(_identity(found), _stored(record), _similarity)
        if likeness.score >= POSSIBLE:
            reason = f"“{record['name']}” looks like it: {likeness.reasons[0].text}" if likeness.reasons else ""
            result.append(Known("supplier", record.id, str(record["name"]), reason, record.id))
    return result


def _similarity(one: str, other: str) -> float:
    return float(fuzz.token_sort_ratio(one, other))


def _identity(found: Signature) -> Identity:
    domain = own_domain(found.email.partition("@")[2]) if found.email else None
    return Identity(
        (found.organisation,), found.company_number or None, found.charity_number or None, {}, found.postcode or None,
        domain, found.phone or None, domain,
    )  # fmt: skip


def _stored(record: Record) -> Identity:
    domain = own_domain(str(record["email"] or "").partition("@")[2])
    site = own_domain(str(record["website"] or "").partition("://")[2].partition("/")[0])
    names = (str(record["name"]), *(record["trading_names"] or ()), *(record["former_names"] or ()))
    return Identity(names, record["company_number"], record["charity_number"], {}, None, domain, record["phone"], site)


def add_person(workspace: Workspace, supplier_id: str, values: Mapping[str, Any]) -> Saved:
    """Add a person to a supplier; raises ``Invalid`` with every field that needs attention."""
    return records.add(workspace, "person", values, parent_id=supplier_id)


def add_supplier(workspace: Workspace, proposal: Proposal) -> Saved:
    """Add the supplier of a signature with its premises and its person, in one operation.

    Raises ``Invalid`` where the organisation has no name, or a value cannot be accepted.
    """
    kinds = {"supplier": proposal.supplier, "person": proposal.person, "site": proposal.site}
    wanted = {name: values for name, values in kinds.items() if values or name == "supplier"}
    if not wanted.get("person", {}).get("name"):
        wanted.pop("person", None)
    problems = []
    for name, values in wanted.items():
        try:
            accept_all(KINDS[name], {**records.defaults(KINDS[name]), **values}, is_new=True)
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(problems)
    title = f"Add supplier {records.title_of(KINDS['supplier'], proposal.supplier)}".strip()
    with workspace.operation(title) as op:
        key = records.add_in(op, workspace, "supplier", wanted.pop("supplier"))
        for name, values in wanted.items():
            records.add_in(op, workspace, name, values, parent_id=key)
    return Saved(key, 1, op.change.operation, (), records.touched_of(op.change))
