"""The round trip of a self-assessment: a form goes out, comes back, is compared, and an officer takes in what it says.

What a supplier states counts as in place with evidence not seen, unless the evidence is on file already.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from crm_app.domain.answers import settled
from crm_app.domain.dates import format_long_date, parse_date
from crm_app.domain.errors import NotFound, Refused
from crm_app.domain.questionnaire import Profile
from crm_app.domain.readiness import Readiness
from crm_app.domain.records import Record, Saved
from crm_app.domain.self_assessment import Difference, FilledForm, FormKey, asks_day_only, differences, stated
from crm_app.importers import self_assessment as returned_files
from crm_app.runtime.progress import Progress
from crm_app.services import readiness, records
from crm_app.services.questionnaires import shipped
from crm_app.services.self_assessment_papers import known_answers
from crm_app.services.workspace import Workspace

if TYPE_CHECKING:
    from crm_app.services.reports import WrittenPaper

REPORT = "self-assessment"
_AGAIN = "Issue a new form for this supplier and send it; the answers can also be entered in the assessment by hand."


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that came back, beside what is known. ``answers`` are all that the supplier states, as states by item key.

    ``known`` are the answers it is compared with, of the assessment ``base_id`` (empty where there is none yet).
    ``proofs`` are the words beside the answers; ``before`` and ``after`` are both results under the form's profile, the
    latter if every advised difference is taken.
    """

    name: str
    supplier_id: str
    supplier: str
    profile: Profile
    answers: Mapping[str, str]
    differences: tuple[Difference, ...]
    proofs: Mapping[str, str]
    known: Mapping[str, str]
    base_id: str
    base_version: int
    before: Readiness
    after: Readiness
    filled_by: str = ""
    filled_on: date | None = None
    remarks: str = ""
    paper_id: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def advised(self) -> frozenset[str]:
        """The items whose differences are taken unless a person says otherwise."""
        return frozenset(one.item for one in self.differences if one.is_advised)


def issue_form(
    workspace: Workspace, supplier_id: str, path: Path, profile: str = "", progress: Progress | None = None
) -> WrittenPaper:
    """Issue a form for a supplier as .pdf or .xlsx, and keep it as a paper.

    Raises ``NotFound`` for the supplier or the profile, ``UsageError`` for another ending, ``CrmError`` where the file
    cannot be written.
    """
    from crm_app.services.reports import write_report  # it brings every writer of papers with it

    return write_report(workspace, REPORT, supplier_id, path, profile=profile, progress=progress)


def is_form(path: Path) -> bool:
    """Whether a dropped file is meant as a returned form."""
    return returned_files.is_form(path)


def read_form(workspace: Workspace, path: Path, progress: Progress | None = None) -> Returned:
    """Read a form that came back and compare it with the last assessment; nothing is written.

    Raises ``Refused`` for a form of another version, of no supplier here, or that nobody has filled in, and
    ``CrmError`` for a file that cannot be read.
    """
    form = returned_files.read_form(path, progress)
    profile = _profile_of(form, path.name)
    supplier = _supplier_of(workspace, form.key, path.name)
    if form.is_untouched(profile.items):
        raise Refused(
            "Nobody has filled this form in",
            f"{path.name} is just as it was sent out.",
            "Ask for the file that was saved after filling it in.",
        )
    return _compared(workspace, form, profile, supplier, path.name)


def _profile_of(form: FilledForm, name: str) -> Profile:
    asked, key = shipped(), form.key
    if key.version != asked.version:
        said = f"{name} is form {key.version[:20]}; the questions in use are {asked.version}."
        raise Refused("This is an older form" if key.version < asked.version else "This is a newer form", said, _AGAIN)
    if key.profile not in asked.profiles:
        said = f"{name} is for “{key.profile[:40]}”, which is not among the sorts of contract here."
        raise Refused("This form asks for something else", said, _AGAIN)
    return asked.profile(key.profile)


def _supplier_of(workspace: Workspace, key: FormKey, name: str) -> Record:
    try:
        return records.get(workspace, "supplier", key.supplier)
    except NotFound:
        raise Refused(
            "The supplier of this form is not in this register",
            f"{name} was issued for a supplier that was deleted, merged, or belongs to another register.",
            "Open the register that issued it, or enter the answers in the assessment by hand.",
        ) from None


def _compared(workspace: Workspace, form: FilledForm, profile: Profile, supplier: Record, name: str) -> Returned:
    last = readiness.latest(workspace, supplier.id)
    warnings = [*form.warnings, *_about_paper(workspace, form.key, last, name)]
    known = known_answers(workspace, supplier.id, profile.key, last)
    proofs = _proofs(form, profile, warnings)
    said = stated(form, profile)
    found = differences(shipped(), known, said, proofs)
    taken = {one.item: one.after.value for one in found if one.is_advised}
    return Returned(
        name,
        supplier.id,
        str(supplier["name"]),
        profile,
        {key: state.value for key, state in said.items()},
        found,
        proofs,
        known,
        last.id if last else "",
        last.version if last else 0,
        readiness.score(workspace, supplier.id, profile.key, known),
        readiness.score(workspace, supplier.id, profile.key, {**known, **taken}),
        form.filled_by,
        _day(form.filled_on, workspace.today(), warnings),
        form.remarks,
        form.key.paper,
        tuple(dict.fromkeys(warnings)),
    )


