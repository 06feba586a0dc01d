"""A question asked at the foot of a form, answered by a key or a button; nothing is blocked meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_app.ui import icons
from crm_app.ui.labels import Frame, PlainLabel, button


class QuestionBar(Frame):
    """One sentence with the answer that does it and the one that leaves everything as it is (Escape)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("footer", parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 16, 6)
        self._sign = PlainLabel()
        self._sign.setPixmap(icons.tone_icon("caution").pixmap(icons.sized(18)))
        self._text = PlainLabel(wraps=True)
        self._do: Callable[[], object] | None = None
        self._otherwise: Callable[[], object] | None = None
        self._before: QWidget | None = None
        self.yes = button("Do it", self._answer_yes)
        self.no = button("Keep", self.close_question)
        line.addWidget(self._sign)
        line.addWidget(self._text, 1)
        line.addWidget(self.no)
        line.addWidget(self.yes)
        self.hide()

    @property
    def text(self) -> str:
        """The question that is asked; empty when none is."""
        return "" if self.isHidden() else self._text.text()

    def ask(
        self, question: str, yes: str, do: Callable[[], object], *, no: str = "Keep",
        otherwise: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        """Ask; ``do`` is called when the person agrees, ``otherwise`` when they do not."""
        self._before = self.window().focusWidget()
        self._text.setText(question)
        self._do = do
        self._otherwise = otherwise
        self.yes.setText(yes.replace("&", "&&"))
        self.no.setText(no.replace("&", "&&"))
        self.yes.setAccessibleName(f"{question} {yes}")
        self.show()
        self.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer_yes(self) -> None:
        do, self._do = self._do, None
        self.hide()
        if do is not None:
            do()

    def close_question(self) -> None:
        """Leave everything as it is, and the focus where it was."""
        otherwise, self._do, self._otherwise = self._otherwise, None, None
        self.hide()
        if otherwise is not None:
            otherwise()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape means no."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_question()
        else:
            super().keyPressEvent(event)
