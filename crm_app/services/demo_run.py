"""The whole main job without a screen: a store, suppliers, notices, matches, an assessment, and the papers of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crm_app.domain.errors import Refused
from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.domain.kinds import KINDS
from crm_app.runtime.progress import Progress, Silent
from crm_app.services import exports, imports, lists, matching, readiness, records, setup
from crm_app.services.demo.filling import fill
from crm_app.services.demo.notices import write_package
from crm_app.services.demo.register import EVENTS, OPPORTUNITIES
from crm_app.services.demo_summary import write_summary
from crm_app.services.lists import ListQuery
from crm_app.services.matching import SupplierMatch
from crm_app.services.notices import import_notices
from crm_app.services.reports import WrittenPaper, report_named, reprint, write_cohort, write_report
from crm_app.services.workspace import Workspace, create_workspace

STORE, NOTICES = "demo.crm", "notices.json"
SIZE, SEED = 300, 2026
_EARLIER = "demo-before.crm"
_STEPS = 6
_LOOKED_AT = 12  # opportunities tried for the one that the papers are about
_SHOWN = 10
_DAYS_TO_BID = 14  # a tender that closes sooner is too late to make ready for
_PAPERS = (
    ("readiness", "readiness-report"),
    ("briefing-external", "briefing-external"),
    ("briefing-internal", "briefing-internal"),
    ("market", "market-readiness"),
    ("rehearsal", "rehearsal-sheet"),
)
_COHORT = "cohort-readiness"
_ENDINGS = (".pdf", ".docx", ".xlsx")
_LISTS = (("supplier", (".xlsx", ".csv", ".json")), ("opportunity", (".xlsx", ".csv", ".json")), ("event", (".xlsx",)))
_WORTH_A_LOOK = (("open",), ("market_engagement", "planned"), ("idea", "evaluation", "award"), ("live", "ended"))


@dataclass(frozen=True, slots=True)
class Matched:
    """One supplier beside the opportunity that was chosen."""

    id: str
    name: str
    score: float
    could_bid: str
    percent: int | None
    reasons: tuple[str, ...]


@dataclass(slots=True)
class DemoSummary:
    """What the run made. ``files`` are names within the folder; counts are of records by the plural of their kind."""

    folder: str
    today: str
    counts: dict[str, int] = field(default_factory=dict)
    suppliers_import: dict[str, int] = field(default_factory=dict)
    notices_import: dict[str, int] = field(default_factory=dict)
    opportunity: dict[str, str] = field(default_factory=dict)
    matches: list[Matched] = field(default_factory=list)
    supplier: dict[str, Any] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The summary as plain values."""
        return asdict(self)


def run_demo(
    folder: Path,
    *,
    suppliers: Path | None = None,
    notices: Path | None = None,
    size: int = SIZE,
    seed: int = SEED,
    progress: Progress | None = None,
) -> DemoSummary:
    """Do the main job once, into a folder that is made where it is wanting; the store of an earlier run is kept aside.

    ``suppliers`` is a file to import instead of ``size`` invented ones, ``notices`` a file of published notices instead
    of a fictional package. Raises ``Refused`` where the folder cannot be written or a file is not there.
    """
    told = progress or Silent()
    _check_files(suppliers, notices)
    store = _make_room(folder)
    with closing(create_workspace(store)) as workspace:
        run = _Run(workspace, folder, told, DemoSummary(str(folder), workspace.today().isoformat()))
        run.fill(suppliers, notices, size, seed)
        run.import_suppliers(suppliers)
        run.import_notices(notices, seed)
        run.match_and_assess()
        run.write_papers()
        run.write_lists()
        run.summary.counts = dict(_counts(workspace))
    run.summary.files = sorted(["summary.json", "summary.txt", STORE, *run.files])
    write_summary(folder, run.summary.as_json())
    return run.summary


