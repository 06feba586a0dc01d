"""Many cells at once: read strictly, counted before and after, written as one step, a colleague's work never lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from crm_app.domain.errors import Refused
from crm_app.domain.pasting import parse_block
from crm_app.services import history, records
from crm_app.services.bulk_editing import Way, apply_edit, plan_change, plan_edit, plan_fill
from crm_app.services.workspace import Workspace, open_workspace
from crm_app.store.tables import operations


@pytest.fixture
def mine(address: str) -> Iterator[Workspace]:
    """My workspace."""
    workspace = open_workspace(address)
    yield workspace
    workspace.close()


@pytest.fixture
def theirs(address: str, mine: Workspace) -> Iterator[Workspace]:
    """A colleague's workspace on the same store."""
    workspace = open_workspace(address)
    yield workspace
    workspace.close()


@pytest.fixture
def firms(mine: Workspace) -> list[str]:
    """Three suppliers."""
    rows = [
        {"name": "Amber Kitchen", "status": "prospect", "tags": ("food", "local")},
        {"name": "Birch Works", "status": "engaged", "tags": ("local",)},
        {"name": "Copper Care", "status": "prospect"},
    ]
    return [records.add(mine, "supplier", row).id for row in rows]


def value(workspace: Workspace, key: str, name: str, kind: str = "supplier") -> Any:
    return records.get(workspace, kind, key)[name]


def steps(workspace: Workspace) -> int:
    with workspace.store.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(operations)).scalar_one())


def paste(workspace: Workspace, keys: list[str], fields: list[str], text: str, **more: Any) -> Any:
    return plan_edit(workspace, "supplier", keys, fields, parse_block(text).rows, **more)


def test_a_block_is_planned_and_written_as_one_step(mine: Workspace, firms: list[str]) -> None:
    text = "Zebra Kitchen\tReady to bid\t020 7946 0001\nBirch Works\tactive\t\nCopper Care\tlead\t+44 20 7946 0002\n"
    plan = paste(mine, firms, ["name", "status", "phone"], text)
    assert (plan.changed, plan.unchanged, len(plan.problems)) == (4, 5, 0)
    assert plan.edits[0].key == firms[0]
    assert plan.edits[0].new == {"name": "Zebra Kitchen", "status": "ready", "phone": "020 7946 0001"}
    assert any("Engagement: Prospect 2, Engaged 1 → " in line for line in plan.summary())
    before = steps(mine)
    done = apply_edit(mine, plan)
    assert (done.rows, done.cells, done.left_out) == (2, 4, ())
    assert steps(mine) == before + 1
    with mine.store.read() as connection:
        keys = connection.exec_driver_sql("SELECT sort_key FROM suppliers ORDER BY sort_key").scalars().all()
    assert keys[-1].startswith("zebra")
    history.undo(mine, done.saved.operation)
    assert value(mine, firms[0], "name") == "Amber Kitchen"
    assert value(mine, firms[2], "phone") is None


def test_each_kind_of_field_is_read_as_an_import_reads_it(mine: Workspace) -> None:
    key = records.add(mine, "event", {"title": "Meet the buyer"}).id
    fields = ["held_on", "starts", "capacity", "topics", "postcode"]
    plan = plan_edit(mine, "event", [key], fields, [["26/11/26", "2.30", "1,200", "one; two", "e81ea"]])
    assert not plan.problems
    apply_edit(mine, plan)
    now = records.get(mine, "event", key)
    assert (str(now["held_on"]), now["starts"], now["capacity"]) == ("2026-11-26", "02:30", 1200)
    assert (now["topics"], now["postcode"]) == (("one", "two"), "E8 1EA")


