"""The rules card: what a contract looks like in law, line by line, each with its source and date."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from crm_app.domain.dates import format_date, format_long_date
from crm_app.domain.rulebook import Rule
from crm_app.domain.rules_card import Line, RulesCard
from crm_app.services import rules
from crm_app.ui import icons
from crm_app.ui.context import AppContext
from crm_app.ui.labels import Frame, Heading, PlainLabel, button
from crm_app.ui.records.guarding import while_alive
from crm_app.ui.records.when_seen import WhenSeen

_TOPICS = (
    ("regime", "What it looks like"),
    ("notice", "Notices it needs"),
    ("date", "Dates"),
    ("duty", "To keep in mind"),
)
_FOLLOWED = frozenset({"opportunity", "milestone", "rule", "anchor"})
_ADVICE = "Advice from the rules held here, with their sources. Procurement confirms."


class RulesView(QScrollArea):
    """Reads the card when it is first shown, and again when the opportunity or a rule changes."""

    def __init__(self, context: AppContext, record_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._record_id = record_id
        self.card: RulesCard | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Rules card")
        WhenSeen(self, context, self.refresh, _FOLLOWED, is_due=True)

    def refresh(self) -> None:
        """Read the card again."""
        workspace, key = self._context.workspace, self._record_id
        self._context.jobs.run_read(lambda: rules.rules_card(workspace, key), while_alive(self, self.show_card))

    def show_card(self, found: RulesCard) -> None:
        """Show a card."""
        self.card = found
        paper = Frame("page")
        column = QVBoxLayout(paper)
        column.setContentsMargins(20, 12, 20, 20)
        column.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(PlainLabel(f"On the rules of {format_long_date(found.on)}. {_ADVICE}", muted=True, wraps=True), 1)
        top.addWidget(button("Copy", self.copy, icon="copy", tip="Copy the card as text"))
        column.addLayout(top)
        if found.differs:
            column.addWidget(self._line(Line("regime", found.differs, is_gap=True)))
        for topic, title in _TOPICS:
            lines = [line for line in found.lines if line.topic == topic]
            if lines:
                column.addWidget(Heading(title, 11))
                for line in lines:
                    column.addWidget(self._line(line))
            if topic == "date" and found.timetable:
                column.addWidget(self._steps(found))
        column.addWidget(Heading("Reservation", 11))
        for line in _reserved(found):
            column.addWidget(self._line(line))
        for text in found.assumptions:
            column.addWidget(PlainLabel(text, muted=True, wraps=True))
        column.addStretch(1)
        self.setWidget(paper)

    def _line(self, line: Line) -> QWidget:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        sign = QLabel()
        name, role = ("warning", "caution") if line.is_gap else ("info", "muted")
        sign.setPixmap(icons.icon(name, role).pixmap(icons.sized()))
        sign.setAccessibleName("Needs attention" if line.is_gap else "")
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(PlainLabel(line.text, wraps=True, selectable=True))
        if line.rule is not None:
            words.addWidget(PlainLabel(source_of(line.rule), muted=True, wraps=True, selectable=True))
        row.addLayout(words, 1)
        return whole

    def _steps(self, found: RulesCard) -> QWidget:
        whole = QWidget()
        grid = QGridLayout(whole)
        grid.setContentsMargins(24, 4, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        today = self._context.today()
        for row, step in enumerate(found.timetable.steps if found.timetable else ()):
            gone = step.day < today
            day = PlainLabel(format_long_date(step.day), muted=gone)
            grid.addWidget(day, row, 0, Qt.AlignmentFlag.AlignTop)
            extra = " (assumed)" if step.is_assumed else " – gone" if gone else ""
            grid.addWidget(PlainLabel(f"{step.words}{extra}", wraps=True, muted=gone), row, 1)
        return whole

    def text(self) -> str:
        """The card as plain text, for a mail."""
        if self.card is None:
            return ""
        lines = [line for topic, _ in _TOPICS for line in self.card.lines if line.topic == topic]
        said = [
            f"{line.text}{f' ({source_of(line.rule)})' if line.rule else ''}"
            for line in (*lines, *_reserved(self.card))
        ]
        steps = [
            f"{format_long_date(s.day)}: {s.words}" for s in (self.card.timetable.steps if self.card.timetable else ())
        ]
        return "\n".join([_ADVICE, *([self.card.differs] if self.card.differs else []), *said, *steps])

    def copy(self) -> None:
        """Put the card as text on the clipboard."""
        from PySide6.QtGui import QGuiApplication

        QGuiApplication.clipboard().setText(self.text())
        self._context.say("The rules card was copied")


def _reserved(found: RulesCard) -> Iterator[Line]:
    for one in (*found.reservations, *([found.joint] if found.joint else [])):
        yield Line("reservation", rules.reservation_words(one), rule=one.rules[0] if one.rules else None)


def source_of(rule: Rule) -> str:
    """The source of a rule with its dates, as it stands beneath a line."""
    since = f", from {format_date(rule.effective_from)}" if rule.effective_from else ""
    checked = f"; checked {format_date(rule.checked_on)}" if rule.checked_on else ""
    return f"{rule.source}{since}{checked}"
