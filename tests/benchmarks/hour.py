"""A scripted hour in the window, compressed: a restless person in a process of its own that watches itself.

``python -m tests.benchmarks.hour STORE ACTIONS`` prints one line of JSON. Timed are every result that a job delivers,
every call of the script, the paint of a grid, the look for dead objects, the dressing in another theme, and the rest of
every pass of the event loop in five parts by the kind of event. Each part holds one slot or several, so that it is a
bound of what a person waits for. What takes longer than 50 ms is kept with its name; with
``CRM_HOUR_LOOK`` a second thread looks where the window stood. (A ``notify`` of our own would name each event, but what
Qt builds half is then known to Python under a wrong type.)
"""

from __future__ import annotations

import gc
import json
import os
import random
import sys
import threading
import time
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabWidget

from crm_app.domain.filters import Condition, Filter, Op, Sort
from crm_app.runtime import allocating
from crm_app.services.workspace import open_workspace
from crm_app.ui import collecting, theme, warming
from crm_app.ui.collecting import Collector
from crm_app.ui.context import Address, AppContext
from crm_app.ui.dressing import Dresser
from crm_app.ui.jobs import Job, Jobs
from crm_app.ui.records.list_screen import ListScreen
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.records.record_view import RecordView
from crm_app.ui.screen import registered
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow

LONGEST = 0.050  # seconds that the window's thread may be busy with one thing
A_MINUTE = 50  # actions: 3,000 are an hour
LEAST_WARM = 150  # actions: by then each connection has filled its own cache of pages, 12 MB, and none grows further
KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@dataclass
class _Stretch:
    """What the window's thread is doing: one slot, or a part of a pass that holds several."""

    is_part: bool
    wall: float = 0.0  # seconds of the slots within a part that have names of their own
    used: float = 0.0


@dataclass
class Watch:
    """What took long in the window's thread, and where it stood."""

    slow: list[tuple[float, float, str]] = field(default_factory=list)  # wall, processor, name
    places: Counter[str] = field(default_factory=Counter)
    # seconds of processor, by name: half a million of them, which are not to count as what the program holds
    used: dict[str, array[float]] = field(default_factory=lambda: defaultdict(lambda: array("f")))
    paces: array[float] = field(default_factory=lambda: array("f"))
    slots: int = 0
    _begun: float = 0.0
    _seen: list[str] = field(default_factory=list)
    _doing: list[_Stretch] = field(default_factory=list)

    def timed(self, name: str, work: Callable[[], Any], *, is_part: bool = False) -> Any:
        """Do something in the window's thread. Of a part of a pass, named slots within it count apart."""
        stretch = _Stretch(is_part)
        self._doing.append(stretch)
        begun, used = time.perf_counter(), time.thread_time()
        if len(self._doing) == 1:
            self._begun, self._seen = begun, []
        try:
            return work()
        finally:
            spent, used = time.perf_counter() - begun, time.thread_time() - used
            self._doing.pop()
            if self._doing and self._doing[-1].is_part:
                self._doing[-1].wall += spent
                self._doing[-1].used += used
            self.slots += not is_part
            self._keep(spent - stretch.wall, used - stretch.used, name)

    def _keep(self, spent: float, used: float, name: str) -> None:
        self._begun = self._begun if self._doing else 0.0
        self.used[name].append(used)
        if spent > LONGEST:
            self.slow.append((spent, used, name))
            if not self._doing:
                most = Counter(self._seen).most_common(3)
                self.places[f"{name}: " + "; ".join(f"{many} x {place}" for place, many in most)] += 1

    def look(self, thread: int, until: threading.Event) -> None:
        """Run beside: where does the window's thread stand when it is busy for too long?"""
        while not until.wait(0.005):
            if self._begun and (own := _own_lines(thread)):
                self._seen.append(" < ".join(own[:3]))


def _own_lines(thread: int) -> list[str]:
    """Where a thread stands in the program, innermost first. No frame is held for longer than it takes to read it: a
    frame that outlives its function keeps a painter alive, and Qt does not survive that.
    """
    frame, found = sys._current_frames().get(thread), []
    while frame is not None:
        if "crm_app" in frame.f_code.co_filename:
            found.append((frame.f_code, frame.f_lineno))
        frame = frame.f_back
    return [f"{Path(code.co_filename).name}:{line} {code.co_name}" for code, line in found]


WATCH = Watch()