def test_what_cannot_be_read_is_named_cell_by_cell_and_the_rest_is_written(mine: Workspace, firms: list[str]) -> None:
    text = "\tpurple\tnobody\nBirch Two\t=1+1\tx@firm.example\n" + "N" * 10_001 + "\tReady to bid\t\n"
    plan = paste(mine, firms, ["name", "status", "email"], text)
    found = [(p.row, p.field) for p in plan.problems]
    assert found == [(1, "name"), (1, "status"), (1, "email"), (2, "status"), (3, "name")]
    assert "needed" in plan.problems[0].why
    assert "one of: Prospect" in plan.problems[1].why
    assert all(p.fix and p.title for p in plan.problems)
    assert all(len(p.value) <= 120 for p in plan.problems)
    apply_edit(mine, plan)
    assert value(mine, firms[0], "name") == "Amber Kitchen"
    assert (value(mine, firms[1], "name"), value(mine, firms[1], "email")) == ("Birch Two", "x@firm.example")
    assert value(mine, firms[2], "status") == "ready"


@pytest.mark.parametrize(
    "odd", ["=HYPERLINK(1)", "مخبز \u202e النور", "👩‍🍳🥘", "N" * 10_000, "'quoted", "<b>&amp;", "O\u2019Neil\u0301"]
)
def test_odd_texts_are_kept_as_they_are(mine: Workspace, firms: list[str], odd: str) -> None:
    apply_edit(mine, plan_edit(mine, "supplier", firms[:1], ["name"], [[odd]]))
    assert value(mine, firms[0], "name") == odd


def test_line_breaks_stay_in_long_texts_and_become_spaces_in_short_ones(mine: Workspace, firms: list[str]) -> None:
    apply_edit(mine, paste(mine, firms, ["services", "vcse_basis"], '"one\ntwo"\t"three\nfour"'))
    assert (value(mine, firms[0], "services"), value(mine, firms[0], "vcse_basis")) == ("one\ntwo", "three four")


def test_a_block_of_the_wrong_shape_is_counted(mine: Workspace, firms: list[str]) -> None:
    plan = paste(mine, firms[:2], ["vcse_basis"], "a\tb\tc\nd\ne\tf\ng")
    assert (plan.beyond_rows, plan.beyond_columns, plan.changed) == (2, 2, 2)
    assert any("2 rows lie beyond" in line for line in plan.summary())
    ragged = paste(mine, firms[:2], ["name", "tags"], "Renamed\tx\nOnly a name")
    apply_edit(mine, ragged)
    assert value(mine, firms[1], "tags") == ("local",)


def test_rows_beyond_the_last_become_new_records_only_when_asked(mine: Workspace, firms: list[str]) -> None:
    text = "Amber Kitchen\tprospect\nNewcomer Ltd\tengaged\n\tready\n"
    fields = ["name", "status"]
    assert not paste(mine, firms[:1], fields, text)
    plan = paste(mine, firms[:1], fields, text, add_rows=True)
    assert [(e.row, e.title) for e in plan.added] == [(2, "Newcomer Ltd")]
    assert [(p.row, p.field) for p in plan.problems] == [(3, "name")]
    done = apply_edit(mine, plan)
    assert done.added == 1
    key = records.find(mine, "supplier", "newcomer ltd")
    assert value(mine, key, "status") == "engaged"
    history.undo(mine, done.saved.operation)
    assert key not in {r.id for r in records.get_many(mine, "supplier", [key])}


def test_columns_that_are_worked_out_are_refused_once(mine: Workspace, firms: list[str]) -> None:
    plan = paste(mine, firms, ["staff", "vcse_basis"], "1\tx\n2\ty\n3\tz")
    assert [(p.row, p.field) for p in plan.problems] == [(0, "staff")]
    assert "worked out" in plan.problems[0].why
    assert plan.changed == 3


def test_dates_that_could_be_read_two_ways_are_left_to_a_person(mine: Workspace) -> None:
    keys = [records.add(mine, "task", {"title": f"Task {n}"}).id for n in range(3)]
    plan = plan_edit(mine, "task", keys, ["due_on"], [["03/04/2026"], ["12/25/2026"], ["not a day"]])
    assert len(plan.problems) == 3
    fine = plan_edit(mine, "task", keys, ["due_on"], [["03/04/2026"], ["TBC"], ["26 Nov 2026"]])
    assert not fine.problems
    assert str(fine.edits[0].new["due_on"]) == "2026-04-03"


