"""What this screen takes in: self-assessment forms that came back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from crm_app.ui.context import AppContext
from crm_app.ui.imports.takers import FileTaker


def _wants(path: Path) -> bool:
    from crm_app.services.self_assessment import is_form  # loaded when asked for, with all that it reads

    return is_form(path)


def _open(context: AppContext, path: Path, parent: QWidget) -> QWidget:
    from crm_app.ui.screens.readiness.returned_form import open_form

    return open_form(context, path, parent)


def _ask(context: AppContext, parent: QWidget) -> QFileDialog:
    from crm_app.ui.screens.readiness.returned_form import ask_for_form

    return ask_for_form(context, parent)


TAKER = FileTaker("supplier", "take_in_form", _wants, _open, _ask)
