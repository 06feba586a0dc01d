"""Tasks: what somebody has promised to do, and by when."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.screen import Screen


def _make(context: AppContext, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.tasks.page import TasksScreen

    return TasksScreen(context, parent)


SCREEN = Screen("tasks", "Tasks", "check-square", 5, _make, kind="task")