def fill_whole(workspace: Workspace, *, size: int = SIZE, seed: int = SEED, progress: Progress | None = None) -> None:
    """Give an empty store all that a demonstration shows on screen: the register, the reference data, the notices."""
    fill(workspace, size=size, seed=seed, progress=progress)
    setup.seed_reference(workspace)
    with TemporaryDirectory() as folder:
        package = Path(folder) / NOTICES
        write_package(package, seed=seed, today=workspace.today())
        import_notices(workspace, [package])


def _check_files(*paths: Path | None) -> None:
    for path in paths:
        if path is not None and not path.is_file():
            raise Refused("The file is not there", str(path), "Check its name and folder.")


def _make_room(folder: Path) -> Path:
    """The place of the new store. One of an earlier run goes aside with the files that belong to it."""
    store = folder / STORE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for ending in ("", "-wal", "-shm"):
            old, aside = folder / (STORE + ending), folder / (_EARLIER + ending)
            aside.unlink(missing_ok=True)
            if old.exists():
                old.rename(aside)
    except OSError as fault:
        raise Refused(
            "The folder cannot be used", f"{folder}: {fault.strerror or fault}.", "Choose another folder with --out."
        ) from fault
    return store


def _counts(workspace: Workspace) -> Iterator[tuple[str, int]]:
    for kind in KINDS.values():
        if not kind.is_guarded and (found := lists.count(workspace, ListQuery(kind.name))):
            yield kind.plural, found


class _Run:
    """One run, step by step."""

    def __init__(self, workspace: Workspace, folder: Path, progress: Progress, summary: DemoSummary) -> None:
        self.workspace, self.folder, self.progress, self.summary = workspace, folder, progress, summary
        self.files: list[str] = []
        self._step = 0
        self._is_invented = True  # the suppliers, and with them what they could do a year ago
        self._chosen: list[SupplierMatch] = []

    def _say(self, text: str) -> None:
        self.progress.update(self._step, _STEPS, text)
        self._step += 1

    def fill(self, suppliers: Path | None, notices: Path | None, size: int, seed: int) -> None:
        """The anchors, the reference data, and what no file is given for."""
        self._say("Making the store")
        self._is_invented = suppliers is None
        fill(
            self.workspace,
            size=0 if suppliers else size,
            seed=seed,
            opportunities=0 if notices else OPPORTUNITIES,
            events=EVENTS,
        )
        setup.seed_reference(self.workspace)

    def import_suppliers(self, path: Path | None) -> None:
        """The suppliers of a given file."""
        self._say("Suppliers")
        if path:
            counts = imports.run(self.workspace, "supplier", path).counts
            self.summary.suppliers_import = asdict(counts)

    def import_notices(self, path: Path | None, seed: int) -> None:
        """The notices of a given file, or of a fictional package written for it."""
        self._say("Notices")
        if path is None:
            path = self.folder / NOTICES
            write_package(path, seed=seed, today=self.workspace.today())
            self.files.append(NOTICES)
        found = import_notices(self.workspace, [path])
        names = ("read", "created", "updated", "unchanged", "skipped", "rejected", "opportunities_created")
        self.summary.notices_import = {name: getattr(found, name) for name in names}

    def match_and_assess(self) -> None:
        """The opportunity that most local suppliers fit well, and an assessment of the best of them for it."""
        self._say("Matching and assessing")
        opportunity, self._chosen = best_opportunity(self.workspace)
        if not opportunity or not self._chosen:
            return
        values = records.get(self.workspace, "opportunity", opportunity).values
        self.summary.opportunity = {
            "id": opportunity,
            "title": values["title"],
            "closes_on": str(values["closes_on"] or ""),
        }
        profile = readiness.profile_for(values)
        self._assess(min(self._chosen, key=lambda match: self._known_of(match, profile)), profile)
        self._chosen = matching.matches_for(self.workspace, opportunity, limit=_SHOWN)
        self.summary.matches = [_matched(match) for match in self._chosen]

    def _known_of(self, match: SupplierMatch, profile: str) -> tuple[bool, int, float]:
        """Least for a supplier assessed before under the same profile, of whom much is known and that fits well."""
        last = readiness.latest(self.workspace, match.id)
        if last is None:
            return True, 100, -match.score
        return last["profile"] != profile, (last["unknown_percent"] or 0) // 20, -match.score

    def _assess(self, match: SupplierMatch, profile: str) -> None:
        last = readiness.latest(self.workspace, match.id)
        known = readiness.prefilled(self.workspace, match.id, profile)
        answers = {**(last["answers"] if last else {}), **{key: str(found.state) for key, found in known.items()}}
        found = readiness.score(self.workspace, match.id, profile, answers)
        readiness.save_answers(
            self.workspace, match.id, profile, answers, assessor="Demonstration", note="Answered from the record alone."
        )
        self.summary.supplier = {
            "id": match.id,
            "name": match.name,
            "profile": profile,
            "could_bid": found.gate.could_bid.label,
            "percent": found.percent,
            "unknown_percent": found.unknown_percent,
        }

    def write_papers(self) -> None:
        """The papers of the supplier, of the opportunity, and of the suppliers of the anchor's own area."""
        self._say("Papers")
        for report, name in _PAPERS:
            about = self.summary.supplier if report_named(report).about == "supplier" else self.summary.opportunity
            if key := about.get("id"):
                self._paper(name, write_report(self.workspace, report, str(key), self.folder / f"{name}.pdf"))
        own = records.get(self.workspace, "anchor", self.workspace.own_anchor())
        here = Filter((Condition("local_authority", Op.IN, tuple(own["areas"])),)) if own["areas"] else Filter()
        area = f"Suppliers in the area of {own['name']}" if own["areas"] else "Every supplier"
        cohort = ListQuery("supplier", here)
        path, today = self.folder / f"{_COHORT}.pdf", self.workspace.today()
        between = (today - timedelta(days=365), today) if self._is_invented else None
        self._paper(_COHORT, write_cohort(self.workspace, cohort, path, name=area, between=between))

    def _paper(self, name: str, issued: WrittenPaper) -> None:
        """The paper in every other format: each says what the PDF says, to the letter."""
        for ending in _ENDINGS[1:]:
            reprint(self.workspace, issued.paper_id, self.folder / f"{name}{ending}")
        self.files.extend(f"{name}{ending}" for ending in _ENDINGS)
        if issued.missing:
            self.summary.warnings.append(f"{name}.pdf: no font draws {' '.join(issued.missing)}")
        if issued.warning:
            self.summary.warnings.append(f"{name}.pdf: {issued.warning}")

    def write_lists(self) -> None:
        """The lists as files that other programs read."""
        self._say("Lists")
        for kind, endings in _LISTS:
            for ending in endings:
                name = KINDS[kind].plural + ending
                exports.export_list(self.workspace, ListQuery(kind), self.folder / name)
                self.files.append(name)


