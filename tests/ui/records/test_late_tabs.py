"""Tabs are made when they are first shown, once, and stand where their title stood."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from crm_app.domain.kinds import KINDS
from crm_app.services import records
from crm_app.ui.context import AppContext
from crm_app.ui.records.late_tabs import LateTabs
from crm_app.ui.records.record_page import RecordPage


def test_a_tab_is_made_when_it_is_first_shown(qtbot: QtBot) -> None:
    tabs = LateTabs()
    qtbot.addWidget(tabs)
    made: list[str] = []

    def maker(name: str) -> QWidget:
        made.append(name)
        return QLabel(name)

    seen: list[str] = []
    tabs.currentChanged.connect(lambda index: seen.append(type(tabs.widget(index)).__name__))
    tabs.addTab(QLabel("first"), "First")
    places = [tabs.add_late(name, lambda name=name: maker(name)) for name in ("Food & drink", "Third", "Fourth")]
    tabs.show()
    assert made == []
    tabs.setCurrentIndex(2)
    assert made == ["Third"]
    assert seen[-1] == "QLabel", "whoever hears that a tab is shown finds it made"
    assert tabs.make(places[0]) is tabs.widget(1), "made unseen, it takes its place and shows nothing"
    assert tabs.currentIndex() == 2
    assert tabs.currentWidget().text() == "Third"  # type: ignore[attr-defined]
    tabs.setCurrentIndex(0)
    tabs.setCurrentIndex(2)
    tabs.make(tabs.widget(2))
    assert made == ["Third", "Food & drink"]
    assert [tabs.tabText(index) for index in range(tabs.count())] == ["First", "Food && drink", "Third", "Fourth"]


def test_a_page_makes_only_what_is_looked_at_and_says_how_many_there_are(qtbot: QtBot, context: AppContext) -> None:
    key = records.find(context.workspace, "supplier", "00000003")
    for name in ("Ada Exam", "Bo Exam"):
        records.add(context.workspace, "person", {"name": name}, parent_id=key)
    records.add(context.workspace, "claim", {"dimension": "gender", "ownership_band": "100"}, parent_id=key)
    page = RecordPage(context, "supplier", key)
    qtbot.addWidget(page)
    page.show()
    context.jobs.wait_idle()
    assert page.parts.made == {}
    titles = [page.tabs.tabText(index) for index in range(page.tabs.count())]
    assert f"{KINDS['person'].title}  2" in titles
    assert KINDS["claim"].title in titles, "how many claims there are is covered"
    page.show_tab("People")
    assert list(page.parts.made) == ["person"]
    assert page.tabs.currentWidget() is page.parts["person"]
    records.add(context.workspace, "person", {"name": "Cy Exam"}, parent_id=key)
    page.refresh()
    context.jobs.wait_idle()
    assert len(page.parts["person"].records) == 3
    assert page.tabs.tabText(page.tabs.currentIndex()) == "People  3"
    assert len(page.parts) == len(list(page.parts))
