"""Which steps of the history are shown: by whom, on which day or days, of which kind, with which words."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from crm_app.domain.dates import parse_date
from crm_app.domain.fields import Field, Kind
from crm_app.domain.kinds import KINDS
from crm_app.services.history import Wanted
from crm_app.ui import theme
from crm_app.ui.context import AppContext
from crm_app.ui.flow import FlowLayout
from crm_app.ui.records.editors_date import DateEditor
from crm_app.ui.records.local_style import give_arrow

_PAUSE = 250  # milliseconds after the last key


class StepsBar(QWidget):
    """``changed`` tells that something else is asked for; ``wanted`` says what. A first day alone means just that day,
    unless a last one is named too.
    """

    changed = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.wanted = Wanted()
        self.words = QLineEdit()
        self.words.setPlaceholderText("Words")
        self.words.setAccessibleName("Words in the steps")
        self.words.setClearButtonEnabled(True)
        self.person = self._box("Everybody", "Who")
        self.kind = self._box("Every kind", "Kind of record")
        for kind in KINDS.values():
            self.kind.addItem(kind.title, kind.name)
        self.since = DateEditor(Field("On, or from", Kind.DATE))
        self.until = DateEditor(Field("To", Kind.DATE))
        self.since.line.setPlaceholderText("on a day")
        self.until.line.setPlaceholderText("until")
        for editor in (self.since, self.until):
            editor.line.setMinimumWidth(theme.scaled(120))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.look)
        row = FlowLayout(self, theme.SPACE * 2)
        for widget in (self.words, self.person, self.kind, self.since, self.until):
            row.addWidget(widget)
        self.words.textChanged.connect(lambda _text: self._pause.start())
        self.person.activated.connect(lambda _index: self.look())
        self.kind.activated.connect(lambda _index: self.look())
        self.since.changed.connect(self._pause.start)
        self.until.changed.connect(self._pause.start)

    def _box(self, first: str, name: str) -> QComboBox:
        box = QComboBox()
        box.addItem(first, "")
        box.setAccessibleName(name)
        box.setMinimumContentsLength(8)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        give_arrow(box)
        return box

    def offer(self, people: list[str]) -> None:
        """These may be chosen among."""
        known = {self.person.itemData(place) for place in range(self.person.count())}
        for name in people:
            if name not in known:
                self.person.addItem(name, name)

    def look(self) -> None:
        """See what is asked for; half a date asks for nothing yet."""
        since, until = _day(self.since), _day(self.until)
        if since is not None and not self.until.raw().strip():
            until = since
        asked = Wanted(self.person.currentData(), since, until, self.kind.currentData(), self.words.text().strip())
        if asked != self.wanted:
            self.wanted = asked
            self.changed.emit()


def _day(editor: DateEditor) -> date | None:
    try:
        return parse_date(editor.raw())
    except ValueError:
        return None