def test_references_by_a_name_that_only_one_has(mine: Workspace, firms: list[str]) -> None:
    twin = [records.add(mine, "supplier", {"name": "Twin Ltd"}).id for _ in range(2)]
    activity = records.add(mine, "activity", {"subject": "Call", "supplier": twin[0]}).id
    by_name = plan_edit(mine, "activity", [activity], ["supplier"], [["birch works"]])
    assert by_name.edits[0].new["supplier"] == firms[1]
    several = plan_edit(mine, "activity", [activity], ["supplier"], [["TWIN LTD"]])
    assert "several suppliers" in several.problems[0].why
    unchanged = plan_edit(mine, "activity", [activity], ["supplier"], [["Twin Ltd"]])
    assert (unchanged.unchanged, unchanged.problems) == (1, ())
    nobody = plan_edit(mine, "activity", [activity], ["supplier"], [["Nobody at all"]])
    assert "there is no supplier" in nobody.problems[0].why


def test_many_references_are_asked_for_together(mine: Workspace, firms: list[str]) -> None:
    calls = [records.add(mine, "activity", {"subject": f"Call {n}"}).id for n in range(5)]
    names = ["birch works", " Birch Works ", firms[0], firms[1][:20].upper(), "Nobody at all"]
    plan = plan_edit(mine, "activity", calls, ["supplier"], [[name] for name in names])
    found = {edit.key: edit.new["supplier"] for edit in plan.edits}
    assert found == dict(zip(calls, [firms[1], firms[1], firms[0]], strict=False)) | (
        {calls[3]: firms[1]} if firms[1][:20] != firms[0][:20] else {}
    )
    assert calls[4] in {problem.key for problem in plan.problems}


def test_one_number_for_two_records_is_a_problem(mine: Workspace, firms: list[str]) -> None:
    plan = paste(mine, firms, ["company_number"], "00000001\n00000001\n00000002")
    assert [(p.row, p.field) for p in plan.problems] == [(2, "company_number")]
    assert len(plan_fill(mine, "supplier", firms, ["company_number"]).problems) == 0
    apply_edit(mine, plan)
    assert len(plan_fill(mine, "supplier", firms, ["company_number"]).problems) == 1


def test_bulk_changes_say_the_counts_before_and_after(mine: Workspace, firms: list[str]) -> None:
    plan = plan_change(mine, "supplier", firms, {"status": (Way.SET, "Engaged")})
    assert plan.summary() == ["3 suppliers: Engagement: Prospect 2, Engaged 1 → Engaged 3"]
    assert (plan.changed, plan.unchanged) == (2, 1)
    assert plan.operation_title == "Change Engagement of 2 suppliers"
    done = apply_edit(mine, plan)
    assert (done.rows, done.saved.touched) == (2, {"supplier": frozenset({firms[0], firms[2]})})


def test_tags_are_added_taken_out_and_emptied(mine: Workspace, firms: list[str]) -> None:
    apply_edit(mine, plan_change(mine, "supplier", firms, {"tags": (Way.ADD, "spring; local")}))
    assert value(mine, firms[0], "tags") == ("food", "local", "spring")
    assert value(mine, firms[2], "tags") == ("spring", "local")
    apply_edit(mine, plan_change(mine, "supplier", firms, {"tags": (Way.REMOVE, "LOCAL")}))
    assert value(mine, firms[1], "tags") == ("spring",)
    apply_edit(mine, plan_change(mine, "supplier", firms, {"tags": (Way.CLEAR, "")}))
    assert [value(mine, key, "tags") for key in firms] == [(), (), ()]
    with pytest.raises(Refused, match="one value"):
        plan_change(mine, "supplier", firms, {"status": (Way.ADD, "engaged")})


def test_a_name_cannot_be_emptied_in_bulk(mine: Workspace, firms: list[str]) -> None:
    plan = plan_change(mine, "supplier", firms, {"name": (Way.CLEAR, "")})
    assert not plan
    assert "needed" in plan.problems[0].why


def test_fill_down_copies_the_first_row(mine: Workspace, firms: list[str]) -> None:
    plan = plan_fill(mine, "supplier", firms, ["status", "tags", "staff"])
    assert [p.field for p in plan.problems] == ["staff"]
    apply_edit(mine, plan)
    assert value(mine, firms[2], "tags") == ("food", "local")
    assert value(mine, firms[1], "status") == "prospect"


