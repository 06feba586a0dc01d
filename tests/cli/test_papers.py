"""Papers and the demonstration by the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Command


def test_a_report_is_written_kept_and_printed_again(crm: Command, tmp_path: Path) -> None:
    assert crm("add", "supplier", "--set", "name=Example Ltd").code == 0
    out = tmp_path / "report.docx"
    done = crm("report", "readiness", "Example Ltd", "--out", out)
    assert done.code == 0, done
    assert (done.data["file"], out.exists()) == (str(out), True)
    assert [row["id"] for row in crm("list", "papers").data["rows"]] == [done.data["paper"]]
    again = tmp_path / "again.docx"
    assert crm("report", "paper", done.data["paper"], "--out", again).code == 0
    assert again.stat().st_size
    assert crm("list", "papers").data["total"] == 1


def test_papers_for_a_list_and_about_a_list(crm: Command, tmp_path: Path) -> None:
    for name in ("Example One Ltd", "Example Two Ltd", "Other Ltd"):
        assert crm("add", "supplier", "--set", f"name={name}", "--set", "legal_form=ltd").code == 0
    folder = tmp_path / "made"
    done = crm("report", "readiness", "--where", "name contains Example", "--out", folder, "--as", "docx", "--eml")
    assert done.code == 0, done
    assert (done.data["written"], done.data["not_written"], done.data["stopped"]) == (2, 0, False)
    assert sorted(path.suffix for path in folder.iterdir()) == [".csv", ".docx", ".docx"]
    assert "Nobody of this supplier is on file" in (folder / "Summary.csv").read_text(encoding="utf-8-sig")
    about = tmp_path / "cohort.pdf"
    assert crm("report", "cohort", "--search", "Example", "--out", about, "--profile", "works").code == 0
    assert about.stat().st_size
    assert crm("report", "cohort", "--out", tmp_path / "all.xlsx").code == 0
    assert crm("report", "readiness", "--view", "Nonsense", "--out", folder).code != 0
    assert crm("report", "market", "--out", folder).code != 0
    assert crm("report", "cohort", "--out", about, "--eml").code != 0
    alone = crm("report", "rehearsal", "Other Ltd", "--out", tmp_path / "r.pdf", "--eml")
    assert (alone.code, alone.data["draft"]) == (0, "")


def test_the_main_job_without_a_screen(anywhere: Command, tmp_path: Path) -> None:
    out = tmp_path / "made"
    done = anywhere("demo", "--out", out, "--size", "20", "--json")
    assert done.code == 0, done
    assert set(done.data["files"]) == {path.name for path in out.iterdir() if not path.name.endswith(("-wal", "-shm"))}
    assert json.loads((out / "summary.json").read_text(encoding="utf-8"))["counts"] == done.data["counts"]
    assert any(name.endswith(".pdf") for name in done.data["files"])
    listed = anywhere("--store", out / "demo.crm", "list", "suppliers", "--json").data
    assert listed["total"] == done.data["counts"]["suppliers"]
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert anywhere("demo", "--out", blocked / "below").code == 1