def best_opportunity(workspace: Workspace) -> tuple[str, list[SupplierMatch]]:
    """The opportunity whose best few suppliers fit it best, of the first that can still be bid for."""
    best: tuple[float, str, list[SupplierMatch]] = (0.0, "", [])
    soon = workspace.today() + timedelta(days=_DAYS_TO_BID)
    for stages in _WORTH_A_LOOK:
        in_time = _in_stages(workspace, stages, Condition("closes_on", Op.AT_LEAST, (soon,)))
        for key in (in_time or _in_stages(workspace, stages))[:_LOOKED_AT]:
            found = matching.matches_for(workspace, key, limit=_SHOWN)
            worth = sum(match.score for match in found) + 5 * sum(match.gate is not None for match in found)
            if worth > best[0]:
                best = (worth, key, found)
        if best[1]:
            break
    return best[1], best[2]


def _in_stages(workspace: Workspace, stages: tuple[str, ...], *more: Condition) -> list[str]:
    query = ListQuery("opportunity", Filter((Condition("stage", Op.IN, stages), *more)), Sort("closes_on"))
    return lists.snapshot(workspace, query)


def _matched(match: SupplierMatch) -> Matched:
    gate = match.gate.label if match.gate else ""
    return Matched(
        match.id, match.name, match.score, gate, match.percent, tuple(reason.text for reason in match.reasons)
    )
