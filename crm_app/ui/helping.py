"""F1 in a window of its own, such as a preview or a wizard: the guide opens beside it, at the page about it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_app.ui import actions
from crm_app.ui.context import Address, AppContext


def give_help(widget: QWidget, context: AppContext, page: str) -> None:
    """Give a window the key of help. The guide is shown in the window it belongs to, and that comes to the front."""

    def show() -> None:
        context.go(Address("guide", tab=page))
        owner = widget.parentWidget()
        if owner is not None:
            owner.window().activateWindow()

    actions.bind("help", widget, show)
