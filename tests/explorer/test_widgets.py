"""The widgets without a browser: state and widgets linked both ways, adding and making as the panels do it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.explorer import journey
from wenshang.explorer.adding import Adding
from wenshang.explorer.making import Making
from wenshang.explorer.view import Explorer, explore

HONGZE = "淮安市洪泽区人民政府"


@pytest.fixture
def explorer(copy: Path) -> Explorer:
    made = explore(HONGZE, data=copy / "data", output=copy / "build")
    assert made.root is not None
    return made


def uploaded(name: str, content: bytes) -> tuple[dict[str, object], ...]:
    """What the browser hands over for one chosen file."""
    when = datetime(2022, 1, 31, tzinfo=UTC)
    return ({"name": name, "type": "text/plain", "size": len(content), "content": content, "last_modified": when},)


def test_moving_a_widget_changes_the_state_and_setting_the_state_moves_the_widgets(explorer: Explorer) -> None:
    controls = explorer.controls
    controls.measure.value = "percent"
    assert explorer.state.measure == "percent"
    assert "+352.4%" in explorer.pieces["table"].value
    explorer.state = replace(explorer.state, measure="value", codes=("requests.granted.total",), chart="bar")
    assert (controls.measure.value, controls.chart.value) == ("value", "bar")
    assert controls.codes.value == ("requests.granted.total",)
    assert "予以公开" in explorer.pieces["heading"].value


def test_another_body_keeps_what_it_also_prints_and_shows_its_own_years(explorer: Explorer) -> None:
    explorer.controls.authority.value = "汶上县科学技术局"
    assert explorer.state.years == (2021, 2021)
    assert explorer.state.codes == ("requests.received.total",)
    assert "民政信息" in explorer.pieces["findings"].value


def test_a_heading_shows_all_its_figures_and_an_applicant_moves_the_same_rows(explorer: Explorer) -> None:
    explorer.controls.codes.value = ("requests:（三）不予公开",)
    assert len(explorer.selection.rows) == 8
    explorer.controls.column.value = "enterprise"
    assert {row.code.rsplit(".", 1)[-1] for row in explorer.selection.rows} == {"enterprise"}


def test_typing_shortens_the_list_and_leaves_the_view_alone(explorer: Explorer) -> None:
    before = explorer.state
    explorer.controls.find.value = "科学技术局"
    assert 0 < len(explorer.controls.authority.options) < len(explorer.store.held.authorities)
    assert HONGZE not in explorer.controls.authority.options
    assert explorer.state == before


def test_a_draft_is_read_and_checked_and_stored_only_when_asked(explorer: Explorer, copy: Path) -> None:
    panel = Adding(explorer)
    draft = journey.draft(copy)
    register = copy / "data" / "register.csv"
    before = register.read_bytes()
    panel.upload.value = uploaded(draft.name, draft.read_bytes())
    assert "存疑的数字（2）" in panel.shown.value
    assert register.read_bytes() == before
    panel.year.value = "2022"
    panel.again.click()
    assert panel.addition is not None
    assert panel.addition.outcome == "new"
    panel.save.click()
    assert "已保存" in panel.said.value
    assert explorer.state.authority == "汶上县科学技术局"
    assert explorer.store.held.years("汶上县科学技术局") == (2021, 2022)


def test_a_visitor_of_a_read_only_service_cannot_store(explorer: Explorer, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENSHANG_READ_ONLY", "1")
    panel = Adding(explorer)
    draft = journey.draft(copy)
    panel.upload.value = uploaded(draft.name, draft.read_bytes())
    assert panel.save.disabled
    panel.save.click()
    assert explorer.store.held.years("汶上县科学技术局") == (2021,)


def test_an_unreadable_file_is_said_in_one_card(explorer: Explorer) -> None:
    panel = Adding(explorer)
    panel.upload.value = uploaded("空.txt", b"")
    assert 'role="alert"' in panel.said.value
    assert "没有读成" in panel.said.value
    assert panel.addition is None


def test_a_page_that_cannot_be_made_leaves_an_error_card(explorer: Explorer) -> None:
    panel = Making(explorer)
    explorer.output = Path("/proc/nowhere")
    panel.start.click()
    assert 'role="alert"' in panel.result.value
    assert not panel.start.disabled
