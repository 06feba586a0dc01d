"""Everything a person can do, declared once: the words, the sign, the keys and where they hold.

The window makes ``QAction`` objects of these; the page of shortcuts and the search field read the same list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from crm_app.ui import icons
from crm_app.ui.labels import plain


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing to do. ``when`` says where it holds, as the page of shortcuts shows it."""

    id: str
    title: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    when: str = "Everywhere"


_LIST, _EVERYWHERE = "In a list", "Everywhere"
_ALL = (
    ActionSpec("find", "Search everything", "magnifying-glass", ("Ctrl+K",)),
    ActionSpec("undo", "Undo", "arrow-u-up-left", ("Ctrl+Z",), "Everywhere but in a text field"),
    ActionSpec("redo", "Do again", "arrow-u-up-right", ("Ctrl+Shift+Z", "Ctrl+Y"), "Everywhere but in a text field"),
    ActionSpec("back", "Back", "arrow-left", ("Alt+Left",)),
    ActionSpec("forward", "Forward", "arrow-right", ("Alt+Right",)),
    ActionSpec("refresh", "Read again", "arrows-clockwise", ("F5",)),
    ActionSpec("theme", "Light or dark", "moon"),
    ActionSpec("shortcuts", "Keys", "keyboard", ("F1", "Ctrl+/")),
    ActionSpec("quit", "Close the program", "sign-out", ("Ctrl+Q",)),
    ActionSpec("open", "Open", "arrow-square-out", ("Enter",), _LIST),
    ActionSpec("new", "New", "plus", ("Ctrl+N",), _LIST),
    ActionSpec("delete", "Delete", "trash", ("Del",), _LIST),
    ActionSpec("import", "Import…", "download-simple", ("Ctrl+I",), _LIST),
    ActionSpec("import_notices", "Import notices…", "megaphone-simple", ("Ctrl+Shift+I",), "In the pipeline"),
    ActionSpec("export", "Export…", "export", ("Ctrl+E",), _LIST),
    ActionSpec("print_again", "Print again…", "printer", ("Ctrl+P",), "In the papers"),
    ActionSpec("open_folder", "Open its folder", "folder-open", ("Ctrl+Shift+O",), "In the papers"),
    ActionSpec("merge", "Merge into one", "git-merge", ("Ctrl+Return",), "Among duplicates"),
    ActionSpec("keep_apart", "Not the same", "prohibit", ("Alt+N",), "Among duplicates"),
    ActionSpec("swap_sides", "Let the other one stay", "arrows-left-right", ("Alt+S",), "Among duplicates"),
    ActionSpec("look_for_duplicates", "Look for duplicates", "magnifying-glass", (), "Among duplicates"),
    ActionSpec("columns", "Columns…", "columns", (), _LIST),
    ActionSpec("filter", "Add a filter", "funnel", ("Ctrl+Shift+F",), _LIST),
    ActionSpec("search_list", "Find in this list", "magnifying-glass", ("Ctrl+F",), _LIST),
    ActionSpec("peek", "Show or hide the peek", "square-half", ("F4",), _LIST),
    ActionSpec("enter_tab", "Into the tab", "", ("Down",), "On the tabs of a record"),
    ActionSpec("next_tab", "Next tab", "", ("Ctrl+Tab",), "In a record"),
    ActionSpec("papers", "Papers", "file-text", ("Ctrl+P",), "In a record"),
    ActionSpec("save", "Save", "", ("Ctrl+S",), "In a record"),
    ActionSpec("select_all", "Select all", "", ("Ctrl+A",), _LIST),
    ActionSpec("copy", "Copy as a table", "copy", ("Ctrl+C",), _LIST),
)
ACTIONS: Mapping[str, ActionSpec] = {spec.id: spec for spec in _ALL}


def make(name: str, parent: QWidget) -> QAction:
    """The ``QAction`` of a declared action, with its keys."""
    spec = ACTIONS[name]
    action = QAction(plain(spec.title), parent)
    action.setObjectName(name)
    action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
    if spec.icon:
        icons.Tint(action, spec.icon)
    keys = f" ({spec.keys[0]})" if spec.keys else ""
    action.setToolTip(f"{spec.title}{keys}")
    return action


def keys_of(name: str) -> str:
    """The keys of an action, for a tool tip."""
    return " or ".join(ACTIONS[name].keys)
