"""Portal pages in the dresses that content systems give them."""

from __future__ import annotations

import pytest

from tests.readers import made
from wenshang.errors import UnreadableFile
from wenshang.model import Document, Table
from wenshang.readers import read_bytes


def page(body: str, **options: str) -> Document:
    return read_bytes(made.html(body, **options), name="页.html")


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def grid(table: Table) -> list[list[str | None]]:
    return [[None if cell is None else cell.text for cell in row] for row in table.grid()]


def test_figures_split_over_inline_tags_stay_whole() -> None:
    document = page(
        "<p>公开<span>1</span><b><font>1</font></b>36<i></i>条</p><table><tr><td>a<td><span>4</span><span>2</span></table>"
    )
    assert texts(document) == ["公开1136条"]
    assert grid(document.tables[0]) == [["a", "42"]]


def test_invisible_characters_do_not_split_a_figure() -> None:
    assert texts(page("<p>公开1\u200b1&#8203;36\ufeff条</p>")) == ["公开1136条"]


def test_blank_cells_stay_blank() -> None:
    table = page("<table><tr><td>规章<td>&nbsp;<td>　<td><p><br></p><td>0</table>").tables[0]
    assert grid(table) == [["规章", "", "", "", "0"]]


def test_cells_broken_over_lines_are_one_text() -> None:
    table = page("<table><tr><td><p>法律服</p><p>务机构</p><td>结果<br>维持<td>77件<br/></table>").tables[0]
    assert grid(table) == [["法律服务机构", "结果维持", "77件"]]


def test_figures_on_lines_of_their_own_stay_apart() -> None:
    table = page("<table><tr><td>收费<td>77<br/>30.28<td><p>5</p><p>12</p><td><p>8</p><p></p></table>").tables[0]
    assert grid(table) == [["收费", "77\n30.28", "5\n12", "8"]]
    assert [bool(cell.doubt) for cell in table.cells] == [False, False, True, False]


def test_spans_are_laid_out_as_a_browser_does() -> None:
    table = page(
        "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d<tr><td colspan='2px'>e<td rowspan=0>f<tr><td>g<td>h</table>"
    ).tables[0]
    assert grid(table) == [["a", "b", "b"], ["a", "c", "d"], ["e", "e", "f"], ["g", "h", "f"]]


def test_layout_tables_around_a_report_are_unfolded_three_deep() -> None:
    inner = made.html_table(made.TABLE)
    document = page(
        f"<table><tr><td>首页<td>政务公开</tr><tr><td><table><tr><td><p>一、总体情况</p>"
        f"<table><tr><td>{inner}</td></tr></table><p>以上。</p></td></tr></table></td></tr></table>"
    )
    assert [grid(table) for table in document.tables] == [[["首页", "政务公开"]], [list(row) for row in made.TABLE]]
    assert texts(document) == ["一、总体情况", "以上。"]


def test_a_page_laid_out_in_columns_keeps_its_prose() -> None:
    prose = "".join(f"<p>{number}、{made.PROSE}</p>" for number in range(8))
    document = page(f"<table><tr><td>首页</td><td>{prose}</td></tr></table>")
    assert not document.tables
    assert len(texts(document)) == 9


def test_what_a_browser_hides_is_not_read_and_what_follows_is() -> None:
    document = page(
        "<script>var a = 1</script><style>p{}</style><p style='color:red; DISPLAY : none'>旧 99 条</p>甲<span hidden>1</span>乙"
        "<table><tr><td>a<td style='display:none'>7<td>b</table><!-- 8 --><noscript>9</noscript><p>公开36条</p>"
    )
    assert texts(document) == ["甲乙", "公开36条"]
    assert grid(document.tables[0]) == [["a", "b"]]


def test_lines_broken_inside_a_sentence_are_joined_and_others_not() -> None:
    document = page(
        "<p>一、总体情况<br>2022年，我局认真贯彻落实政府信息公开条例的各项规定，主动公开政府<br>信息36条。<br>二是加强培训。</p>"
        "<p>依法公开，</p><p>按时公开。</p><p>（三）完善公开制度规范，加强政府信息管理</p><p>我局审核发布。</p>"
    )
    assert texts(document) == [
        "一、总体情况",
        "2022年，我局认真贯彻落实政府信息公开条例的各项规定，主动公开政府信息36条。",
        "二是加强培训。",
        "依法公开，按时公开。",
        "（三）完善公开制度规范，加强政府信息管理",
        "我局审核发布。",
    ]


