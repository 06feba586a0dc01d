"""Undo and redo from the window: in the lane of writes, and every screen hears what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_app.ui.context import AppContext, Tone

if TYPE_CHECKING:
    from crm_app.services.history import Undone


def undo(context: AppContext, operation: str = "") -> None:
    """Undo an operation; the person's last one where none is named."""
    from crm_app.services import history  # a start needs none of it

    workspace = context.workspace
    context.jobs.run_write(lambda: history.undo(workspace, operation), lambda undone: _tell(context, undone))


def redo(context: AppContext) -> None:
    """Do again what was undone last."""
    from crm_app.services import history  # as above

    workspace = context.workspace
    context.jobs.run_write(lambda: history.redo(workspace), lambda undone: _tell(context, undone))


def _tell(context: AppContext, undone: Undone) -> None:
    context.touched(undone.touched)
    if undone.refusals:
        kept = len(undone.refusals)
        context.say(f"{undone.title}. {kept} changed since and kept as now", Tone.CAUTION)
    else:
        context.say(undone.title, Tone.GOOD)
