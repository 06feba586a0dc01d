"""The store itself as a thing to look after: where it is, making it, checking it, backing it up, who may use it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from crm_app.domain.errors import Refused, StoreError, UsageError
from crm_app.runtime import passwords
from crm_app.runtime.account import person_here
from crm_app.runtime.progress import Progress
from crm_app.services import copying, records
from crm_app.services.setup import seed_reference
from crm_app.services.workspace import (
    Workspace,
    anchors,
    create_workspace,
    open_workspace,
    upgrade_store,
)
from crm_app.store import access, backup, consistency, engine, membership
from crm_app.store.consistency import Check
from crm_app.store.engine import Store

FIRST_ANCHOR = "Our organisation"
ROLES = access.ROLES
Copied, copy_store = copying.Copied, copying.copy_store
STORE_ENDING = ".crm"
_SQLITE_URL = "sqlite:///"
_HEADER = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a store found: its schema, each thing looked at, and how many records of each kind there are."""

    schema: str
    checks: tuple[Check, ...]
    counts: dict[str, int]

    @property
    def is_sound(self) -> bool:
        """Whether everything is in order."""
        return all(check.is_sound for check in self.checks)

    @property
    def summary(self) -> str:
        """One sentence for a person: what was found, and what to do about it."""
        if self.is_sound:
            return f"The store is in good order: all {sum(self.counts.values()):,} records are whole and accounted for."
        amiss = ", ".join(check.name for check in self.checks if not check.is_sound)
        return (
            f"Something is amiss ({amiss}). Nothing was changed. Keep this file as it is, and restore the latest"
            " backup: database restore FILE."
        )


def address_of(text: str) -> str:
    """The address of a store as typed: a path (also written as ``sqlite:///path``) or a PostgreSQL URL.

    Raises ``UsageError`` for the URL of anything else.
    """
    wanted = text.strip()
    if engine.is_server(wanted):
        return wanted
    if wanted.startswith(_SQLITE_URL):
        wanted = wanted.removeprefix(_SQLITE_URL)
    scheme, found, _ = wanted.partition("://")
    if not wanted or "\0" in wanted or (found and scheme.isalnum()):
        raise UsageError(
            "That is not the address of a store", wanted, "Use a path or postgresql://login@server/database."
        )
    return str(Path(wanted).expanduser())


def check_place(address: str) -> None:
    """Raise ``UsageError`` where an address names a folder or a file that is plainly something else."""
    if engine.is_server(address):
        return
    path = Path(address)
    try:
        if path.is_dir():
            raise UsageError("That is a folder", address, "Name the file of a store, such as suppliers.crm.")
        if not path.exists():
            return
        with path.open("rb") as stream:
            header = stream.read(len(_HEADER))
    except OSError as error:
        raise StoreError(
            "The store cannot be read", f"{address}: {error.strerror}", "Check the path and your rights to it."
        ) from None
    if header and header != _HEADER:
        raise UsageError(
            "That is not a store",
            f"{address} is another kind of file, or is damaged at its very start. It was left as it is.",
            "Name another file, or restore a backup: database restore FILE.",
        )


def is_missing_file(address: str) -> bool:
    """Whether an address is that of a SQLite store that is not there yet."""
    return not engine.is_server(address) and not Path(address).exists()


def create(address: str, *, anchor: str = FIRST_ANCHOR, progress: Progress | None = None) -> None:
    """Make a store, with its first anchor organisation where one is named and there is none.

    A file in the user's own data folder gets its folder as well. Raises ``Refused`` where a store stands already.
    """
    if not engine.is_server(address):
        check_place(address)
        if Path(address).exists():
            raise Refused("There is a store already", address, "Use it, or name another file.")
        _make_folder(Path(address))
    workspace = create_workspace(address, progress=progress)
    try:
        if anchor and not anchors(workspace):
            records.add(workspace, "anchor", {"name": anchor}, visibility="published")
        begin(workspace)
    finally:
        workspace.close()


