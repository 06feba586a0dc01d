"""What a screen reader says of its own accord: a save, a conflict, a problem, how far long work has come."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, words: str, *, at_once: bool = False) -> None:
    """Have ``words`` read out, after what is being read; ``at_once`` breaks in, for what needs an answer."""
    if not words.strip():
        return
    event = QAccessibleAnnouncementEvent(widget, words)
    urgent, polite = QAccessible.AnnouncementPoliteness.Assertive, QAccessible.AnnouncementPoliteness.Polite
    event.setPoliteness(urgent if at_once else polite)
    QAccessible.updateAccessibility(event)
