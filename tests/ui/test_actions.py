"""Every action is declared once: no key stands outside the registry, none is heard twice, every sign exists."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QShortcut
from PySide6.QtWidgets import QWidget

from crm_app.domain.kinds import KINDS
from crm_app.ui import actions
from crm_app.ui.actions import ACTIONS, native
from crm_app.ui.context import Address
from crm_app.ui.glyphs import characters
from crm_app.ui.palette.offers import KIND_ICONS
from crm_app.ui.records.kind_keys import KindKeys
from crm_app.ui.screen import registered
from crm_app.ui.screenshots import settle
from crm_app.ui.shortcuts_page import ShortcutsPage, as_text, keys_text
from crm_app.ui.window import MainWindow

UI = Path(actions.__file__).parent
REGISTRY = UI / "actions.py"
MAKERS = {"QShortcut", "setShortcut", "setShortcuts", "setKey", "setKeys"}
CONTEXT = Qt.ShortcutContext


def _calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _takes_away(call: ast.Call) -> bool:
    """``setShortcuts([])``: the widget hears the declared key itself."""
    return bool(call.args) and isinstance(call.args[0], ast.List) and not call.args[0].elts


def test_no_key_is_given_outside_the_registry() -> None:
    found = []
    for path in UI.rglob("*.py"):
        for call in _calls(path):
            is_given = _name(call) in MAKERS and not _takes_away(call)
            is_literal = _name(call) in ("QKeySequence", "bind_keys") and any(
                isinstance(argument, ast.Constant) for argument in call.args
            )
            if path != REGISTRY and (is_given or is_literal):
                found.append(f"{path.relative_to(UI)}:{call.lineno} {_name(call)}")
    assert not found, "declare these in actions.py and bind them by name"


def test_every_name_that_is_bound_is_declared() -> None:
    for path in UI.rglob("*.py"):
        for call in _calls(path):
            first = call.args[0] if call.args else None
            of_actions = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "actions"
            if of_actions and _name(call) in ("make", "bind", "keys_of") and isinstance(first, ast.Constant):
                assert first.value in ACTIONS, f"{path.name}:{call.lineno}"


def test_each_action_has_a_name_and_a_sign_that_exists() -> None:
    assert len(ACTIONS) == len(actions._ALL), "an id stands twice"
    for spec in ACTIONS.values():
        assert spec.title.strip()
        assert spec.when
        assert not spec.icon or spec.icon in characters(), spec.id
        assert all(native(keys) for keys in spec.keys), spec.id
    assert all(icon in characters() for icon in KIND_ICONS.values())
    assert set(KIND_ICONS) <= set(KINDS)


def test_no_key_is_declared_twice_for_the_same_place() -> None:
    held = Counter((spec.when, native(keys)) for spec in ACTIONS.values() for keys in spec.keys)
    assert [place for place, count in held.items() if count > 1] == []
    everywhere = [s for s in ACTIONS.values() if s.when.startswith("Everywhere")]
    for spec in everywhere:
        others = [s.id for s in ACTIONS.values() if s is not spec and set(s.keys) & set(spec.keys)]
        assert others == [], f"{spec.id} holds everywhere"


def _heard(window: MainWindow) -> list[tuple[str, CONTEXT, QWidget, str]]:
    found = []
    for made in window.findChildren(QShortcut):
        owner = made.parent()
        if made.isEnabled() and isinstance(owner, QWidget):
            found.append((made.key().toString(), made.context(), owner, "a number"))
    for action in window.findChildren(QAction):
        for owner in action.associatedObjects():
            if action.isEnabled() and isinstance(owner, QWidget):
                found += [
                    (k.toString(), action.shortcutContext(), owner, action.objectName()) for k in action.shortcuts()
                ]
    return [one for one in found if one[0] and one[2].isVisible() and one[2].window() is window]


def _holds_in(focus: QWidget, context: CONTEXT, owner: QWidget) -> bool:
    if context is CONTEXT.WidgetShortcut:
        return owner is focus
    if context is CONTEXT.WidgetWithChildrenShortcut:
        return owner is focus or owner.isAncestorOf(focus)
    return True


def test_no_key_is_heard_twice_anywhere_in_the_window(window: MainWindow) -> None:
    suppliers = window.places
    places = [Address(screen.name) for screen in registered()]
    window.context.go(Address("suppliers"))
    settle(window)
    page = suppliers.page("suppliers")
    places.append(Address("supplier", page.model.ids[0]))  # type: ignore[union-attr]
    for address in places:
        window.context.go(address)
        settle(window)
        heard = _heard(window)
        assert len({name for *_, name in heard} & ACTIONS.keys()) > 8
        focusable = {owner for _, _, owner, _ in heard} | {
            widget
            for widget in window.findChildren(QWidget)
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        }
        for focus in focusable:
            held: dict[str, set[tuple[str, int]]] = {}
            for keys, context, owner, name in heard:
                if _holds_in(focus, context, owner):
                    held.setdefault(keys, set()).add((name, 0 if name in ACTIONS else id(owner)))
            twice = {keys: names for keys, names in held.items() if len(names) > 1}
            assert not twice, f"{address.kind}, with the keyboard in {type(focus).__name__}"


def test_the_kinds_of_the_quick_log_have_the_keys_that_are_declared(window: MainWindow) -> None:
    window.log_place.open_for()
    settle(window)
    kinds = window.log_place.findChild(KindKeys)
    assert kinds is not None
    assert tuple(f"Alt+{made.text()[0]}" for made in kinds._group.buttons()) == ACTIONS["log_kind"].keys


def test_the_page_of_keys_can_be_searched_and_copied(window: MainWindow) -> None:
    window.actions_by_name["shortcuts"].trigger()
    page = window.places.currentWidget()
    assert isinstance(page, ShortcutsPage)
    assert sum(len(specs) for specs in page.groups().values()) >= len(ACTIONS)
    assert next(iter(page.groups())) == "Everywhere"
    page.search.setText("ctrl+k")
    assert next(spec.id for specs in page.groups().values() for spec in specs) == "find"
    page.search.setText("log call")
    assert next(spec.id for specs in page.groups().values() for spec in specs) == "log_call"
    page.copy()
    copied = QGuiApplication.clipboard().text()
    assert copied == as_text(page.groups())
    assert "Log a call" in copied
    assert keys_text(ACTIONS["log_call"]) in copied
