"""The rules card in the window."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from crm_app.services import records
from crm_app.services.setup import seed_reference
from crm_app.ui.context import Address
from crm_app.ui.records.record_page import RecordPage
from crm_app.ui.screens.opportunities.rules_view import RulesView
from crm_app.ui.screenshots import settle
from crm_app.ui.window import MainWindow
from tests.conftest import ANCHORS


def test_the_card_says_why_the_law_differs_and_follows_a_change(
    window: MainWindow, picture_folder: Path | None
) -> None:
    workspace = window.context.workspace
    seed_reference(workspace)
    records.save(workspace, "anchor", ANCHORS["hackney"], {"buyer_type": "sub_central", "areas": ("E09000012",)})
    records.save(workspace, "anchor", ANCHORS["homerton"], {"buyer_type": "nhs"})
    values = {"title": "Catering", "buyers": ("Hackney (test)", "Homerton (test)"), "value_gross": Decimal(180_000)}
    key = records.add(workspace, "opportunity", values).id
    window.context.go(Address("opportunity", key, "Rules"))
    settle(window)
    page = window.places.currentWidget()
    assert isinstance(page, RecordPage)
    view = page.tabs.currentWidget()
    assert isinstance(view, RulesView)
    assert "The same contract, different law" in view.text()
    if picture_folder is not None:
        window.grab().save(str(picture_folder / "rules-card.png"))
    view.copy()
    assert "Procurement confirms" in QGuiApplication.clipboard().text()
    saved = records.save(workspace, "opportunity", key, {"value_gross": Decimal(20_000)})
    window.context.touched(saved.touched)
    settle(window)
    assert "different law" not in view.text()
    assert "too small to be notifiable" in view.text()