def begin(workspace: Workspace) -> None:
    """Give a store that has its first anchor the shipped areas, rules and settings; again and again alike."""
    found = anchors(workspace)
    if not found:
        return
    if workspace.store.is_sqlite and len(found) == 1:
        with workspace.store.write() as connection:
            membership.set_own_anchor(connection, found[0].id)
    seed_reference(workspace)


def _make_folder(path: Path) -> None:
    """The folder of a store, where only its own folder is wanting: a mistyped path is not built up."""
    if path.parent.parent.is_dir() or path.is_relative_to(Path.home()):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                "The store cannot be made there", f"{path}: {error.strerror}", "Choose another folder."
            ) from None


def upgrade(address: str, *, progress: Progress | None = None) -> str:
    """Bring an older store up to date, after a backup, with the reference data of this version; returns the schema.

    On a server the reference data is for the collaborative's administrators; for anybody else it stays as it is.
    """
    check_place(address)
    revision = upgrade_store(address, progress=progress)
    workspace = open_workspace(address)
    try:
        with suppress(Refused):
            begin(workspace)
    finally:
        workspace.close()
    return revision


def check(address: str) -> Checked:
    """Look a store over, also one of an older schema; raises ``StoreError`` where it cannot be read at all."""
    check_place(address)
    store = _connected(address)
    try:
        revision, found, counts = consistency.checks(store)
    finally:
        store.close()
    return Checked(revision, tuple(found), counts)


def back_up(address: str, target: Path) -> Path:
    """Write a backup of a store that may be in use, and its manifest.

    An older backup of that name is replaced. Raises ``Refused`` where the target is the store itself, something else
    than a store, or in no folder.
    """
    check_place(address)
    if target.is_dir():
        target = target / f"{Path(address).stem}.backup.crm"
    if not target.parent.is_dir():
        raise Refused("The folder is not there", str(target.parent), "Create it first, or choose another.")
    if target.exists():
        _refuse_to_replace(target, Path(address))
    store = _connected(address)
    try:
        return backup.make(store, target)
    finally:
        store.close()


def _refuse_to_replace(target: Path, source: Path) -> None:
    if source.exists() and target.samefile(source):
        raise Refused("A store cannot be its own backup", str(target), "Choose another name.")
    with target.open("rb") as stream:
        if stream.read(len(_HEADER)) != _HEADER:
            raise Refused("There is another kind of file already", str(target), "Choose another name.")


def restore(source: Path, address: str) -> Path | None:
    """Put a backup, proved sound, in place of a store; the old store is kept beside it and its path returned."""
    if engine.is_server(address):
        raise Refused(
            "A server restores its own backups", "This store is on PostgreSQL.", "Ask its administrator for pg_restore."
        )
    if Path(address).suffix != STORE_ENDING or Path(address).is_dir():
        check_place(address)  # a store whose beginning is damaged still has its name, and is kept beside the new one
    if source.exists() and Path(address).exists() and source.samefile(address):
        raise Refused("That is the store itself", str(source), "Choose a backup of it.")
    check_place(str(source))
    return backup.restore(source, Path(address))


def add_member(workspace: Workspace, login: str, anchor: str, role: str, *, may_see_claims: bool = False) -> None:
    """Give a login its place in an anchor of a PostgreSQL store; its administrator sets the password.

    Raises ``Refused`` on a file, which is one person's own, and ``UsageError`` for a login or role that cannot be.
    """
    if workspace.store.is_sqlite:
        raise Refused("A file has no members", "It is the store of one person.", "Share a PostgreSQL store instead.")
    key = records.find(workspace, "anchor", anchor)
    with workspace.store.write() as connection:
        access.add_member(connection, login, key, role, may_see_claims=may_see_claims)


def _connected(address: str) -> Store:
    password = passwords.password_for(address) if engine.is_server(address) else None
    return engine.connect(address, author=person_here(), password=password)
