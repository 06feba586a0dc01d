"""The field in the header that is always one key away: what one types there is found, done, opened or gone back to.

Names that the window knows itself (actions, screens, saved views, places of late) answer at once; records come from the
store a moment later. Enter pressed before they have come waits for them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from crm_app.domain.errors import CrmError
from crm_app.domain.finding import Hit, fold, terms_of
from crm_app.domain.links import find_link
from crm_app.domain.palette import ALSO_EXACT
from crm_app.ui import linking
from crm_app.ui.announcing import announce
from crm_app.ui.context import AppContext
from crm_app.ui.palette.answers import MOST_ROWS, AnswerPanel
from crm_app.ui.palette.asking import Asking
from crm_app.ui.palette.entries import Entry, rank
from crm_app.ui.palette.offers import LATELY, Offers
from crm_app.ui.recents import Recents

HINT = "Enter opens · Ctrl+Enter opens and stays · Tab completes · > actions · @ people · Esc back"
ACTIONS_ONLY, PEOPLE_ONLY = ">", "@"
SOON = 30  # ms that names wait for records
WIDTH = 320  # px, however large the text: the title beside it needs the room
QUIET = 500  # ms without a key before the answers are read out
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {
    Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: MOST_ROWS - 1, Qt.Key.Key_PageUp: 1 - MOST_ROWS,
}  # fmt: skip
_FAR = 10_000


class _Field(QLineEdit):
    """A line of one width: it does not give way, nor take the room of the title beside it."""

    def sizeHint(self) -> QSize:
        """Wide enough for what it offers; large text leaves room for the title beside it."""
        return QSize(WIDTH, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """It never gives way."""
        return self.sizeHint()


class SearchField(_Field):
    """Steers the panel of answers. ``left`` says that the person is done and no other widget took the keyboard."""

    left = Signal()

    def __init__(
        self,
        context: AppContext,
        actions: Callable[[], list[QAction]],
        recents: Recents | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("searchField")
        self._context = context
        self.recents = recents or Recents(context, self)
        self.offers = Offers(context, actions, self.recents, self)
        self.asking = Asking(context, self)
        self._rows: list[Entry | None] = []
        self._hits: list[Hit] = []
        self._chosen = ""  # the entry the person moved to
        self._acting: bool | None = None  # Enter was pressed before the answers came; true: and stay
        self._before: QWidget | None = None
        self._is_begun = False
        self.setPlaceholderText("Search everything…   Ctrl+K")
        self.setAccessibleName("Search everything")
        self.setAccessibleDescription(HINT)
        self.setMaxLength(2_000)  # an address pasted whole
        self.setAcceptDrops(False)  # a file dropped here goes to the import, not into the search
        self.panel = AnswerPanel(HINT, self)
        self.list = self.panel.list
        self._speak = QTimer(self, singleShot=True, interval=QUIET)
        self._late = QTimer(self, singleShot=True, interval=SOON)  # runs while what is shown answers earlier words
        self._connect()

    def _connect(self) -> None:
        self.panel.picked.connect(lambda row: self._act(row))
        self._speak.timeout.connect(self._announce)
        self._late.timeout.connect(self._show)
        self.asking.answered.connect(self._take)
        self.asking.refused.connect(self._refused)
        self.recents.changed.connect(lambda: self._show_again())
        self.textEdited.connect(lambda _text: self._find())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)
        self.installEventFilter(self)

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is self and old is not None and old.window() is self.window():
            self._before = old

    def begin(self) -> None:
        """Take the keyboard and show what can be done here."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._find()

    def _find(self) -> None:
        """What is typed has changed: names at once, records as soon as the store answers."""
        self._chosen, self._acting = "", None
        if not self._is_begun:
            self._is_begun = True
            self.offers.begin()
        words, kinds = self._words()
        if terms_of(words) and not self._is_local():
            self._hits = [hit for hit in self._hits if all(term in fold(hit.title) for term in terms_of(words))]
            self.asking.ask(words, kinds)
        else:
            self._hits = []
            self.asking.stop()
        if self.asking.is_pending and self.panel.isVisible():
            self._late.start()  # an answer that comes soon is shown together with the names, in one painting
        else:
            self._show()

    def _is_local(self) -> bool:
        text = self.text().lstrip()
        return text.startswith(ACTIONS_ONLY) or bool(find_link(text))

    def _words(self) -> tuple[str, tuple[str, ...]]:
        text = self.text().lstrip()
        if text[:1] in (ACTIONS_ONLY, PEOPLE_ONLY):
            return text[1:], (("person",) if text[0] == PEOPLE_ONLY else ())
        return text, ()

    def _take(self, answer: tuple[str, list[Hit]]) -> None:
        self._hits = answer[1]
        self._show()
        if self._acting is not None:
            stay, self._acting = self._acting, None
            self._act(self.list.currentRow(), stay=stay)

    def _refused(self, error: CrmError) -> None:
        self._acting = None
        self._show()
        self._context.report(error)

    def _entries(self) -> list[Entry]:
        text = self.text().strip()
        if link := find_link(text):
            return [linking.entry(self._context, link)]
        words, kinds = self._words()
        hits = [self.offers.record(hit) for hit in self._hits]
        if not terms_of(words):
            found = [] if kinds else self.offers.without_words()
            return [entry for entry in found if not (self._is_local() and entry.section == LATELY)]
        if kinds:
            return hits
        local = self.offers.for_words(words, actions_only=self._is_local())
        if self._is_local():
            return sorted(local, key=lambda entry: -entry.score)
        return [*rank(local, hits), *self.offers.beneath(words)]

    def _show(self) -> None:
        nothing = "Searching…" if self.asking.is_pending else f"Nothing found for “{self.text().strip()[:40]}”"
        if self.text().strip() in ("", ACTIONS_ONLY, PEOPLE_ONLY):
            nothing = "Type a name" if self.text().strip() else ""
        self._late.stop()
        self._rows = self.list.show_entries(self._entries(), nothing)
        if not self._rows:
            self.panel.hide()
            return
        known = [row for row, entry in enumerate(self._rows) if entry and entry.key == self._chosen]
        self.list.setCurrentRow(known[0] if known else self._next(0, 1))
        self.panel.place_below(self)
        self._speak.start()

    def _show_again(self) -> None:
        """Names of places have come: only where the places are shown."""
        if self.panel.isVisible() and not self._chosen:
            self._show()

    def _next(self, row: int, step: int) -> int:
        """The first row from here that can be chosen, in the direction of ``step``; -1 where there is none."""
        rows = range(row, len(self._rows)) if step > 0 else range(row, -1, -1)
        return next((at for at in rows if self._rows[at] is not None), -1)

    def _move(self, steps: int) -> None:
        direction = 1 if steps > 0 else -1
        wanted = min(max(self.list.currentRow() + steps, 0), len(self._rows) - 1)
        row = self._next(wanted, direction)
        row = row if row >= 0 else self._next(wanted, -direction)
        entry = self._rows[row] if row >= 0 else None
        if entry is not None:
            self._chosen = entry.key
            self.list.setCurrentRow(row)
            if row == self._next(0, 1):
                self.list.scrollToTop()  # its heading too
            self._speak.start()

    def _enter(self, *, stay: bool) -> None:
        """Act on what is chosen; while records are on their way only on what was chosen by hand or named exactly."""
        row = self.list.currentRow()
        entry = self._rows[row] if 0 <= row < len(self._rows) else None
        if self.asking.is_pending and not self._chosen and (entry is None or entry.score < ALSO_EXACT):
            self._acting = stay
        else:
            self._act(row, stay=stay)

    def _act(self, row: int, *, stay: bool = False) -> None:
        entry = self._rows[row] if 0 <= row < len(self._rows) else None
        if entry is None:
            return
        if stay and entry.is_place:
            before = self._before
            entry.act()
            self._before = before
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.panel.place_below(self)
            return
        self.close_list()
        self.clear()
        self._give_back()  # what is done may depend on where the keyboard was
        entry.act()

    def _give_back(self) -> None:
        """The keyboard returns to where it was."""
        before, self._before = self._before, None
        try:
            is_there = before is not None and before.isVisible() and before.isEnabled()
        except RuntimeError:  # that widget is gone
            is_there = False
        if before is not None and is_there:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    def close_list(self) -> None:
        """Take the answers away."""
        self.asking.stop()
        self._speak.stop()
        self._late.stop()
        self._acting, self._chosen, self._hits, self._is_begun = None, "", [], False
        self.panel.hide()

    def _complete(self) -> bool:
        row = self.list.currentRow()
        entry = self._rows[row] if 0 <= row < len(self._rows) else None
        if entry is None or not self.panel.isVisible() or entry.title == self.text():
            return False
        prefix = self.text().lstrip()[:1] if self._words()[0] != self.text().lstrip() else ""
        if entry.title == self.text().lstrip()[len(prefix) :]:
            return False
        self.setText(prefix + entry.title)
        self._find()
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab completes what is typed to the name that is chosen; where there is nothing to add, it goes on."""
        return (forward and self._complete()) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The list is steered from the field."""
        key, control = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        is_shown = self.panel.isVisible()
        if self._late.isActive() and (key in _STEPS or key in _ENTER):
            self._show()  # what one acts on answers what is typed
        if key in _STEPS and is_shown:
            self._move(_STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and is_shown and not event.modifiers():
            self._move(-_FAR if key == Qt.Key.Key_Home else _FAR)
        elif key == Qt.Key.Key_Down:
            self._find()
        elif key in _ENTER and is_shown:
            self._enter(stay=control)
        elif key == Qt.Key.Key_Escape:
            self.close_list()
            self.clear()
            self._give_back()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field takes the answers away."""
        super().focusOutEvent(event)
        self.close_list()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """So does hiding it."""
        if watched is self and event.type() == QEvent.Type.Hide:
            self.close_list()
        return False

    def said(self) -> str:
        """What a screen reader says of the answers: how many, and the one that is chosen."""
        count = sum(1 for entry in self._rows if entry is not None)
        row = self.list.currentRow()
        entry = self._rows[row] if 0 <= row < len(self._rows) else None
        many = f"{count} result{'' if count == 1 else 's'}" if count else "Nothing found"
        return f"{many}. {entry.spoken}" if entry else many

    def _announce(self) -> None:
        if self.panel.isVisible() and QAccessible.isActive():
            announce(self, self.said())
