"""What a cell shows, the page shows: one notebook with every kind of output, run in a real kernel; or the page stops, by name."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lxml import html
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.conftest import ROOT
from wenshang import briefing
from wenshang.briefing.lint import lint
from wenshang.errors import RunFailed

#: a picture of one pixel
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
_MARKDOWN = """## 编制说明

| 渠道 | 条数 |
|---|---|
| 甲渠道 | 17 |

- [x] 已核对
- [ ] 未核对

见[省政府网站](https://example.com/report)，图：![示意](attachment:dot.png)
"""
#: code of a cell by what it shows
CELLS = {
    "set up": (
        "import pandas as pd, wenshang as ws\nfrom matplotlib import pyplot as plt\n"
        "from IPython.display import HTML, JSON, SVG, Image, Latex, Markdown, display\nfrom wenshang import briefing\n"
        f"held = ws.Archive.open({str(ROOT / 'data')!r})\nreport = held.report('汶上县科学技术局', 2021)\n"
        "facts = held.facts('汶上县科学技术局')"
    ),
    "fragment": "briefing.title(report, '自己的分析')",
    "facts frame": "facts[facts.code == 'channels.website_items'][['authority', 'period', 'code', 'value']]",
    "wide frame": "ws.wide(held.facts('汶上县科学技术局', codes=['channels.wechat_posts']))",
    "frame": "ws.caption('表一 估算')\npd.DataFrame({'比值': [0.123456789, None]}, index=pd.Index(['甲', '乙'], name='机关'))",
    "series": "pd.Series([31, 32], index=['一月', '二月'], name='件数')",
    "styler": "pd.DataFrame({'高低': [1, 9]}).style.highlight_max(color='#ffee99')",
    "png figure": "fig, ax = plt.subplots()\nax.plot([1, 2])\nax",
    "svg figure": "%config InlineBackend.figure_formats = ['svg']\nplt.plot([3, 4])\nplt.title('Trend')\nplt.show()",
    "empty chart": (
        "from wenshang import charts\ncharts.show_figures()\n"
        "charts.lines(pd.DataFrame(index=[2020, 2021]), title='各机关逐年变化')"
    ),
    "image": f"import base64\nImage(data=base64.b64decode({PIXEL!r}))",
    "svg": 'SVG(\'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text x="1" y="5">svg-text</text></svg>\')',
    "fact": "report.fact('channels.wechat_posts')",
    "findings": "ws.check(report)",
    "text result": "report.fact('channels.website_items').value",
    "print": "print('打印的一行')",
    "markdown": "display(Markdown('**加粗的结论**'))",
    "json": "JSON({'键': [1, 2]})",
    "latex": "Latex(r'$x^2$ 平方')",
    "html": "HTML('<table><tr><td>列名</td></tr><tr><td>外来表格</td></tr></table>')",
    "rare elements": "HTML('<h6>六级小标题</h6><p><u>下划线的字</u></p>')",
    "list": "['清单甲', '清单乙']",
    "archive": "held",
    "ws.series": "ws.series(held.facts('淮安市洪泽区人民政府'), '本年新收')",
    "rates": "ws.rates(held.facts('淮安市洪泽区人民政府'), year=2024, base_year=2023)[0]",
    "nothing": "pd.DataFrame()",
    "explorer": "ws.explore('淮安市洪泽区人民政府', codes=['本年新收'], chart='bar', data=str(held.folder))",
    "sources": "briefing.sources(held, facts, held.facts('淮安市洪泽区人民政府'))",
}


@pytest.fixture(scope="module")
def executed() -> Any:
    """The notebook run in a kernel."""
    prose = new_markdown_cell(_MARKDOWN, attachments={"dot.png": {"image/png": PIXEL}})
    cells = [new_code_cell(source, metadata={"name": name}) for name, source in CELLS.items()]
    notebook = new_notebook(cells=[*cells[:2], prose, *cells[2:]])
    return NotebookClient(notebook, timeout=120).execute()


@pytest.fixture(scope="module")
def page(executed: Any) -> str:
    return briefing.export(executed)


@pytest.fixture(scope="module")
def root(page: str) -> Any:
    return html.fromstring(page)


def cell(root: Any, caption: str, row: int = 1) -> list[str]:
    """The cells of a row of the table with a caption."""
    (table,) = root.xpath(f"//table[caption='{caption}']")
    return [one.text_content() for one in table.xpath(f"(.//tr)[{row + 1}]/*")]


def test_the_page_passes_the_gate(page: str) -> None:
    assert lint(page) == ()


def test_a_frame_with_keys_leads_to_its_evidence(root: Any) -> None:
    (link,) = root.xpath("//a[@data-fact='2021/channels.website_items']")
    assert link.text_content() == "211.0"
    (mark,) = root.xpath(f"//*[@id='{link.get('href')[1:]}']")
    assert mark.text_content() == "211 条"
    assert "通过政府网站及局门户网站公开 211 条" in mark.getparent().text_content()
    assert root.xpath("//a[@data-fact='2021/channels.wechat_posts']/text()") == ["142", "142"]


def test_our_records_are_cards_and_tables_of_the_page(root: Any) -> None:
    (card,) = root.xpath("//dl[@class='tiles']")
    assert card.xpath(".//a[@data-fact='2021/channels.wechat_posts']/text()") == ["142"]
    assert "微信公众号发送信息 142 条" in card.text_content()
    assert root.xpath("//table[starts-with(caption, '核对结果')]//b[@class='status'][.='有误']")


def test_an_analyst_s_frame_has_its_caption_its_own_decimals_and_a_dash_for_nothing(root: Any) -> None:
    assert cell(root, "表一 估算", 1) == ["甲", "0.123457"]
    assert cell(root, "表一 估算", 2) == ["乙", "—"]
    assert cell(root, "表一 估算", 0) == ["机关", "比值"]


def test_series_colours_and_foreign_tables_are_tables_of_the_page(page: str, root: Any) -> None:
    assert ["一月", "31"] in [[c.text_content() for c in row] for row in root.xpath("//tr")]
    (nine,) = [one for one in root.xpath("//td") if one.text_content().strip() == "9"]
    (name,) = set(nine.get("class").split()) - {"n"}
    assert f".theirs .{name}{{background-color:#ffee99}}" in page
    assert root.xpath("//th[@scope='col'][.='列名']")
    assert root.xpath("//td[.='外来表格']")


def test_figures_and_images_are_described_and_repr_noise_is_dropped(root: Any) -> None:
    images = root.xpath("//figure//img[starts-with(@src,'data:image/png')]")
    assert len(images) == 2
    assert all(image.get("alt") for image in images)
    drawings = root.xpath("//figure//svg[@role='img']")
    assert len(drawings) == 3
    assert all(drawing.xpath("string(title)") for drawing in drawings)
    assert "svg-text" in root.text_content()
    assert "<Axes" not in root.text_content()
    assert not root.xpath("//@style | //svg//style")


def test_a_chart_of_nothing_is_a_line_that_says_why(root: Any) -> None:
    assert any(element.text_content() == "各机关逐年变化：没有可以作图的数字。" for element in root.iter("p"))
    assert not any("没有可以作图" in drawing.text_content() for drawing in root.iter("svg"))


def test_no_text_vanishes_with_a_rare_element(root: Any) -> None:
    assert root.xpath("//*[starts-with(name(), 'h')][.='六级小标题']")
    assert root.xpath("//u[.='下划线的字']")


def test_text_print_markdown_json_latex_and_lists_are_on_the_page(root: Any) -> None:
    shown = [element.text_content() for element in root.xpath("//pre[contains(@class,'theirs')]")]
    assert shown == ["211", "打印的一行", '{\n  "键": [\n    1,\n    2\n  ]\n}', "$x^2$ 平方", "['清单甲', '清单乙']"]
    assert root.xpath("//strong[.='加粗的结论']")


def test_records_of_comparison_and_the_explorer_are_tables_whose_numbers_lead_to_their_evidence(root: Any) -> None:
    assert root.xpath("//table[starts-with(caption, '收存的报告')]//tr[th='汶上县科学技术局']/td[.='2021']")
    for caption, note in (("淮安市洪泽区人民政府各年数字", ""), ("淮安市洪泽区人民政府　本年新收", "正文为17件")):
        (row,) = root.xpath(f"//table[caption='{caption}']/tbody/tr")
        assert [cell.text_content().removesuffix(note) for cell in row] == ["本年新收", "件", "21", "95"]
        assert row.xpath("string(.//br/following-sibling::small)") == note
        assert len(row.xpath(".//a[@data-fact]")) == 2
    assert root.xpath("//table[caption='予以公开率']")
    (chart,) = root.xpath("//figure[figcaption='本年新收']//svg")
    assert "95" in chart.text_content()
    assert root.xpath("//p[contains(., '没有数据。')]")


def test_a_markdown_cell_brings_its_table_its_link_and_its_picture(root: Any) -> None:
    assert cell(root, "编制说明", 1) == ["甲渠道", "17"]
    assert [item.text_content().strip() for item in root.xpath("//li[contains(., '核对')]")][:2] == ["√ 已核对", "□ 未核对"]
    (link,) = root.xpath("//a[.='省政府网站']")
    assert dict(link.attrib) == {"href": "https://example.com/report", "rel": "noreferrer"}
    (picture,) = root.xpath("//img[@alt='示意']")
    assert picture.get("src") == f"data:image/png;base64,{PIXEL}"


def test_what_carries_no_evidence_is_said_to_be_the_analyst_s_own_once(root: Any) -> None:
    assert len([p for p in root.xpath("//p[@class='note']") if "自行计算" in p.text_content()]) == 1


def test_sections_are_numbered_by_the_page(root: Any) -> None:
    assert [heading.text for heading in root.xpath("//h2")] == ["一、编制说明", "附录　数字出处"]


def test_nbconvert_makes_the_same_page(executed: Any, page: str, tmp_path: Path) -> None:
    nbformat.write(executed, tmp_path / "n.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "wenshang", "--log-level", "ERROR", str(tmp_path / "n.ipynb")]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "n.html").read_text("utf-8") == page


def shown(data: dict[str, Any]) -> Any:
    return new_notebook(cells=[new_markdown_cell("# 题"), new_code_cell("", outputs=[new_output("display_data", data)])])


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider()"}, "交互控件"),
        ({"application/javascript": "1"}, "脚本"),
        ({"application/vnd.plotly.v1+json": {}, "text/html": "<div></div>"}, "plotly 交互图"),
        ({"application/vnd.vegalite.v5+json": {}}, "交互图"),
        ({"application/pdf": "JVBERi0="}, "PDF 文件"),
        ({"text/html": "<video src='a.mp4'></video>"}, "视频"),
        ({"text/html": "<iframe src='https://example.com'></iframe>"}, "内嵌网页"),
        ({"image/png": base64.b64encode(b"no picture").decode()}, "打不开的图片"),
        ({"image/svg+xml": "<p/>"}, "不是 SVG 的图"),
        ({"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"}, "图中的脚本"),
        ({"text/plain": "<DataFrameGroupBy object at 0x7f2144ce2490>"}, "对象的内存地址（DataFrameGroupBy object）"),
        ({"application/x-own": "1"}, "application/x-own"),
    ],
)
def test_what_cannot_be_on_a_page_stops_it_by_cell_kind_and_advice(data: dict[str, Any], kind: str) -> None:
    with pytest.raises(RunFailed, match=f"第2个单元格：不能发布的输出：{re.escape(kind)}.*请.*remove_output"):
        briefing.export(shown(data))


def test_a_warning_stops_the_page_and_a_picture_from_elsewhere_too() -> None:
    said = new_output("stream", name="stderr", text="/a/b.py:1: FutureWarning: x\n  y()\n")
    warned = new_notebook(cells=[new_code_cell("", outputs=[said])])
    with pytest.raises(RunFailed, match=r"第1个单元格：不能发布的输出：警告或进度（FutureWarning: x）"):
        briefing.export(warned)
    with pytest.raises(RunFailed, match=re.escape("没有放在笔记本里的图片（http://example.com/a.png）")):
        briefing.export(new_notebook(cells=[new_markdown_cell("# 题\n\n![图](http://example.com/a.png)")]))


def test_a_tag_keeps_an_output_from_the_page_but_never_hides_an_error() -> None:
    kept = shown({"application/javascript": "1"})
    kept.cells[1].metadata["tags"] = ["remove_output"]
    assert ">题</h1>" in briefing.export(kept)
    kept.cells[1].outputs = [new_output("error", ename="E", evalue="坏了", traceback=[])]
    with pytest.raises(RunFailed, match="坏了"):
        briefing.export(kept)


def test_the_same_drawing_twice_has_ids_of_its_own() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="a"><path d="M0 0"/></g><use href="#a"/></svg>'
    twice = shown({"image/svg+xml": drawing})
    twice.cells.append(twice.cells[1])
    made = briefing.export(twice)
    assert lint(made) == ()
    assert len(set(html.fromstring(made).xpath("//use/@href"))) == 2


@pytest.mark.parametrize(
    ("sources", "headings"),
    [
        (["# 甲", "## 一、乙", "# 丙"], ["甲", "一、乙", "二、丙"]),
        (["## 乙", "#### 丁"], ["乙", "一、丁"]),
        (["正文"], ["名字"]),
        (["# 甲", "## 1 子", "## 2 丑", "## 2024年情况"], ["甲", "一、子", "二、丑", "三、2024年情况"]),
        (["# 甲", "## 附件：数据"], ["甲", "附件　数据"]),
    ],
)
def test_title_and_numbers_of_any_notebook(sources: list[str], headings: list[str]) -> None:
    made = briefing.export(new_notebook(cells=[new_markdown_cell(source) for source in sources]), name="名字")
    assert lint(made) == ()
    assert [heading.text for heading in html.fromstring(made).xpath("//h1 | //h2 | //h3 | //h4")] == headings