def test_text_outside_any_block_and_unclosed_tags_are_read() -> None:
    assert texts(page("甲<div>乙<p>丙<li>丁<td>戊")) == ["甲", "乙", "丙", "丁", "戊"]


def test_several_pages_in_one_file_are_all_read() -> None:
    document = read_bytes(made.report("html") + made.html("<p>第四季度</p>"), name="季度.html")
    assert "第四季度" in texts(document)


def test_pre_keeps_its_lines() -> None:
    assert texts(page("<pre>一、总体情况\n公开36条。</pre>")) == ["一、总体情况", "公开36条。"]


@pytest.mark.parametrize(
    ("charset", "declared", "noted"),
    [
        ("gb18030", "gb2312", False),
        ("gbk", "GBK", False),
        ("gb18030", "utf-8", True),
        ("utf-8", "gb2312", True),
        ("utf-8", "", False),
        ("gb18030", "", False),
        ("big5", "big5", False),
        ("utf-8-sig", "gb2312", False),
        ("utf-16", "", False),
        ("gbk", "no-such-charset", False),
    ],
)
def test_a_page_is_decoded_whatever_it_says_of_itself(charset: str, declared: str, noted: bool) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    body = "<p>政府信息公開36條，入口網站公開12條</p>"
    document = read_bytes(f"<html><head>{head}</head><body>{body}</body></html>".encode(charset), name="页.html")
    assert texts(document) == ["政府信息公開36條，入口網站公開12條"]
    assert bool(document.notes) == noted


def test_a_few_damaged_bytes_cost_only_themselves_and_are_told() -> None:
    data = made.html(f"<p>{made.PROSE}</p>" * 3, head='<meta charset="gbk">').decode().encode("gbk")
    place = data.index("公众号".encode("gbk"))
    document = read_bytes(data[:place] + b"\xff\xff" + data[place + 2 :], name="页.html")
    assert "主动公开政府信息1136条" in texts(document)[0]
    assert "损坏" in document.notes[0]


def test_the_title_and_the_sha256_are_the_files_own() -> None:
    from hashlib import sha256

    data = made.report("html")
    document = read_bytes(data, name="页.html")
    assert (document.title, document.media, document.sha256) == ("年报", "html", sha256(data).hexdigest())


def test_a_page_without_an_extension_or_under_a_wrong_one_is_read_by_its_content() -> None:
    assert read_bytes(made.report("html"), name="报告.doc").media == "html"
    assert read_bytes(made.report("pdf"), name="报告.txt").media == "pdf"
    assert read_bytes(made.report("docx"), name="报告").media == "docx"


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_a_page_saved_as_one_archive_is_read(charset: str) -> None:
    from email.message import EmailMessage

    saved = EmailMessage()
    saved["From"] = "<Saved by a browser>"
    saved["Subject"] = "年报"
    saved.set_content(f"<html><body><p>{made.PROSE}</p></body></html>", subtype="html", charset=charset, cte="quoted-printable")
    saved.make_related()
    saved.add_related(b"GIF8", "image", "gif")
    document = read_bytes(saved.as_bytes(), name="页.mht")
    assert (texts(document), document.media) == ([made.PROSE], "html")


def test_the_mark_of_a_note_is_no_part_of_the_figure() -> None:
    document = page("<p>公开1136<sup>1</sup>条，面积36m<sup>2</sup>，另<b>12</b><sup><a>[2]</a></sup>条</p>")
    assert texts(document) == ["公开1136条，面积36m2，另12条"]


def test_markdown_with_tables_in_html_keeps_its_paragraphs() -> None:
    document = read_bytes(
        "# 年报\n\n<table><tr><td>规章</td><td>0</td></tr></table>\n\n公开36条。\n\n完。".encode(), name="年报.md"
    )
    assert texts(document) == ["# 年报", "公开36条。", "完。"]
    assert grid(document.tables[0]) == [["规章", "0"]]


@pytest.mark.parametrize("page", [True, False])
@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_an_empty_byte_in_a_text_is_damage_at_its_place(page: bool, charset: str) -> None:
    printed = f"{made.PROSE}公开1\x002条，依申请36条。"
    body = [printed] + ["我局推进政务公开。"] * 500
    data = ("<html><body>" + "".join(f"<p>{text}</p>" for text in body) if page else "\n\n".join(body)).encode(charset)
    document = read_bytes(data + b"\x00" * 9_000, name="文件")
    assert document.paragraphs[0].text == printed.replace("\x00", "\ufffd")
    assert "1 处空字节" in document.notes[0]
    with pytest.raises(UnreadableFile):
        read_bytes(data.replace("。".encode(charset), b"\x00"), name="文件")
