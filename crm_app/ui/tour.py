"""A tour of five minutes: a small card that goes from place to place and points at what it speaks of.

It is never modal: what it shows can be used while it stands there. Each step is data; a test walks all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_app.ui import theme
from crm_app.ui.announcing import announce
from crm_app.ui.context import Address, AppContext
from crm_app.ui.labels import Frame, Heading, PlainLabel, button

WIDTH = 340
_GAP = 10


@dataclass(frozen=True, slots=True)
class TourStep:
    """One stop: where to be, the object name of what to point at there, and what to say of it."""

    title: str
    words: str
    place: str
    target: str


STEPS = (
    TourStep(
        "Welcome", "Five minutes, ten stops, on firms that are invented. Next goes on, End leaves at any time; the"
        " guide brings you back. Everything stays usable while you read.", "today", "rail",
    ),
    TourStep(
        "What needs you today", "What is due, what runs out, what is new. Each line is a verb and a name: Enter opens"
        " it. Nobody has to remember a follow-up.", "today", "page",
    ),
    TourStep(
        "Search everything", "One line finds firms, people, tenders and events, and does things too: type “log call”"
        " or “dark”. Ctrl+K brings you here from anywhere.", "today", "searchField",
    ),
    TourStep(
        "The register", "All suppliers of all anchors. F2 edits a cell, Ctrl+V pastes a block from Excel, and every"
        " change can be undone, days later too.", "suppliers", "recordGrid",
    ),
    TourStep(
        "Filters read as a sentence", "Add one, then another: caterers in Hackney that lack insurance. Save the"
        " result as a view, invite it, export it or print it.", "suppliers", "filterBar",
    ),
    TourStep(
        "Where they are", "The same filter on a map of postcodes. Draw around suppliers to choose them.",
        "map", "page",
    ),
    TourStep(
        "The pipeline", "Upcoming tenders of every anchor, long before they are published: as a list, a board or a"
        " timeline. Each shows which local firms fit, and why.", "opportunities", "page",
    ),
    TourStep(
        "How ready they are", "Which gates stand open for a firm, and what to put in place first. A report for the"
        " owner is one key away: Ctrl+P in a record.", "cohorts", "page",
    ),
    TourStep(
        "Nothing is lost", "Every step has a name, an author and an undo. A deleted record lies in the bin, and any"
        " list can be seen as it was on a day.", "history", "page",
    ),
    TourStep(
        "The guide", "F1 opens the page about wherever you are. That was the tour: press End, and try it.",
        "guide", "guideReader",
    ),
)  # fmt: skip


class Ring(QWidget):
    """A frame around what is spoken of; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 3))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 6, 6)
        painter.end()


class Tour(Frame):
    """The card. ``ended`` tells that it was left, at its end or before."""

    ended = Signal()

    def __init__(self, context: AppContext, places: QStackedWidget, window: QWidget) -> None:
        super().__init__("panel", window)
        self._context, self._places, self._window = context, places, window
        self.number = 0
        self.ring = Ring(window)
        self.title = Heading("", 12)
        self.count = PlainLabel(muted=True)
        self.words = PlainLabel(wraps=True)
        self.back_button = button("Back", self.back)
        self.next_button = button("Next", self.forward, primary=True)
        self.end_button = button("End", self.end)
        self._settling = QTimer(self, singleShot=True, interval=80)
        self._settling.timeout.connect(self.place)
        self._lay_out()

    def _lay_out(self) -> None:
        self.setAccessibleName("The tour")
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.count)
        row = QHBoxLayout()
        row.addWidget(self.end_button)
        row.addStretch(1)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.words)
        column.addLayout(row)

    def begin(self) -> None:
        """Start at the first stop."""
        self.number = 0
        self._window.installEventFilter(self)
        self._show()

    def forward(self) -> None:
        """The next stop; the last one ends the tour."""
        if self.number == len(STEPS) - 1:
            self.end()
        else:
            self.number += 1
            self._show()

    def back(self) -> None:
        """The stop before."""
        self.number = max(self.number - 1, 0)
        self._show()

    def end(self) -> None:
        """Take the card away and give the keyboard back to the page."""
        self._settling.stop()
        self._window.removeEventFilter(self)
        self.ring.hide()
        self.hide()
        page = self._places.currentWidget()
        if page is not None:
            page.setFocus()
        self.ended.emit()

    def _show(self) -> None:
        step = STEPS[self.number]
        self._context.go(Address(step.place))
        self.title.setText(step.title)
        self.words.setText(step.words)
        self.count.setText(f"{self.number + 1} of {len(STEPS)}")
        self.back_button.setEnabled(self.number > 0)
        last = self.number == len(STEPS) - 1
        self.next_button.setVisible(not last)
        (self.end_button if last else self.next_button).setFocus(Qt.FocusReason.OtherFocusReason)
        self.show()
        self.place()
        self._settling.start()  # a page that was just made has its sizes a moment later
        (self.end_button if last else self.next_button).setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, f"{step.title}. {step.words}")

    def target(self) -> QWidget | None:
        """What the present stop points at."""
        name = STEPS[self.number].target
        page = self._places.currentWidget()
        if page is not None and page.objectName() == name:
            return page
        found = page.findChild(QWidget, name) if page is not None else None
        return found or self._window.findChild(QWidget, name)

    def place(self) -> None:
        """Put the ring around what is meant and the card beside it, within the window."""
        whole, target = self._window.rect(), self.target()
        self.setFixedWidth(min(theme.scaled(WIDTH), whole.width() - 2 * _GAP))
        self.setFixedHeight(self._column.heightForWidth(self.width()))
        around = whole
        if target is not None and target.isVisible():
            around = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size()).intersected(whole)
            self.ring.setGeometry(around)
            self.ring.show()
            self.ring.raise_()
        self.move(self._beside(around, whole))
        self.raise_()

    def _beside(self, around: QRect, whole: QRect) -> QPoint:
        x = around.right() + _GAP if around.width() < whole.width() / 3 else around.right() - self.width() - _GAP
        y = around.bottom() + _GAP if around.height() < whole.height() / 4 else around.bottom() - self.height() - _GAP
        right, bottom = whole.right() - self.width() - _GAP, whole.bottom() - self.height() - _GAP
        return QPoint(max(min(x, right), _GAP), max(min(y, bottom), _GAP))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._settling.start()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go, Esc ends."""
        match event.key():
            case Qt.Key.Key_Escape:
                self.end()
            case Qt.Key.Key_Right | Qt.Key.Key_PageDown:
                self.forward()
            case Qt.Key.Key_Left | Qt.Key.Key_PageUp:
                self.back()
            case _:
                super().keyPressEvent(event)
