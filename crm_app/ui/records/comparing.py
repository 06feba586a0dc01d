"""Two suppliers that a person takes for one: put into the queue of duplicates, and shown there side by side."""

from __future__ import annotations

from collections.abc import Sequence

from crm_app.domain.records import Saved
from crm_app.ui.context import Address, AppContext


def compare_two(context: AppContext, keys: Sequence[str]) -> None:
    """Show the two selected suppliers side by side, to merge them or to keep them apart."""
    if len(keys) != 2:
        context.say("Select the two suppliers that may be the same, then compare them")
        return
    workspace, (one, two) = context.workspace, keys

    def queue() -> Saved:
        from crm_app.services import duplicates  # brings in the imports, which no list needs to stand

        return duplicates.queue_pair(workspace, one, two)

    def shown(saved: Saved) -> None:
        context.touched(saved.touched)
        context.go(Address("duplicates", tab=saved.id))

    context.jobs.run_write(queue, shown)
