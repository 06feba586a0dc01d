"""The list of tasks: those that are open, or mine, at one press; done by Space, put off by a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.domain.records import Saved
from crm_app.services.tasks import OPEN, complete_task, snooze
from crm_app.ui import actions
from crm_app.ui.context import AppContext
from crm_app.ui.labels import button, icon_button
from crm_app.ui.records.list_screen import ListScreen

WEEK = timedelta(days=7)


class TasksScreen(ListScreen):
    """Open tasks first, the first due on top."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        self.open_only: QPushButton
        self.mine_only: QPushButton
        super().__init__(context, "task", parent)
        for name, slot in (("task_done", self.mark_done), ("task_later", self.put_off)):
            action = actions.make(name, self)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _checked=False, slot=slot: slot())
            self.grid.addAction(action)
            self.addAction(action)
        self.grid.current_changed.connect(lambda _key: self._look())
        self.bar.changed.connect(lambda _wanted: self._show_pressed())
        self.show_list(self.usual_filter(), Sort("due_on"))
        self._show_pressed()
        self._look()

    def own_buttons(self) -> list[QWidget]:
        """Which tasks, and what becomes of the selected ones."""
        self.open_only = self._switch("Open", "open", "Only what is not done yet")
        self.mine_only = self._switch("Mine", "mine", "Only what I promised")
        self.done = button("Done", self.mark_done, tip="Space or Ctrl+Enter")
        self.later = icon_button("clock", "Put off a week", self.put_off, shortcut="Ctrl+.")
        return [self.open_only, self.mine_only, self.later, self.done]

    def _switch(self, text: str, which: str, tip: str) -> QPushButton:
        made = button(text, lambda: self._press(which), tip=tip)
        made.setCheckable(True)
        return made

    def _condition(self, which: str) -> Condition:
        if which == "open":
            return OPEN
        return Condition("owner", Op.IS, (self._context.workspace.author,))

    def _press(self, which: str) -> None:
        """Add the condition to what the list is filtered by, or take it away."""
        condition, now = self._condition(which), self.bar.filter
        kept = tuple(one for one in now.conditions if not _asks_the_same(one, condition))
        added = kept if len(kept) < len(now.conditions) else (*kept, condition)
        self.show_list(Filter(added, now.search))
        self._show_pressed()

    def show_list(self, wanted: Filter, sort: Sort | None = None) -> None:
        """Show what a filter finds."""
        super().show_list(wanted, sort)
        if hasattr(self, "open_only"):
            self._show_pressed()

    def _show_pressed(self) -> None:
        for made, which in ((self.open_only, "open"), (self.mine_only, "mine")):
            wanted = self._condition(which)
            made.setChecked(any(_asks_the_same(one, wanted) for one in self.bar.filter.conditions))

    def usual_filter(self) -> Filter:
        """Without a task that is open there is nothing to do, whatever was done before."""
        return Filter((OPEN,))

    def _look(self) -> None:
        for made in (self.done, self.later):
            made.setEnabled(bool(self.grid.current_id))

    def mark_done(self) -> None:
        """What is selected is done; where all of it was done already, it is not done after all."""
        keys = self.grid.selected_ids()
        rows = [self.model.row_at(self.model.row_of(key)) for key in keys]
        undone = not all(row is not None and row["done_on"] for row in rows)
        workspace = self._context.workspace
        self._write(keys, lambda: complete_task(workspace, keys, done=undone), "Done" if undone else "Not done")

    def put_off(self) -> None:
        """What is selected is due a week from today."""
        keys, day = self.grid.selected_ids(), self._context.today() + WEEK
        workspace = self._context.workspace
        self._write(keys, lambda: snooze(workspace, keys, day), "Put off a week")

    def _write(self, keys: Sequence[str], work: Callable[[], Saved], word: str) -> None:
        if not keys:
            return
        many = f"{len(keys):,} tasks" if len(keys) > 1 else "the task"
        self._context.jobs.run_write(work, lambda saved: self._context.saved(saved, f"{word}: {many}"))


def _asks_the_same(one: Condition, other: Condition) -> bool:
    """Whether two conditions ask for the same, in whatever words: a view kept earlier may say it otherwise."""
    return (one.field, one.op, one.values) == (other.field, other.op, other.values)