def name_slots() -> None:
    """Let what has weight in the window stand under its own name, beside the pass of the event loop it came with."""
    deliver, go_on, paint, dress = Jobs._deliver, Jobs._do_next, RecordView.paintEvent, Dresser._go_on
    look = collecting.look

    def named(self: Jobs, job: Job) -> None:
        closure = getattr(job.done, "__closure__", None) or ()
        inner = next((cell.cell_contents for cell in closure if callable(cell.cell_contents)), job.done)
        WATCH.timed(f"result to {getattr(inner, '__qualname__', repr(inner))}", lambda: deliver(self, job))

    def done(self: Jobs) -> None:
        wanted = getattr(self._later[0], "__qualname__", "") if self._later else "nothing"
        WATCH.timed(f"later: {wanted}", lambda: go_on(self))

    def painted(self: RecordView, event: QPaintEvent) -> None:
        WATCH.timed("a grid is painted", lambda: paint(self, event))

    def dressed(self: Dresser) -> None:
        WATCH.timed("hidden widgets are dressed", lambda: dress(self))

    def looked() -> int:
        found: int = WATCH.timed("dead objects are looked for", look)
        return found

    Jobs._deliver = named  # type: ignore[method-assign]
    Jobs._do_next = done  # type: ignore[method-assign]
    RecordView.paintEvent = painted  # type: ignore[method-assign]
    Dresser._go_on = dressed  # type: ignore[method-assign]
    collecting.look = looked


def one_pass() -> None:
    """What the running program does between two waits, in its order.

    Outside ``exec`` Qt leaves alone what asked to be deleted later: closed pages would stay, and listen to every save.
    """
    for kind in (QEvent.Type.MetaCall, QEvent.Type.LayoutRequest, QEvent.Type.DeferredDelete):
        WATCH.timed(kind.name, partial(QCoreApplication.sendPostedEvents, None, kind), is_part=True)
    but_timers = QEventLoop.ProcessEventsFlag.X11ExcludeTimers
    WATCH.timed("other events", partial(QCoreApplication.processEvents, but_timers), is_part=True)
    WATCH.timed("timers, and what is painted", QCoreApplication.processEvents, is_part=True)


class Person:
    """Somebody who never rests."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self.window = window
        self.context = window.context
        self.chance = random.Random(seed)
        self.done: Counter[str] = Counter()

    def act(self) -> None:
        """Do one thing and wait for what it began."""
        acts = (self.go, self.open, self.open, self.move, self.move, self.sort, self.filter, self.search, self.find,
                self.edit, self.edit, self.undo, self.log, self.back, self.tabs, self.theme)  # fmt: skip
        act = self.chance.choice(acts)
        if act == self.find:
            act()  # it rests in between
        else:
            WATCH.timed(f"script {act.__name__}", act)
        self.done[act.__name__] += 1
        self.rest()
        WATCH.paces.append(pace())

    def rest(self) -> None:
        """Let everything that was begun come to its end."""
        quiet = 0
        while quiet < 3:
            one_pass()
            quiet = quiet + 1 if self.context.jobs.is_idle else 0
            time.sleep(0.001)

    def suppliers(self) -> ListScreen:
        """The list, shown."""
        self.context.go(Address("suppliers"))
        found = self.window.places.page("suppliers")
        assert isinstance(found, ListScreen)
        return found

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    def go(self) -> None:
        self.context.go(Address(self.chance.choice(registered()).name))

    def open(self) -> None:
        page = self.suppliers()
        if len(page.model.ids):
            self.context.go(Address("supplier", page.model.ids[self.chance.randrange(len(page.model.ids))]))

    def move(self) -> None:
        page = self.suppliers()
        page.grid.setFocus()
        for _ in range(self.chance.randrange(1, 6)):
            self.key(self.chance.choice((KEY.Key_Down, KEY.Key_Up, KEY.Key_PageDown, KEY.Key_PageUp, KEY.Key_End)))

    def sort(self) -> None:
        names = self.chance.choice(("name", "status", "changed_at"))
        page = self.suppliers()
        fitting = [name for name in (names, "name") if name in page.kind.fields] or ["name"]
        page.show_list(page.bar.filter, Sort(fitting[0]))

    def filter(self) -> None:
        wanted = self.chance.choice((
            Filter(), Filter((Condition("status", Op.IN, ("ready", "engaged")),)),
            Filter((Condition("local_authority", Op.IS, ("E09000012",)),)),
            Filter((Condition("vcse", Op.IS, ("yes",)),)),
        ))  # fmt: skip
        self.context.go(Address("suppliers", filter=wanted))  # as a figure does that opens the list it counts

    def search(self) -> None:
        page = self.suppliers()
        page.bar.search.setText(self.chance.choice(("", "", "bakery", "clean", "zzz")))
        page.bar._take_search()

    def find(self) -> None:
        self.window.begin_search()
        QTest.keyClicks(self.window.search, self.chance.choice(("cater", "log call", "care", "print", "hack")))
        self.rest()
        self.key(KEY.Key_Escape)

    def edit(self) -> None:
        page = self.window.places.currentWidget()
        if not isinstance(page, RecordPage) or page.form is None or "website" not in page.form.cells:
            return
        cell = page.form.cells["website"]
        cell.begin()
        if cell.editor is not None:
            QTest.keyClicks(cell.editor.focusProxy() or cell.editor, "https://a.example")
            page.form.save()

    def undo(self) -> None:
        self.window.actions_by_name[self.chance.choice(("undo", "undo", "redo"))].trigger()

    def log(self) -> None:
        self.window.log_place.open_for()
        self.key(KEY.Key_Escape)

    def back(self) -> None:
        self.window.actions_by_name[self.chance.choice(("back", "forward"))].trigger()

    def tabs(self) -> None:
        page = self.window.places.currentWidget()
        tabs = page.findChild(QTabWidget) if page is not None else None
        if tabs is not None:
            tabs.setCurrentIndex(self.chance.randrange(tabs.count()))

    def theme(self) -> None:
        if self.chance.random() < 0.2:
            self.window.toggle_theme()


def held() -> dict[str, float]:
    """What the process holds on to now: megabytes, open files, threads."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    allocating.give_back()
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    own, mapped = (int(status[name].split()[0]) * 1024 / 1e6 for name in ("RssAnon", "RssFile"))
    return {
        "memory": own,
        "mapped": mapped,  # the store's file, in the computer's own cache: each connection counts the same pages again
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "threads": len(list(Path("/proc/self/task").iterdir())),
        "objects": len(gc.get_objects()),
        "widgets": len(QApplication.allWidgets()),
    }


