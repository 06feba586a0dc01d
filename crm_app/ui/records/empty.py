"""Empty places say what belongs there and offer the one next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from crm_app.domain.kinds import RecordKind
from crm_app.ui import icons, theme
from crm_app.ui.labels import Frame, Heading, PlainLabel, button

_WHAT: Mapping[str, tuple[str, str]] = {
    "supplier": ("storefront", "Local firms, charities and social enterprises stand here, once for all anchors."),
    "opportunity": ("megaphone", "Upcoming and open tenders of every anchor stand here, from first idea to award."),
    "event": (
        "calendar-check",
        "Workshops, surgeries and meet-the-buyer days stand here, with who was invited and who came.",
    ),
    "paper": (
        "file-text",
        "Readiness reports and briefing packs stand here once they are issued. Open a supplier or a tender and choose "
        "one under Papers.",
    ),
    "task": ("check-square", "What somebody promised to do stands here until it is done, the first due on top."),
    "anchor": ("buildings", "The councils, trusts and colleges that buy together stand here."),
}
MOST_WIDTH = 480  # px: leaves room for a peek beside it
_USUAL = ("list", "Nothing is recorded here yet.")


class EmptyState(Frame):
    """Shown in place of an empty grid."""

    def __init__(
        self,
        kind: RecordKind,
        new: Callable[[], object] | None,
        bring_in: Callable[[], object] | None,
        clear: Callable[[], object],
    ) -> None:
        super().__init__("page")
        self._kind = kind
        name, self._words = _WHAT.get(kind.name, _USUAL)
        sign = QLabel()
        sign.setPixmap(icons.icon(name, "strong_line").pixmap(QSize(48, 48)))
        sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = Heading("", 12)
        self._text = PlainLabel(muted=True, wraps=True)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setFixedWidth(
                min(theme.scaled(420), MOST_WIDTH)
            )  # one that is known gives wrapped words their height
        self._title.setWordWrap(True)
        self._step = (
            button("Import a file…", bring_in, primary=True)
            if bring_in
            else button(f"New {kind.label.lower()}", new or clear, primary=True)
        )
        self._has_step = bool(bring_in or new)
        self._clear = button("Clear the filter", clear, primary=True)
        self._lay_out([sign, self._title, self._text, self._step, self._clear])

    def _lay_out(self, widgets: list[QWidget]) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addStretch(2)
        for widget in widgets:
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def explain(self, *, is_filtered: bool, among: str = "") -> None:
        """Say why there is nothing: no record at all, none ``among`` those that this list shows without being asked, or
        none that answers the filter.
        """
        what = self._kind.title.lower()
        nothing = f"No {among.lower()}" if among else f"No {what} yet"
        self._title.setText(f"No {what} answer this filter" if is_filtered else nothing)
        self._text.setText("Take a condition away, or clear them all." if is_filtered else self._words)
        for label in (self._title, self._text):
            label.setMinimumHeight(label.heightForWidth(label.maximumWidth()))
        self._step.setVisible(self._has_step and not is_filtered)
        self._clear.setVisible(is_filtered)
