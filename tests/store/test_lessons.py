"""The texts that codes can be learned from: only records with codes and words, the newest first."""

from __future__ import annotations

from crm_app.domain.kinds import KINDS
from crm_app.services import records
from crm_app.services.workspace import open_workspace
from crm_app.store.queries.lessons import coded_texts, last_change


def test_records_with_codes_and_words_are_read(address: str) -> None:
    workspace = open_workspace(address)
    kind = KINDS["opportunity"]
    with workspace.store.read() as connection:
        before = last_change(connection)
        assert coded_texts(connection, kind, "title", "description", 5) == []
    for title, codes in (("First", ("72000000",)), ("No code", ()), ("Second", ("55520000", "15000000"))):
        records.add(workspace, "opportunity", {"title": title, "cpv_codes": codes})
    with workspace.store.read() as connection:
        assert last_change(connection) > before
        found = coded_texts(connection, kind, "title", "description", 5)
        assert [named for named, _, _ in found] == ["Second", "First"]
        assert len(coded_texts(connection, kind, "title", "description", 1)) == 1
    workspace.close()
