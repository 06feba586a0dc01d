"""Everything a person can do, declared once: the words, the sign, the keys and where they hold.

The window makes ``QAction`` objects of these; the page of shortcuts and the palette read the same list. No key stands
anywhere else: a widget that has something to do binds it by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from crm_app.ui import icons
from crm_app.ui.labels import plain


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing to do. ``when`` says where it holds, as the page of shortcuts shows it.

    ``also`` are other words for it that people type, phrases split by commas.
    """

    id: str
    title: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    when: str = "Everywhere"
    also: str = ""


_LIST, _EVERYWHERE, _RECORD = "In a list", "Everywhere", "In a record"
_NO_TEXT = "Everywhere but in a text field"
_PARTS, _INVITED, _PANEL = "Among the parts of a record", "Among invitations", "In a panel"
_PIPELINE, _BOARD, _TIMELINE = "In the pipeline", "On the board", "On the timeline"
_QUOTES, _INBOX = "In the quote finder", "Among notices"
_ALL = (
    ActionSpec("find", "Search everything", "magnifying-glass", ("Ctrl+K",)),
    ActionSpec("log_call", "Log a call", "phone", ("Ctrl+L",), also="log meeting, log visit, log e-mail, note, rang"),
    ActionSpec("undo", "Undo", "arrow-u-up-left", ("Ctrl+Z",), _NO_TEXT, "take back"),
    ActionSpec("redo", "Do again", "arrow-u-up-right", ("Ctrl+Shift+Z", "Ctrl+Y"), _NO_TEXT, "redo"),
    ActionSpec("back", "Back", "arrow-left", ("Alt+Left",)),
    ActionSpec("forward", "Forward", "arrow-right", ("Alt+Right",)),
    ActionSpec("places", "Places I came from…", "clock-counter-clockwise", also="recent, trail"),
    ActionSpec("copy_link", "Copy a link to this place", "link", ("Ctrl+Shift+C",), also="address, url, share, e-mail"),
    ActionSpec("refresh", "Read again", "arrows-clockwise", ("F5",), also="refresh, reload"),
    ActionSpec("theme", "Light or dark", "moon", also="theme, dark mode, night, colours"),
    ActionSpec("help", "Help about this place", "question", ("F1",), also="guide, manual, how to"),
    ActionSpec("tour", "Take the tour", "path", also="introduction, demo, five minutes, show me round"),
    ActionSpec("shortcuts", "Keys", "keyboard", ("Ctrl+/",), also="shortcuts, hotkeys, keyboard"),
    ActionSpec("quit", "Close the program", "sign-out", ("Ctrl+Q",), also="quit, exit"),
    ActionSpec("open", "Open", "arrow-square-out", ("Enter",), _LIST),
    ActionSpec("new", "New", "plus", ("Ctrl+N",), _LIST),
    ActionSpec("delete", "Delete", "trash", ("Del",), _LIST),
    ActionSpec("import", "Import…", "download-simple", ("Ctrl+I",), _LIST, "excel, xlsx, csv, upload, load"),
    ActionSpec("flag_tender", "Flag a tender", "flag", ("Ctrl+Shift+N",), also="new opportunity, new tender, pipeline"),
    ActionSpec("pipeline_list", "Pipeline as a list", "list-bullets", ("Ctrl+Alt+1",), _PIPELINE),
    ActionSpec("pipeline_board", "Pipeline as a board", "columns", ("Ctrl+Alt+2",), _PIPELINE, "stages, cards"),
    ActionSpec("pipeline_timeline", "Pipeline as a timeline", "chart-bar-horizontal", ("Ctrl+Alt+3",), _PIPELINE),
    ActionSpec("card_left", "Card to the stage before", "arrow-left", ("Ctrl+Left",), _BOARD),
    ActionSpec("card_right", "Card to the next stage", "arrow-right", ("Ctrl+Right",), _BOARD),
    ActionSpec("card_move", "Move the card to…", "arrows-left-right", ("Ctrl+M",), _BOARD),
    ActionSpec("timeline_closer", "Closer", "plus", ("+", "="), _TIMELINE),
    ActionSpec("timeline_farther", "Farther", "minus", ("-",), _TIMELINE),
    ActionSpec("timeline_today", "Show today", "calendar", ("Home",), _TIMELINE),
    ActionSpec("copy_mail", "Copy the text for an e-mail", "copy", ("Ctrl+Shift+E",), _QUOTES),
    ActionSpec("keep_asked", "Write down who was asked", "check", ("Ctrl+Return", "Ctrl+Enter"), _QUOTES),
    ActionSpec("more_quotes", "Show more suppliers", "plus", ("Ctrl+Shift+M",), _QUOTES),
    ActionSpec("import_notices", "Import notices…", "megaphone-simple", ("Ctrl+Shift+I",), _PIPELINE),
    ActionSpec(
        "fetch_notices", "Fetch notices from the public feeds", "cloud-arrow-down", (), _INBOX, "download, online"
    ),
    ActionSpec("choose_proposal", "Choose a proposal, or not", "", ("Space",), _INBOX),
    ActionSpec("take_proposals", "Take what is chosen", "check", ("Ctrl+Return", "Ctrl+Enter"), _INBOX),
    ActionSpec("leave_proposals", "Leave what is chosen as it is", "prohibit", ("Alt+L",), _INBOX),
    ActionSpec("link_notice", "Link to another opportunity…", "link", ("Alt+K",), _INBOX),
    ActionSpec("ignore_notice", "Ignore, or take back in", "eye-slash", ("Alt+I",), _INBOX),
    ActionSpec("finish_notice", "Done with the notice", "check-square", ("Alt+D",), _INBOX),
    ActionSpec("as_published", "As published, and back", "code", ("Alt+P",), _INBOX),
    ActionSpec("export", "Export…", "export", ("Ctrl+E",), _LIST, "excel, xlsx, csv, save as"),
    ActionSpec("print_again", "Print again…", "printer", ("Ctrl+P",), "In the papers"),
    ActionSpec("open_folder", "Open its folder", "folder-open", ("Ctrl+Shift+O",), "In the papers"),
    ActionSpec(
        "compare_two",
        "Compare the two selected",
        "git-merge",
        ("Ctrl+Shift+D",),
        _LIST,
        "merge, duplicate, same supplier",
    ),
    ActionSpec("merge", "Merge into one", "git-merge", ("Ctrl+Return",), "Among duplicates"),
    ActionSpec("keep_apart", "Not the same", "prohibit", ("Alt+N",), "Among duplicates"),
    ActionSpec("swap_sides", "Let the other one stay", "arrows-left-right", ("Alt+S",), "Among duplicates"),
    ActionSpec("look_for_duplicates", "Look for duplicates", "magnifying-glass", (), "Among duplicates"),
    ActionSpec("task_done", "Done, or not done after all", "check", ("Space", "Ctrl+Return"), "Among tasks"),
    ActionSpec("task_later", "Put off a week", "clock", ("Ctrl+.",), "Among tasks"),
    ActionSpec("export_all", "Export every field…", "export", (), _LIST),
    ActionSpec("print_list", "Print the list…", "printer", ("Ctrl+P",), _LIST),
    ActionSpec("columns", "Columns…", "columns", ("Ctrl+Shift+L",), _LIST),
    ActionSpec("column_menu", "Sort, group or freeze a column…", "sort-ascending", ("Ctrl+Shift+M",), _LIST),
    ActionSpec("views", "Choose a view…", "bookmarks", ("Ctrl+Shift+V",), _LIST),
    ActionSpec("save_view", "Save the view", "bookmark-simple", ("Ctrl+S",), _LIST),
    ActionSpec("find_next", "Next match", "caret-down", ("F3",), _LIST),
    ActionSpec("find_before", "Match before", "caret-up", ("Shift+F3",), _LIST),
    ActionSpec("fold_group", "Fold or open a group", "", ("Left", "Right"), "On the heading of a group"),
    ActionSpec("group_heading", "Up to the heading of the group", "", ("Ctrl+Left",), "In a list with groups"),
    ActionSpec("rail_view", "The first view of the rail, and so on to the ninth", "", ("Alt+1",)),
    ActionSpec("filter", "Add a filter", "funnel", ("Ctrl+Shift+F",), _LIST),
    ActionSpec("search_list", "Find in this list", "magnifying-glass", ("Ctrl+F",), _LIST),
    ActionSpec("peek", "Show or hide the peek", "square-half", ("F4",), _LIST),
    ActionSpec("map_closer", "Closer", "plus", ("+",), "On the map"),
    ActionSpec("map_farther", "Farther", "minus", ("-",), "On the map"),
    ActionSpec("map_all", "Show all of it", "corners-out", ("Home",), "On the map"),
    ActionSpec("map_view", "Filter to the suppliers in view", "frame-corners", (), "On the map"),
    ActionSpec("map_draw", "Draw around suppliers", "scribble-loop", (), "On the map"),
    ActionSpec("enter_tab", "Into the tab", "", ("Down", "Return"), "On the tabs of a record"),
    ActionSpec("next_tab", "Next tab", "", ("Ctrl+Tab",), _RECORD),
    ActionSpec("papers", "Papers", "file-text", ("Ctrl+P",), _RECORD),
    ActionSpec("take_in_form", "Take in a returned form…", "download-simple", (), _RECORD, "self-assessment, pdf"),
    ActionSpec("save", "Save", "floppy-disk", ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"), _RECORD),
    ActionSpec("delete_record", "Delete this record", "trash", (), _RECORD),
    ActionSpec("keep_private", "Keep to this anchor", "lock-simple", (), _RECORD, "private"),
    ActionSpec("share", "Share with all anchors", "users-three", (), _RECORD, "collaborative"),
    ActionSpec("publish", "May be published", "globe", (), _RECORD, "public"),
    ActionSpec("paste_signature", "Paste a signature", "clipboard-text", ("Ctrl+Shift+V",), _RECORD, "new person"),
    ActionSpec("attach", "Attach evidence…", "paperclip", ("Ctrl+Shift+A",), "Among credentials", "upload, file"),
    ActionSpec("open_evidence", "Open the file", "file", ("Ctrl+O",), "Among evidence files"),
    ActionSpec("withdraw", "Withdraw the consent today", "hand-palm", ("W",), "Among consents"),
    ActionSpec("invite", "Invite suppliers…", "user-plus", ("V",), _INVITED),
    ActionSpec("mark_invited", "Mark as invited", "", ("I",), _INVITED),
    ActionSpec("mark_accepted", "Mark as accepted", "", ("A",), _INVITED),
    ActionSpec("mark_declined", "Mark as declined", "", ("D",), _INVITED),
    ActionSpec("mark_attended", "Mark as attended", "", ("C",), _INVITED, "came"),
    ActionSpec("mark_no_show", "Mark as not attended", "", ("N",), _INVITED, "no show"),
    ActionSpec("part_edit", "Edit the part", "pencil-simple", ("Return", "F2"), _PARTS),
    ActionSpec("part_add", "Add a part", "plus", ("Ins",), _PARTS),
    ActionSpec("part_delete", "Delete the part", "trash", ("Del",), _PARTS),
    ActionSpec("save_panel", "Save what the panel holds", "", ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"), _PANEL),
    ActionSpec(
        "log_kind",
        "Call, meeting, e-mail, visit, or something else",
        "",
        ("Alt+C", "Alt+M", "Alt+E", "Alt+V", "Alt+O"),
        "In the quick log",
    ),
    ActionSpec("log_follow_up", "Follow up by", "", ("Alt+F",), "In the quick log"),
    ActionSpec("log_day", "Date of what was said", "", ("Alt+D",), "In the quick log"),
    ActionSpec("column_up", "Move the column up", "", ("Alt+Up",), "Among the columns"),
    ActionSpec("column_down", "Move the column down", "", ("Alt+Down",), "Among the columns"),
    ActionSpec(
        "answer",
        "In place, unseen, by award, not yet, not applicable, unknown",
        "",
        ("Y", "P", "A", "N", "X", "U"),
        "In an assessment",
    ),
    ActionSpec("take_or_leave", "Take the line or leave it", "", ("Space",), "In a returned form"),
    ActionSpec("accept_form", "Take in what is ticked", "check", ("Ctrl+Return", "Ctrl+Enter"), "In a returned form"),
    ActionSpec("decide", "Merge, keep both, skip the row", "", ("M", "K", "S"), "In an import"),
    ActionSpec("suggest_codes", "Suggest CPV codes", "lightbulb", ("Alt+G",), _RECORD, "classify, category"),
    ActionSpec("browse_codes", "All CPV codes…", "tree-structure", ("Alt+B",), _RECORD, "tree, picker"),
    ActionSpec("field_history", "History of this field", "clock-counter-clockwise", ("Alt+H",), _RECORD),
    ActionSpec("as_it_was", "As it was…", "clock-counter-clockwise", ("Ctrl+Shift+H",), "In a list or a record"),
    ActionSpec("restore", "Restore", "arrow-counter-clockwise", ("Ctrl+R",), "In the bin"),
    ActionSpec("select_all", "Select all", "", ("Ctrl+A",), _LIST),
    ActionSpec("copy", "Copy as a table", "copy", ("Ctrl+C",), _LIST),
    ActionSpec("copy_cells", "Copy this column", "copy", ("Alt+C",), _LIST),
    ActionSpec("edit_cell", "Edit the cell", "pencil-simple", ("F2",), _LIST),
    ActionSpec("paste", "Paste…", "clipboard-text", ("Ctrl+V",), _LIST),
    ActionSpec("fill_down", "Fill down…", "arrow-down", ("Ctrl+D",), _LIST),
    ActionSpec("bulk_edit", "Change the selected…", "pencil-simple", ("Ctrl+Shift+B",), _LIST),
    ActionSpec("mark_cells", "Mark cells", "", ("Shift+Left", "Shift+Right"), _LIST),
    ActionSpec("mark_column", "Mark the whole column", "", ("Ctrl+Space",), _LIST),
    ActionSpec("mark_row", "Mark the whole row", "", ("Shift+Space",), _LIST),
)
OFFERED = "offered"  # the property of an action without a declaration, such as a paper, that the palette offers too
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


def bind(
    name: str,
    widget: QWidget,
    slot: Callable[[], object],
    context: Qt.ShortcutContext = Qt.ShortcutContext.WidgetWithChildrenShortcut,
) -> QAction:
    """Give a widget a declared action: its keys hold in the widget and in what it holds, and the palette offers it."""
    action = make(name, widget)
    action.setShortcutContext(context)
    action.triggered.connect(lambda _checked=False: slot())
    widget.addAction(action)
    return action


def bind_keys(
    keys: str,
    widget: QWidget,
    slot: Callable[[], object],
    context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
) -> None:
    """Keys that are counted out, such as Ctrl and the number of a screen: what they do has its name elsewhere."""
    shortcut = QShortcut(QKeySequence(keys), widget)
    shortcut.setContext(context)
    shortcut.activated.connect(lambda: slot())


def native(keys: str) -> str:
    """Keys in the writing of this desktop."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def keys_of(name: str) -> str:
    """The keys of an action, for a tool tip."""
    return " or ".join(ACTIONS[name].keys)