def test_only_the_same_field_changed_by_a_colleague_is_left_out(
    mine: Workspace, theirs: Workspace, firms: list[str]
) -> None:
    plan = plan_change(mine, "supplier", firms, {"status": (Way.SET, "ready")})
    records.save(theirs, "supplier", firms[0], {"status": "dormant"})
    records.save(theirs, "supplier", firms[1], {"phone": "020 7946 0009"})
    records.delete(theirs, "supplier", [firms[2]])
    done = apply_edit(mine, plan)
    assert [(one.key, one.fields) for one in done.left_out] == [(firms[0], ("Engagement",)), (firms[2], ())]
    assert "deleted" in done.left_out[1].why
    assert value(mine, firms[0], "status") == "dormant"
    assert (value(mine, firms[1], "status"), value(mine, firms[1], "phone")) == ("ready", "020 7946 0009")


def test_where_everything_moved_on_nothing_is_written(mine: Workspace, theirs: Workspace, firms: list[str]) -> None:
    plan = plan_change(mine, "supplier", firms[:1], {"status": (Way.SET, "ready")})
    records.save(theirs, "supplier", firms[0], {"status": "dormant"})
    before = steps(mine)
    done = apply_edit(mine, plan)
    assert (done.rows, done.saved.operation, steps(mine)) == (0, "", before)


def test_undo_keeps_what_a_colleague_changed_after(mine: Workspace, theirs: Workspace, firms: list[str]) -> None:
    done = apply_edit(mine, plan_change(mine, "supplier", firms, {"status": (Way.SET, "ready")}))
    records.save(theirs, "supplier", firms[0], {"status": "dormant"})
    undone = history.undo(mine, done.saved.operation)
    assert [value(mine, key, "status") for key in firms] == ["dormant", "engaged", "prospect"]
    assert len(undone.refusals) == 1


def test_what_follows_from_a_field_follows(mine: Workspace, firms: list[str]) -> None:
    sites = [records.add(mine, "site", {"postcode": "E8 1EA"}, parent_id=key).id for key in firms]
    assert value(mine, sites[0], "local_authority", "site") == "E09000012"
    plan = plan_edit(mine, "site", sites, ["postcode", "local_authority"], [["SW1A 1AA", "x"], ["nonsense", "y"]])
    assert sorted(p.row for p in plan.problems) == [0, 2]
    apply_edit(mine, plan)
    assert value(mine, sites[0], "local_authority", "site") == "E09000033"
    assert value(mine, sites[1], "local_authority", "site") == "E09000012"


def test_many_different_rows_are_written_as_few_statements(mine: Workspace) -> None:
    names = ["vcse_basis", "services", "email", "website", "phone", "tags"]
    keys = [records.add(mine, "supplier", {"name": f"Firm {n}"}).id for n in range(64)]
    texts = ["why", "lunches", "a@firm.example", "https://firm.example", "020 7946 0001", "x"]
    rows = [[text if n >> bit & 1 else None for bit, text in enumerate(texts)] for n in range(64)]
    done = apply_edit(mine, plan_edit(mine, "supplier", keys, names, rows))
    assert done.rows == 63
    for n in (0, 1, 21, 63):
        now = records.get(mine, "supplier", keys[n])
        assert [bool(now[name]) for name in names] == [bool(n >> bit & 1) for bit in range(6)]
        assert now["name"] == f"Firm {n}"


def test_what_owners_declared_is_not_changed_in_bulk(mine: Workspace) -> None:
    with pytest.raises(Refused, match="not changed in bulk"):
        plan_change(mine, "claim", ["x"], {"dimension": (Way.SET, "y")})


def test_records_that_are_gone_are_counted(mine: Workspace, firms: list[str]) -> None:
    records.delete(mine, "supplier", firms[:1])
    plan = plan_change(mine, "supplier", firms, {"status": (Way.SET, "ready")})
    assert (plan.gone, len(plan.edits)) == (1, 2)
