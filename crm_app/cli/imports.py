"""The command that takes files in: every row is accounted for, and one undo takes a file back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from crm_app.cli import answers, attendance, output
from crm_app.cli.console import shown_progress
from crm_app.cli.notices import take_in_notices
from crm_app.cli.session import Session, session_of
from crm_app.domain.errors import UsageError
from crm_app.domain.kinds import KINDS, RecordKind, kind_named
from crm_app.services import databases, imports
from crm_app.services.imports import ImportResult, OnDuplicate, RowOutcome
from crm_app.services.imports.writing import result_of
from crm_app.services.workspace import Workspace

NOUN = typer.Argument(metavar="KIND", help="suppliers, notices, contracts, attendance, or answers.")
FILES = typer.Argument(metavar="FILE...", help="Workbooks, CSV files, notices as JSON, returned forms.")
_LEAVE = "Leave --mapping and --on-duplicate out."
CONTRACTS = ("contract", "contracts")  # rows of the pipeline, and drafts of what follows them
REJECTS_ENDINGS = (".xlsx", ".csv")


@dataclass(frozen=True, slots=True)
class Options:
    """How files are to be taken in."""

    on_duplicate: OnDuplicate
    dry_run: bool
    rejects: Path | None
    mapping: str


def register(app: typer.Typer) -> None:
    """Add ``import`` to the command line."""
    app.command("import")(import_files)


def import_files(
    context: typer.Context,
    kind: Annotated[str, NOUN],
    files: Annotated[list[Path], FILES],
    on_duplicate: Annotated[OnDuplicate, typer.Option(help="What to do with rows about records that are there.")] = (
        OnDuplicate.MERGE
    ),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")] = False,
    rejects: Annotated[Path | None, typer.Option(help="Where to write rejected rows: .xlsx or .csv.")] = None,
    mapping: Annotated[str, typer.Option(help="The name of a saved mapping of columns.")] = "",
    event: Annotated[str, typer.Option(help="The event whose attendance it is, by name or key.")] = "",
) -> None:
    """Take files in; each file is one operation. A store that is not there is made first.

    Attendance is the sign-up or attendance sheet of an event (organisation, name, e-mail, status); its suppliers are in
    the register already. Answers are self-assessment forms that came back, as PDF or as workbooks.
    """
    session, options = session_of(context), Options(on_duplicate, dry_run, rejects, mapping)
    _check_files(files, options)
    if kind.strip().casefold() == answers.WORD:
        _take_in_answers(session, files, event, options)
        return
    if kind.strip().casefold() == attendance.WORD:
        _take_in_attendance(session, files, event, options)
        return
    wanted = KINDS["opportunity"] if kind.strip().casefold() in CONTRACTS else kind_named(kind)
    _check(wanted, event, options)
    with _store(session, options) as workspace:
        if wanted.name == "notice":
            take_in_notices(session, workspace, files, rejects=rejects, dry_run=dry_run)
        else:
            _take_in_tables(session, workspace, wanted, files, options)


def _take_in_tables(
    session: Session, workspace: Workspace, kind: RecordKind, files: Sequence[Path], options: Options
) -> None:
    results = []
    with shown_progress() as progress:
        for number, file in enumerate(files):
            plan = imports.prepare(workspace, kind.name, file, mapping=options.mapping, progress=progress)
            preview = imports.check(workspace, plan, on_duplicate=options.on_duplicate, progress=progress)
            done = result_of(preview) if options.dry_run else imports.write(workspace, preview, progress=progress)
            if options.rejects and done.rejected:
                imports.save_rejects(plan, done, _rejects_file(options.rejects, file if number else None))
            results.append(done)
    _report(session, kind, files, results)
    if all(done.counts.rejected == done.counts.read > 0 for done in results):
        raise typer.Exit(1)


def _take_in_answers(session: Session, files: Sequence[Path], event: str, options: Options) -> None:
    if event or options.rejects or options.mapping or options.on_duplicate is not OnDuplicate.MERGE:
        raise UsageError("A returned form needs no more than its file", "", "Leave the other options out.")
    answers.take_in_answers(session, files, dry_run=options.dry_run)


def _take_in_attendance(session: Session, files: Sequence[Path], event: str, options: Options) -> None:
    if not event:
        raise UsageError("Whose attendance is it?", "No event is named.", "Name it: --event “How to bid”")
    if options.mapping or options.on_duplicate is not OnDuplicate.MERGE:
        raise UsageError("An attendance sheet needs no mapping", "Its columns are known by their headings.", _LEAVE)
    documents = attendance.take_in_attendance(session, files, event, rejects=options.rejects, dry_run=options.dry_run)
    attendance.finish(session, documents[0] if len(documents) == 1 else _together(files, documents), documents)


def _check_files(files: Sequence[Path], options: Options) -> None:
    for file in files:
        if not file.is_file():
            raise UsageError("There is no such file", str(file), "Check its name and folder.")
    if options.rejects and options.rejects.suffix.lower() not in REJECTS_ENDINGS:
        said = options.rejects.suffix or options.rejects.name
        raise UsageError(f"Rejected rows cannot be written as “{said}”", "", "Use .xlsx or .csv.")


def _check(kind: RecordKind, event: str, options: Options) -> None:
    """Refuse what cannot succeed before a store is made for it."""
    if event:
        raise UsageError("Only attendance belongs to an event", "", f"Leave --event out, or import {attendance.WORD}.")
    if kind.name == "notice" and (options.mapping or options.on_duplicate is not OnDuplicate.MERGE):
        raise UsageError(
            "Notices have no columns and no likenesses", "Their ocid and release say which they are.", _LEAVE
        )


@contextmanager
def _store(session: Session, options: Options) -> Iterator[Workspace]:
    """The store to take files into; a rehearsal without one uses a store that is gone afterwards."""
    if options.dry_run and databases.is_missing_file(session.address):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            rehearsal = str(Path(folder) / "rehearsal.crm")
            databases.create(rehearsal)
            with Session(rehearsal).opened() as workspace:
                yield workspace
    else:
        with session.opened_or_made() as workspace:
            yield workspace


def _rejects_file(named: Path, file: Path | None) -> Path:
    """The file named for the first rejected rows; those of further files get their name added."""
    return named if file is None else named.with_name(f"{named.stem}-{file.stem}{named.suffix}")


def _report(session: Session, kind: RecordKind, files: Sequence[Path], results: Sequence[ImportResult]) -> None:
    for done in results:
        for note in done.notes:
            output.say(output.printable(note))
    documents = [_document(done) for done in results]
    if session.as_json:
        output.write_json(documents[0] if len(documents) == 1 else _together(files, documents))
        return
    counts = [asdict(done.counts) for done in results]
    rows = [(file.name, *(f"{n:,}" for n in count.values())) for file, count in zip(files, counts, strict=True)]
    output.write_table(("FILE", *(name.upper() for name in counts[0])), rows)
    for done in results:
        _say_problems(done, kind)


def _document(done: ImportResult) -> dict[str, Any]:
    made: dict[str, Any] = {**asdict(done.counts), "operation": done.operation or None}
    return {**made, "rejects": _problems(done.rejected), "warnings": _problems(done.warnings)}


def _problems(rows: Sequence[RowOutcome]) -> list[dict[str, Any]]:
    return [
        {"row": row.number, "field": problem.field, "message": problem.message, "value": problem.value}
        for row in rows
        for problem in row.problems
    ]


def _together(files: Sequence[Path], documents: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Several files as one document: the sums, the last operation, and each file's own account."""
    made: dict[str, Any] = {}
    for name, value in documents[0].items():
        values = [document[name] for document in documents]
        if isinstance(value, int):
            made[name] = sum(values)
        elif isinstance(value, list):
            made[name] = [item for some in values for item in some]
        else:
            made[name] = next((item for item in reversed(values) if item), None)
    each = [{"file": str(file), **document} for file, document in zip(files, documents, strict=True)]
    return {**made, "files": each}


def _say_problems(done: ImportResult, kind: RecordKind) -> None:
    for problem in _problems(done.rejected):
        output.say(output.printable(f"Rejected row {problem['row']}: {problem['field']}: {problem['message']}"))
    left = _problems(done.warnings)
    if left:
        output.say(f"{len(left):,} values could not be read and were left out; --json lists them.")
    if done.likenesses:
        output.say(f"{done.likenesses:,} may be {kind.title.lower()} that are there already: list likenesses")
    if done.operation:
        output.say(f"Take it back with: undo {done.operation}")