def pace() -> float:
    """The seconds of processor that the same work takes each time: what the machine itself does to a slot."""
    begun, total = time.thread_time(), 0
    for number in range(20_000):
        total += number
    return time.thread_time() - begun


def _summed_up(used: array[float]) -> list[float]:
    """How many slots, and what half, 99 and 99.9 in a hundred of them and the longest took of the processor."""
    ordered = sorted(used)
    return [len(used), *(ordered[min(int(len(used) * share), len(used) - 1)] for share in (0.5, 0.99, 0.999, 1.0))]


def warm_up(person: Person, actions: int) -> None:
    """See every screen and as many records as are kept alive, so that what is made once is there; none of it counts."""
    for screen in registered():
        person.context.go(Address(screen.name))
        person.rest()
    for _ in range(10):
        person.open()
        person.rest()
    for _ in range(max(actions, LEAST_WARM)):
        person.act()
    person.context.go(Address("today"))
    person.rest()
    WATCH.slow.clear()
    WATCH.used.clear()
    WATCH.paces = array("f")
    WATCH.places.clear()
    WATCH.slots = 0


def run(store: str, actions: int, seed: int = 11) -> dict[str, Any]:
    """Get warm, then work."""
    app = QApplication(sys.argv[:1])
    name_slots()
    theme.set_font(app)
    theme.apply(app, theme.LIGHT)
    Collector(app)
    workspace = open_workspace(store)
    context = AppContext(workspace)
    window = MainWindow(context, "hour.crm")
    window.resize(1400, 900)
    window.show()
    window.begin()
    warming.begin(context)
    settle(window)
    over = threading.Event()
    looker = threading.Thread(target=WATCH.look, args=(threading.get_ident(), over), daemon=True)
    if os.environ.get("CRM_HOUR_LOOK"):
        looker.start()
    person = Person(window, seed)
    begun = time.perf_counter()
    warm_up(person, actions // 4)
    before = held()
    for number in range(actions):
        person.act()
        if number % A_MINUTE == 0:
            allocating.give_back()  # as the window does every minute; a compressed hour has fewer of them
    context.go(Address("today"))
    settle(window)
    after = held()
    over.set()
    if looker.is_alive():
        looker.join()
    spent = time.perf_counter() - begun
    window.close()
    workspace.close()
    names = Counter(name for _, _, name in WATCH.slow)
    worst = {name: max(one for one in WATCH.slow if one[2] == name) for name in names}
    return {
        "seconds": spent, "actions": dict(person.done), "slots": WATCH.slots, "before": before, "after": after,
        "slow": [[name, many, *worst[name][:2]] for name, many in names.most_common()],
        "used": {name: _summed_up(used) for name, used in WATCH.used.items() if max(used) > LONGEST / 2},
        "pace": _summed_up(WATCH.paces),
        "places": WATCH.places.most_common(25),
    }  # fmt: skip


if __name__ == "__main__":
    result = run(sys.argv[1], int(sys.argv[2]))
    print(json.dumps(result), flush=True)
    os._exit(0)
