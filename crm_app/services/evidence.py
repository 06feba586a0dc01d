"""Evidence files on credentials: taken in with care, kept in the store, handed out only when somebody asks."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from crm_app.domain.errors import NotFound, Refused, StoreError
from crm_app.domain.evidence_files import MOST_BYTES, media_type_of, safe_name
from crm_app.domain.kinds import KINDS
from crm_app.domain.records import Record, Saved
from crm_app.runtime.keys import new_key
from crm_app.services import records
from crm_app.services.workspace import Workspace
from crm_app.store.queries import files
from crm_app.store.queries import records as queries

_EVIDENCE = KINDS["evidence"]


def attach(workspace: Workspace, credential: str, path: Path, *, note: str = "", is_seen: bool = True) -> Saved:
    """Attach a file to a credential, as one operation; an officer who attaches it has seen it.

    Raises ``Refused`` for a file that is too large, of a kind that is not taken, not what its name says, or attached
    to this credential already.
    """
    content = _read(path)
    name = safe_name(path.name)
    media_type = media_type_of(name, content)
    digest = hashlib.sha256(content).hexdigest()
    held = records.get(workspace, "credential", credential)
    if any(one["digest"] == digest for one in of_credential(workspace, credential)):
        raise Refused("That file is attached already", name, "Open the one that is there.")
    row = _row(workspace, held, name, media_type, content, digest, note)
    with workspace.operation(f"Attach “{name[:60]}”") as op:
        files.keep(op.connection, row["file"], content)
        op.insert(_EVIDENCE, [row])
        if is_seen and not held["is_seen"]:
            op.update(KINDS["credential"], credential, {"is_seen": 1})
    return Saved(row["id"], 1, op.change.operation, (), records.touched_of(op.change))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            media_type_of(path.name, b"\x00" * (MOST_BYTES + 1))  # says so in its own words
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            "The file cannot be read",
            f"{path.name}: {error.strerror}",
            "Close it in other programs, or copy it to this computer first.",
        ) from None


def _row(
    workspace: Workspace, credential: Record, name: str, media_type: str, content: bytes, digest: str, note: str
) -> dict[str, Any]:
    values = {
        "name": name,
        "media_type": media_type,
        "size": len(content),
        "digest": digest,
        "file": new_key(),
        "received_on": workspace.today(),
        "note": note or None,
    }
    return records.new_row(workspace, _EVIDENCE, values, parent_id=credential.id, visibility=credential.visibility)


def of_credential(workspace: Workspace, credential: str) -> list[Record]:
    """The evidence files of one credential, oldest first."""
    with workspace.store.read() as connection:
        return queries.parts(connection, _EVIDENCE, [credential])


def of_credentials(workspace: Workspace, credentials: list[str]) -> list[Record]:
    """The evidence files of several credentials, oldest first."""
    with workspace.store.read() as connection:
        return queries.parts(connection, _EVIDENCE, credentials)


def content(workspace: Workspace, evidence: str) -> tuple[str, bytes]:
    """The name and the bytes of an evidence file; raises ``StoreError`` where they are not what was attached."""
    record = records.get(workspace, "evidence", evidence)
    with workspace.store.read() as connection:
        found = files.content(connection, str(record["file"] or ""))
    if not found:
        raise NotFound(
            "The file itself is not there",
            f"{record['name']}: the store holds its name, not its content.",
            "Ask for it again and attach it anew.",
        )
    if hashlib.sha256(found).hexdigest() != record["digest"]:
        raise StoreError(
            "The file is damaged",
            f"{record['name']} is not what was attached.",
            "Restore the latest backup, or attach it anew.",
        )
    return str(record["name"]), found


def write_copy(workspace: Workspace, evidence: str, folder: Path) -> Path:
    """Write a copy of an evidence file into a folder under its safe name, and return its path.

    A name that is taken there gets a number: nothing that stands in the folder is written over.
    """
    name, found = content(workspace, evidence)
    folder.mkdir(parents=True, exist_ok=True)
    stem, dot, ending = name.rpartition(".")
    number = 1
    while True:
        path = folder / (name if number == 1 else f"{stem} ({number}){dot}{ending}")
        try:
            with path.open("xb") as out:
                out.write(found)
        except FileExistsError:
            number += 1
            continue
        except OSError as error:
            path.unlink(missing_ok=True)
            raise Refused(
                "The file cannot be written", f"{path.name}: {error.strerror}", "Choose another folder."
            ) from None
        return path