def _about_paper(workspace: Workspace, key: FormKey, last: Record | None, name: str) -> list[str]:
    """What the issued paper says about the form; raises ``Refused`` where it was issued for somebody else."""
    try:
        paper = records.get(workspace, "paper", key.paper)
    except NotFound:
        return ["This form is not among the papers issued here: its issue was undone, or another register made it."]
    if paper["subject"] != key.supplier:
        said = f"{name} names another supplier than the one it was issued for: it has been tampered with."
        raise Refused("This form does not belong to the supplier it names", said, _AGAIN)
    if last is not None and last["assessed_on"] and paper["issued_on"] and last["assessed_on"] > paper["issued_on"]:
        since, sent = format_long_date(last["assessed_on"]), format_long_date(paper["issued_on"])
        return [f"The supplier was assessed on {since}, after the form went out on {sent}: look twice."]
    return []


def _proofs(form: FilledForm, profile: Profile, warnings: list[str]) -> dict[str, str]:
    """The words beside the answers; where only a day belongs, anything else is left out."""
    kept: dict[str, str] = {}
    for key in profile.items:
        words = form.proofs.get(key, "")
        item = shipped().item(key)
        if words and asks_day_only(item):
            words = _day_in_words(words)
            if not words:
                warnings.append(f"{item.title}: only a day is kept here; other words were left out.")
        if words:
            kept[key] = words
    return kept


def _day_in_words(words: str) -> str:
    try:
        day = parse_date(words)
    except ValueError:
        return ""
    return format_long_date(day) if day else ""


def _day(words: str, today: date, warnings: list[str]) -> date | None:
    """The day on which it was filled in, where one can be read that has come."""
    try:
        day = parse_date(words) if words else None
    except ValueError:
        day = None
    if words and (day is None or day > today):
        warnings.append(f"The date on the form, “{words[:30]}”, is no day up to today; it was left out.")
        return None
    return day


def score_with(workspace: Workspace, returned: Returned, items: Collection[str]) -> Readiness:
    """Both results if only the differences in these items are taken."""
    answers = _answers_with(returned, items)
    return readiness.score(workspace, returned.supplier_id, returned.profile.key, answers)


def _answers_with(returned: Returned, items: Collection[str]) -> dict[str, str]:
    return {**returned.known, **{one.item: one.after.value for one in returned.differences if one.item in items}}


def accept(workspace: Workspace, returned: Returned, items: Collection[str] | None = None) -> Saved:
    """Take in a returned form as a new assessment of today: the differences in ``items``, or all that are advised.

    One operation, so one undo. Raises ``Refused`` where there is nothing to take in, or where somebody has assessed the
    supplier since the form was read.
    """
    chosen = returned.advised if items is None else frozenset(items)
    last = readiness.latest(workspace, returned.supplier_id)
    if (last.id if last else "", last.version if last else 0) != (returned.base_id, returned.base_version):
        raise Refused(
            "Somebody assessed this supplier meanwhile",
            "What the form was compared with is no longer the last assessment.",
            "Read the form again: it is then compared with the new one.",
        )
    taken = [one for one in returned.differences if one.item in chosen]
    if not taken and last is not None:
        raise Refused(
            "There is nothing to take in", "The form says what the last assessment says already.", "Keep it as it is."
        )
    answers, day = _answers_with(returned, chosen), workspace.today()
    found = readiness.score(workspace, returned.supplier_id, returned.profile.key, answers, day)
    values = {
        "profile": returned.profile.key,
        "answers": settled(found, answers),
        "assessed_on": day,
        "questionnaire": shipped().version,
        "assessor": f"The supplier's own form, taken in by {workspace.author}",
        "note": _note(returned, chosen),
    }
    with workspace.operation(f"Take in the self-assessment of “{returned.supplier[:60]}”") as op:
        key = records.add_in(op, workspace, "assessment", values, parent_id=returned.supplier_id)
    return Saved(key, 1, op.change.operation, (), records.touched_of(op.change))


def _note(returned: Returned, chosen: Collection[str]) -> str:
    """Where the answers come from, and what the supplier wrote beside them."""
    by = f" by {returned.filled_by}" if returned.filled_by else ""
    on = f" on {format_long_date(returned.filled_on)}" if returned.filled_on else ""
    lines = [f"The supplier's own form (paper {returned.paper_id[-6:].upper()}), filled in{by}{on}."]
    left = {one.item for one in returned.differences} - set(chosen)
    for item in shipped().items:
        if item.key in returned.proofs and item.key not in left:
            lines.append(f"{item.title}: {returned.proofs[item.key]}")
    if returned.remarks:
        lines.append(f"Added: {returned.remarks}")
    return "\n".join(lines)
