"""A program of its own for the fault tests, to be killed while it works: ``worker.py TASK ADDRESS [ARGUMENT…]``."""

from __future__ import annotations

import sys
import time

from crm_app.domain.errors import Conflict
from crm_app.services import records
from crm_app.services.imports import run
from crm_app.services.workspace import create_workspace, open_workspace, upgrade_store


def say(*words: object) -> None:
    """Tell the test what was done; it has arrived when this returns."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def do_import(address: str, path: str) -> None:
    """Import a file."""
    workspace = open_workspace(address)
    say("ready")
    say("done", run(workspace, "supplier", path).counts.created)
    workspace.close()


def do_save(address: str, key: str) -> None:
    """Save one number after another and say which are safe."""
    workspace = open_workspace(address)
    say("ready")
    number = int(records.get(workspace, "supplier", key)["services"] or 0)
    while True:
        number += 1
        records.save(workspace, "supplier", key, {"services": str(number)})
        say(number)


def do_append(address: str, key: str, name: str, rounds: str) -> None:
    """Add a word to a text again and again, as a person who looks, types and saves; a conflict is looked at anew."""
    workspace = open_workspace(address)
    say("ready")
    sys.stdin.readline()
    number, conflicts = 0, 0
    while number < int(rounds):
        opened = dict(records.get(workspace, "supplier", key).values)
        time.sleep(0.002)  # the typing: time enough for a colleague
        try:
            changes = {"services": f"{opened['services']} {name}{number}"}
            records.save(workspace, "supplier", key, changes, original=opened)
            number += 1
        except Conflict:
            conflicts += 1
    say("done", conflicts)
    workspace.close()


def do_edit(address: str, key: str, field: str, rounds: str) -> None:
    """Change one field again and again, never opening the form anew for what others change."""
    workspace = open_workspace(address)
    say("ready")
    sys.stdin.readline()
    opened, noticed = dict(records.get(workspace, "supplier", key).values), 0
    for number in range(int(rounds)):
        value = f"{field} {number}" if field == "services" else f"https://{number}.example"
        noticed += bool(records.save(workspace, "supplier", key, {field: value}, original=opened).also_changed)
        opened[field] = value
        time.sleep(0.002)
    say("done", noticed)
    workspace.close()


def do_upgrade(address: str) -> None:
    """Raise the schema."""
    say("ready")
    say("done", upgrade_store(address))


def do_create(address: str) -> None:
    """Make a store, write to it, and wait to be killed."""
    workspace = create_workspace(address)
    key = records.add(workspace, "anchor", {"name": "Our organisation"}, visibility="published").id
    say("done", key)
    time.sleep(60)


def do_type(address: str, key: str, name: str) -> None:
    """Type into the form of a record without ever saving, and say what stands in it at which moment."""
    from PySide6.QtCore import QTimer

    from crm_app.domain.kinds import KINDS
    from crm_app.ui.application import make_application
    from crm_app.ui.context import AppContext
    from crm_app.ui.records.form import RecordForm

    app = make_application()
    context = AppContext(open_workspace(address))
    form = RecordForm(context, KINDS["supplier"], records.get(context.workspace, "supplier", key))
    form.show()
    cell = form.cells["services"]
    cell.begin()
    lines = cell.editor.lines  # type: ignore[union-attr]
    lines.setPlainText(f"round {name}:")

    def press() -> None:
        lines.insertPlainText("x")
        say(time.monotonic(), lines.toPlainText())

    lines.moveCursor(lines.textCursor().MoveOperation.End)
    timer = QTimer()
    timer.timeout.connect(press)
    timer.start(50)
    say("ready")
    app.exec()


if __name__ == "__main__":
    globals()[f"do_{sys.argv[1]}"](*sys.argv[2:])
