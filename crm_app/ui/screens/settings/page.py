"""How the window looks, and which store is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFormLayout, QVBoxLayout, QWidget

from crm_app.ui import theme
from crm_app.ui.context import AppContext, Tone
from crm_app.ui.labels import Frame, Heading, PlainLabel
from crm_app.ui.pick_box import PickBox

THEMES = (("system", "As the desktop"), (theme.LIGHT, "Light"), (theme.DARK, "Dark"))
DENSITIES = (("compact", "Compact"), ("usual", "Usual"), ("roomy", "Roomy"))


class SettingsPage(Frame):
    """Preferences of this person on this computer; they hold at once."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._context = context
        self._theme = self._choice("Colours", THEMES, "window.theme", "system", self._take_theme)
        self._density = self._choice("Height of rows", DENSITIES, "window.density", "usual", self._take_density)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 24, 32, 24)
        layout.setSpacing(10)
        layout.addWidget(Heading("This window", 11))
        layout.addLayout(_form([("Colours", self._theme), ("Height of rows", self._density)]))
        layout.addSpacing(12)
        layout.addWidget(Heading("This store", 11))
        store = context.workspace.store
        facts = [("Where", _fact(store.address)), ("You work as", _fact(context.workspace.author))]
        layout.addLayout(_form(facts))
        for warning in context.workspace.warnings:
            label = PlainLabel(warning, wraps=True)
            label.setProperty("tone", "caution")
            layout.addWidget(label)
        layout.addStretch(1)
        self.setFocusProxy(self._theme)

    def _choice(
        self, name: str, values: tuple[tuple[str, str], ...], setting: str, usual: str, take: Callable[[str], None]
    ) -> PickBox:
        box = PickBox(name)
        box.setMinimumWidth(200)
        for value, label in values:
            box.addItem(label, value)
        box.setCurrentIndex(max(box.findData(self._context.settings.get(setting, usual)), 0))

        def chosen() -> None:
            self._context.settings.set(setting, box.currentData())
            self._context.settings.save()
            take(str(box.currentData()))

        box.activated.connect(chosen)
        return box

    def _take_theme(self, name: str) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, name)

    def _take_density(self, _density: str) -> None:
        self._context.say("Rows take their new height when a list is next opened", Tone.INFORMATION)


def _form(rows: Sequence[tuple[str, QWidget]]) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(24)
    form.setVerticalSpacing(8)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
    for label, widget in rows:
        form.addRow(PlainLabel(label, muted=True), widget)
    return form


def _fact(text: str) -> PlainLabel:
    label = PlainLabel(text, selectable=True)
    label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return label
