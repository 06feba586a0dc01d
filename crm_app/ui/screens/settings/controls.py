"""What a setting is chosen or typed with; each tells ``taken`` with the value as text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QColorDialog, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QWidget

from crm_app.domain.pictures import from_text
from crm_app.domain.preferences import LARGEST, SMALLEST, Preference, Shape
from crm_app.ui import theme
from crm_app.ui.labels import button
from crm_app.ui.pick_box import PickBox

_SIZES = (SMALLEST, 90, 100, 110, 125, 150, 175, LARGEST)


class Control(QWidget):
    """Holds one setting. ``focus`` is what the keyboard goes to."""

    taken = Signal(object)  # the value, as text

    def __init__(self, one: Preference, focus: QWidget) -> None:
        super().__init__()
        self.one = one
        self.focus = focus
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        focus.setObjectName(f"setting_{one.name}")
        focus.setAccessibleName(one.title)
        focus.setAccessibleDescription(one.help)
        self.setFocusProxy(focus)

    def show_value(self, value: str) -> None:
        """Show a value that comes from elsewhere."""
        raise AssertionError(f"{type(self).__name__} shows nothing: {value}")


class PickControl(Control):
    """One of a few."""

    def __init__(self, one: Preference) -> None:
        self.box = PickBox(one.title)
        super().__init__(one, self.box)
        self.box.setMinimumWidth(theme.scaled(220))
        self.row.addWidget(self.box)
        self.row.addStretch(1)
        sizes = [(str(size), f"{size} %") for size in _SIZES] if one.shape is Shape.PERCENT else []
        self.offer([*((choice.value, choice.label) for choice in one.choices), *sizes])
        self.box.activated.connect(lambda _place: self.taken.emit(str(self.box.currentData())))

    def offer(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Give the box other things to choose from."""
        before = self.box.currentData()
        self.box.clear()
        for value, label in pairs:
            self.box.addItem(label, value)
        self.box.setCurrentIndex(max(self.box.findData(before), 0))

    def show_value(self, value: str) -> None:
        """Show a value; one that is not among the usual is added."""
        if self.box.findData(value) < 0:
            self.box.addItem(self.one.say(value), value)
        self.box.setCurrentIndex(self.box.findData(value))


class TextControl(Control):
    """Words; taken by Enter or on leaving."""

    def __init__(self, one: Preference) -> None:
        self.line = QLineEdit()
        super().__init__(one, self.line)
        self._shown = ""
        self.line.setMaxLength(400)
        self.line.setFixedWidth(theme.scaled(380))
        self.line.setPlaceholderText(one.default)
        self.row.addWidget(self.line, 1, Qt.AlignmentFlag.AlignLeft)
        self.line.editingFinished.connect(self._finish)

    def _finish(self) -> None:
        if self.line.text() != self._shown:
            self._shown = self.line.text()
            self.taken.emit(self._shown)

    def show_value(self, value: str) -> None:
        """Show the words, unless the person is typing others."""
        if not self.line.hasFocus() or not self.line.isModified():
            self._shown = value
            self.line.setText(value)


class Swatch(QWidget):
    """A square of a colour."""

    def __init__(self) -> None:
        super().__init__()
        self.colour = QColor()
        self.setFixedSize(theme.scaled(26), theme.scaled(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it with an edge that is seen on any ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("strong_line"))
        painter.setBrush(self.colour if self.colour.isValid() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)
        painter.end()


class ColourControl(TextControl):
    """A colour: typed, or chosen from the desktop's own panel."""

    def __init__(self, one: Preference) -> None:
        super().__init__(one)
        self.line.setFixedWidth(theme.scaled(130))
        self.row.setStretch(0, 0)
        self.swatch = Swatch()
        self.row.insertWidget(0, self.swatch)
        self.row.addWidget(button("Choose…", self.choose))
        self.row.addStretch(1)

    def show_value(self, value: str) -> None:
        """Show it in words and as a square."""
        super().show_value(value)
        self.swatch.colour = QColor(value)
        self.swatch.update()

    def choose(self) -> None:
        """Open the panel of colours."""
        panel = QColorDialog(self.swatch.colour, self)
        panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        panel.colorSelected.connect(lambda chosen: self.taken.emit(chosen.name().upper()))
        panel.open()


class PictureControl(Control):
    """A picture: shown, chosen from a file, taken away. ``taken`` carries the path of the file, empty for none."""

    def __init__(self, one: Preference) -> None:
        self.choose_button = button("Choose a picture…", self.choose, icon="image")
        super().__init__(one, self.choose_button)
        self.shown = QLabel()
        self.shown.setAccessibleName("The logo as it is")
        self.remove_button = button("Remove", lambda: self.taken.emit(""))
        for widget in (self.shown, self.choose_button, self.remove_button):
            self.row.addWidget(widget)
        self.row.addStretch(1)

    def show_value(self, value: str) -> None:
        """Show the picture that a store keeps as text."""
        picture, pixmap = from_text(value), QPixmap()
        if picture and pixmap.loadFromData(picture.content):
            room = QSize(theme.scaled(180), theme.scaled(48))
            smooth = Qt.TransformationMode.SmoothTransformation
            self.shown.setPixmap(pixmap.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        self.shown.setVisible(not pixmap.isNull())
        self.remove_button.setVisible(bool(value))

    def choose(self) -> None:
        """Ask for a file."""
        panel = QFileDialog(self, "Choose the logo", str(Path.home()), "Pictures (*.png *.jpg *.jpeg)")
        panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        panel.setFileMode(QFileDialog.FileMode.ExistingFile)
        panel.fileSelected.connect(self.taken.emit)
        panel.open()


def control_for(one: Preference) -> Control:
    """The control of a setting."""
    match one.shape:
        case Shape.TEXT:
            return TextControl(one)
        case Shape.COLOUR:
            return ColourControl(one)
        case Shape.PICTURE:
            return PictureControl(one)
        case _:
            return PickControl(one)
