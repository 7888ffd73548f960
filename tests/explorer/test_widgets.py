"""The widgets without a browser: state and widgets linked both ways, adding and making as the panels do it."""

from __future__ import annotations

import asyncio
import io
import re
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from tests.checks.test_checks_documents import spec
from tests.explorer import journey
from tests.office.made_registers import workbook
from tests.office.test_comments import draft, said, unchanged
from wenshang import parsing, readers
from wenshang.explorer.adding import Adding
from wenshang.explorer.home import remember, remembered
from wenshang.explorer.making import Making
from wenshang.explorer.state import chosen
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
    assert 0 < len(explorer.controls.authority.options) < len(explorer.store.archive.authorities)
    assert HONGZE not in explorer.controls.authority.options
    assert explorer.state == before


def taken(html: str) -> dict[str, bytes]:
    """The files that links of a page hand over, by name."""
    return {name: b64decode(data) for name, data in re.findall(r'download="([^"]+)" href="data:[^,]*;base64,([^"]+)"', html)}


def test_a_word_draft_is_given_back_with_its_comments(explorer: Explorer) -> None:
    panel = Adding(explorer)
    wrong = draft(replace(spec(), prose={**spec().prose, "problems": ("无",)}))
    panel.upload.value = uploaded("草稿.docx", wrong)
    ((name, content),) = taken(panel.said.value).items()
    assert name == "草稿（批注）.docx"
    assert any(lines[0].startswith("F5 ") for lines in said(content).values())
    unchanged(content, wrong)


def test_a_register_is_shown_cell_by_cell_beside_its_rows_and_the_draft(explorer: Explorer) -> None:
    panel = Adding(explorer)
    right = spec()
    panel.upload.value = uploaded("草稿.docx", draft(right))
    lines = [["1号", "张某", "自然人", date(2023, 3, 1), date(2023, 3, 8), "予以公开", "", ""], ["2号", "", "自然人", "不详"]]
    panel.upload.value = uploaded("台账.xlsx", workbook(lines))
    shown = panel.shown.value
    assert "张某" not in shown
    assert '<th scope="row">予以公开（自然人）</th><td>1</td>' in shown
    assert f"<mark>{right.figures['requests.granted.natural_person']}</mark>" in shown
    assert "台账第2行（1号）" in shown
    assert "收件日期“不详”认不出" in shown
    assert panel.save.disabled
    ((name, content),) = taken(shown).items()
    assert name == "2023年台账汇总.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames[0] == "表三"
    panel.year.value = "2022"
    panel.again.click()
    assert "2022年：本年新收 0 件" in panel.shown.value
    panel.year.value, panel.authority.value = "2023", "汶上县科技局"
    panel.again.click()
    started = taken(panel.shown.value)["汶上县科学技术局2023年度报告草稿.docx"]
    report = parsing.parse(readers.read_bytes(started, name="草稿.docx"))
    assert report.values()["requests.granted.natural_person"] == 1
    panel.upload.value = uploaded("台账.xls", b"\xd0\xcf\x11\xe0" + bytes(600))
    assert "另存为" in panel.said.value


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
    assert "尚未收存" not in panel.shown.value
    assert "存疑的数字（2）" in panel.shown.value
    assert explorer.state.authority == "汶上县科学技术局"
    assert explorer.store.archive.years("汶上县科学技术局") == (2021, 2022)


def test_a_visitor_of_a_read_only_service_cannot_store(explorer: Explorer, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENSHANG_READ_ONLY", "1")
    panel = Adding(explorer)
    draft = journey.draft(copy)
    panel.upload.value = uploaded(draft.name, draft.read_bytes())
    assert panel.save.disabled
    panel.save.click()
    assert explorer.store.archive.years("汶上县科学技术局") == (2021,)


def test_an_unreadable_file_is_said_in_one_card(explorer: Explorer) -> None:
    panel = Adding(explorer)
    panel.upload.value = uploaded("空.txt", b"")
    assert 'role="alert"' in panel.said.value
    assert "读取失败" in panel.said.value
    assert panel.addition is None


def test_a_page_that_cannot_be_made_leaves_an_error_card(explorer: Explorer) -> None:
    panel = Making(explorer)
    explorer.output = Path("/proc/nowhere")
    panel.start.click()
    assert 'role="alert"' in panel.result.value
    assert not panel.start.disabled


def test_what_would_show_nothing_is_disabled_with_the_reason(explorer: Explorer) -> None:
    measure, chart = explorer.controls.measure, explorer.controls.chart
    assert {key for key, button in measure.buttons.items() if button.disabled} == {"share", "rank"}
    assert "占比：所选指标不是某个总数的组成部分" in measure.why.value
    explorer.controls.codes.value = ("requests.granted.total",)
    assert not measure.buttons["share"].disabled
    measure.value = "percent"
    explorer.controls.authority.value = "汶上县科学技术局"
    assert (explorer.state.measure, measure.value) == ("value", "value")
    assert "增减、增幅：只收存了一个年度" in measure.why.value
    assert not chart.buttons["peers"].disabled


def test_two_figures_of_one_unit_are_drawn_with_one_year(explorer: Explorer) -> None:
    explorer.state = chosen(explorer.store.archive, "汶上县科学技术局", codes=["channels.website_items", "channels.wechat_posts"])
    assert "211" in explorer.pieces["chart"].value
    assert "142" in explorer.pieces["chart"].value


def test_the_own_body_is_marked_among_its_peers(explorer: Explorer) -> None:
    explorer.state = chosen(explorer.store.archive, "汶上县科学技术局", codes=["channels.website_items"], chart="peers")
    assert "（本机关）" in explorer.pieces["chart"].value


def test_one_s_own_body_is_remembered_in_the_working_folder(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENSHANG_FOLDER", str(copy))
    (copy / ".jupyter-state").mkdir()
    first = explore(data=copy / "data", output=copy / "build")
    assert first.root is not None
    assert first.nav.value == "look"
    first.nav.value = "home"
    home = first.panels["home"]
    home.find.value = "wskj"
    home.choice.value = "汶上县科学技术局"
    home.keep.click()
    assert "有误1处" in home.shown.value
    again = explore(data=copy / "data", output=copy / "build")
    assert again.root is not None
    assert again.nav.value == "home"
    assert again.state.authority == "汶上县科学技术局"
    assert again.panels["home"].shown.value == home.shown.value
    monkeypatch.setenv("WENSHANG_READ_ONLY", "1")
    assert not remember("淮安市洪泽区人民政府")
    assert remembered(again.store.archive) == "汶上县科学技术局"


def test_a_served_page_that_waits_ready_opens_at_the_body_chosen_meanwhile(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENSHANG_FOLDER", str(copy))
    monkeypatch.setenv("WENSHANG_SERVED", "1")
    monkeypatch.setattr("wenshang.explorer.home.SECONDS", 0.01)
    (copy / ".jupyter-state").mkdir()

    async def wait() -> tuple[str, str]:
        waiting, used = (explore(data=copy / "data", output=copy / "build") for _ in range(2))
        assert waiting.root is not None
        assert used.root is not None
        used.nav.value = "add"
        assert remember("汶上县科学技术局")
        while waiting.nav.value == "look":
            await asyncio.sleep(0.01)
        return f"{waiting.nav.value} {waiting.state.authority}", used.nav.value

    assert asyncio.run(asyncio.wait_for(wait(), 60)) == ("home 汶上县科学技术局", "add")
