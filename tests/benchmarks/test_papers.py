"""One readiness report: at most 500 ms as PDF and 500 ms as DOCX, facts gathered and kept included."""

from __future__ import annotations

from pathlib import Path

from crm_app.services import readiness, records, reports
from crm_app.services.demo.filling import fill
from crm_app.services.lists import ListQuery, snapshot
from crm_app.services.workspace import create_workspace
from tests.benchmarks.measuring import say, three_runs


def test_one_readiness_report(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "papers.crm")
    fill(workspace, size=300)
    keys = snapshot(workspace, ListQuery("supplier"))
    supplier = next(key for key in keys if readiness.latest(workspace, key) is not None)
    name = records.get(workspace, "supplier", supplier)["name"]
    lines = []
    for ending in (".pdf", ".docx", ".xlsx"):
        target = tmp_path / f"report{ending}"
        reports.write_report(workspace, "readiness", supplier, target)
        runs = three_runs(lambda target=target: reports.write_report(workspace, "readiness", supplier, target))
        lines.append(f"{ending[1:]:5} {runs}")
    floor = three_runs(lambda: (tmp_path / "raw").write_bytes((tmp_path / "report.pdf").read_bytes()))
    workspace.close()
    say(f"the readiness report of {name} (target 500 ms)", f"floor: writing the same bytes {floor}", *lines)
