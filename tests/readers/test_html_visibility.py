"""What a person sees of a page is read, and nothing else: styles, struck and hidden text, form fields."""

from __future__ import annotations

import pytest

from wenshang.model import Cell, Document
from wenshang.readers import read_bytes

_RULES = """
.n{display:none}
#v{visibility:hidden}
.o{opacity:0}
.z{font-size:0}
.one{font-size:.5px}
.w{color:#fff}
td .x{color:white!important}
.c{color:transparent}
.l{text-decoration:underline line-through}
.f{position:absolute;left:-9999px}
.i{display:block;text-indent:-5000px}
.k{position:absolute;clip:rect(0 0 0 0)}
.h{display:block;height:0;overflow:hidden}
.p{clip-path:inset(50%)}
.a{font:0/0 serif}
.dark{background:#000;color:#fff}
.dark .b{color:#010101}
@media print{.m{display:none}}
@media screen and (min-width:600px){.s{display:none}}
.u{visibility:hidden}
.u b{visibility:visible}
"""


def _page(cell: str, *, rules: str = _RULES, head: str = "") -> Document:
    row = f"<tr><td>规章</td><td>{cell}</td><td>3</td></tr>"
    page = f"<html><head><style>{rules}</style>{head}</head><body><table>{row}</table></body></html>"
    return read_bytes(page.encode(), name="页.html")


def _cell(document: Document) -> Cell:
    return document.tables[0].cells[1]


@pytest.mark.parametrize(
    "unseen",
    [
        '<span class="n">9</span>',
        '<span id="v">9</span>',
        '<span class="o">9</span>',
        '<span class="z">9</span>',
        '<span class="z"><b>9</b></span>',
        '<span class="one">9</span>',
        '<span class="w">9</span>',
        '<i class="w x">9</i>',
        '<span class="c">9</span>',
        '<span class="l">9</span>',
        '<span class="l"><b>9</b></span>',
        '<span class="f">9</span>',
        '<span class="i">9</span>',
        '<span class="k">9</span>',
        '<span class="h">9</span>',
        '<span class="p">9</span>',
        '<span class="a">9</span>',
        '<span class="s">9</span>',
        '<span class="u">9</span>',
        "<del>9</del>",
        "<s>9</s>",
        "<strike>9</strike>",
        "<span hidden>9</span>",
        '<span style="DISPLAY : NONE">9</span>',
        '<span style="color:rgb(255,255,254)">9</span>',
        '<font color="#ffffff">9</font>',
        '<font color="ffffff">9</font>',
        '<span bgcolor="000000"><font color="000000">9</font></span>',
        '<span style="text-decoration:line-through">9</span>',
        '<span style="text-decoration-line:underline;text-decoration:line-through">9</span>',
        '<span class="l" style="text-decoration:underline;text-decoration-line:line-through">9</span>',
        '<span style="filter:opacity(0.01)">9</span>',
        '<span style="filter:opacity(4%)">9</span>',
        '<span style="mso-hide:all">9</span>',
        '<span style="opacity:.0">9</span>',
        '<input type="hidden" value="9">',
        '<input type="checkbox" value="9">',
        '<datalist><option value="9">9</option></datalist>',
        '<span style="color:rgba(0,0,0,.05)">9</span>',
        '<span style="color:canvas">9</span>',
        '<span style="opacity:.2"><b style="opacity:.2">9</b></span>',
        '<b style="--c:#fff"><i style="color:var(--c)">9</i></b>',
    ],
)
def test_what_is_not_seen_is_not_read(unseen: str) -> None:
    for cell in (f"{unseen}12", f"12{unseen}", f"1{unseen}2"):
        assert _cell(_page(cell)).text == "12"


@pytest.mark.parametrize(
    "seen",
    [
        '<span class="m">12</span>',
        '<span class="u"><b>12</b></span>',
        '<span class="dark">12</span>',
        '<span aria-hidden="true">12</span>',
        '<del style="text-decoration:none">12</del>',
        '<span class="n" style="display:inline!important">12</span>',
        '<span style="color:red">12</span>',
        '<span style="color:#767676">12</span>',
        '<span style="background:#036;color:#fff">12</span>',
        '<span style="background:url(x.png);color:#fff">12</span>',
        '<a href="x" style="opacity:.6">12</a>',
        '<input value="12">',
        '<input type="number" value="12" readonly>',
        "<textarea>12</textarea>",
        "<select><option>3<option selected>12</select>",
        "<select><option>12<option>3</select>",
        '<span style="position:absolute;left:-2px">12</span>',
        '<span style="font-size:80%">12</span>',
        '<span style="color:windowtext">12</span>',
        '<span style="opacity:.6">12</span>',
        '<span style="clip-path:none;mask:none;mix-blend-mode:normal;filter:none;transform:none">12</span>',
    ],
)
def test_what_is_seen_is_read(seen: str) -> None:
    assert _cell(_page(seen)).text == "12"


@pytest.mark.parametrize(
    "rule",
    [
        ":root{--w:#fff} .y{color:var(--w)}",
        ".y{display:var(--none,none)}",
        "td{color:#000; .y{display:none}}",
        "td{& .y{display:none}}",
        ".y{display:inline-block;transform:scaleX(0)}",
        ".y{display:inline-block;scale:0}",
        ".y{display:inline-block;transform:rotateY(90deg)}",
        ".y{display:inline-block;transform:translateX(-9999px)}",
        ".y{position:relative;translate:-9999px}",
        ".y{position:fixed;top:-100px}",
        ".y{zoom:0}",
        ".y{font-size:calc(0px)}",
        ".y{letter-spacing:-9999px}",
        ".y{display:none;display:unheard}",
        ".y{transform:matrix(0,0,0,0,0,0)}",
        ".y{rotate:y 90deg}",
        ".y{clip-path:polygon(0 0,0 0,0 0)}",
        "@media not print{.y{display:none}}",
        "@container (min-width:1px){.y{display:none}}",
        "@scope (td){.y{display:none}}",
        "@layer a,b;@layer b{.y{display:none}} @layer a{.y{display:inline}}",
        ".y{display:none} @layer a{td .y{display:inline}}",
        ".y{vertical-align:super;font-size:60%}",
    ],
)
def test_what_rules_hide_by_other_ways_is_not_read(rule: str) -> None:
    assert _cell(_page('12<span class="y">9</span>', rules=rule)).text == "12"


@pytest.mark.parametrize(
    "cell",
    [
        '9<span style="position:absolute;left:0;top:0;width:100%;height:100%;background:#fff">12</span>',
        '<i>9</i><b style="position:absolute;inset:0;background-color:white">12</b>',
        '<span style="position:absolute;left:1px;color:#aaa">12</span>12',
        "12<details><summary></summary>9</details>",
        "12<dialog>9</dialog>",
        "<ruby>12<rt>9</rt></ruby>",
        "12<sub>9</sub>",
        "12<span popover>9</span>",
        "12<audio>9</audio>",
        "12\ufe0f",
        "1\u034f2",
        "12<noembed>9</noembed>",
        "<svg><title>9</title><text>12</text></svg>",
        '<span style="unicode-bidi:bidi-override;direction:rtl">21</span>',
    ],
)
def test_what_covers_repeats_or_draws_a_figure_is_read_as_seen(cell: str) -> None:
    assert _cell(_page(cell)).text == "12"


@pytest.mark.parametrize(
    "style", ["position:absolute;left:2em", "margin-left:-2em;background:#fff", "display:block", "top:1em;position:relative"]
)
def test_figures_that_styles_set_apart_are_two(style: str) -> None:
    cell = _cell(_page(f'<span>9</span><span style="{style}">12</span>'))
    assert (cell.text, bool(cell.doubt)) == ("9\n12", True)


@pytest.mark.parametrize("tag", ["details open", "dir", "figcaption", "hgroup", "listing", "menu", "search", "summary", "xmp"])
def test_figures_in_boxes_of_their_own_are_two(tag: str) -> None:
    cell = _cell(_page(f"12<{tag}>9</{tag.split()[0]}>"))
    assert (cell.text, bool(cell.doubt)) == ("12\n9", True)


@pytest.mark.parametrize(
    "cell",
    [
        '<input value="12"><input value="9">',
        "12<select><option>9</select>",
        "<textarea>12</textarea><textarea>9</textarea>",
        "12<small>9</small>",
        "<select size=2><option>12<option>9</select>",
        "<math><mfrac><mn>12</mn><mn>9</mn></mfrac></math>",
        '12<span style="font-size:.6em">9</span>',
        '12<a href="#note9">9</a>',
        '12<img src="line.png" width="40">9',
        '12<span style="margin-left:2em">9</span>',
        '<b style="padding-right:1em">12</b>9',
        '<p style="display:flex"><i>12</i><i>9</i></p>',
    ],
)
def test_figures_side_by_side_are_not_glued(cell: str) -> None:
    assert _cell(_page(cell)).text == "12 9"


def test_a_figure_split_over_tags_of_a_size_stays_whole() -> None:
    parts = '<span style="font-size:14px">1</span><span style="font-size:14px;padding-right:1px">2</span>'
    assert _cell(_page(parts)).text == "12"
    assert _cell(_page('<a href="#">1</a><a href="#">2</a>')).text == "12"


@pytest.mark.parametrize(
    "cell",
    [
        *("<object>12</object>", "<canvas>12</canvas>", "<progress value=3>12</progress>", "<iframe srcdoc=12></iframe>"),
        '<img src="n.png">',
        '9<img src="n.png" style="position:absolute;left:0;top:0">',
    ],
)
def test_a_picture_may_be_the_figure(cell: str) -> None:
    assert "图片" in _cell(_page(cell)).doubt
    assert "12" not in _cell(_page(cell)).text
    assert not _cell(_page('<img src="line.gif" width="1" height="1">')).doubt


def test_a_rule_that_prints_an_attribute_prints_it() -> None:
    assert _cell(_page('<i class="g" data-v="12"></i>', rules=".g::after{content:attr(data-v)}")).text == "12"


@pytest.mark.parametrize(
    "style",
    [
        "clip-path:ellipse(0 0)",
        "clip-path:xywh(0 0 0 0)",
        "mask:linear-gradient(transparent,transparent)",
        "filter:blur(20px)",
        "filter:opacity(0.5)",
        "mix-blend-mode:screen",
        "display:inline-block;transform:rotate(180deg)",
        "display:inline-block;transform:scaleX(-1)",
        "display:inline-block;transform:scale(.01)",
        "color:lab(100% 0 0)",
        "color:light-dark(#fff,#000)",
        "animation:fade 1s forwards",
    ],
)
def test_a_figure_to_which_styles_do_what_only_a_browser_can_tell_is_doubted(style: str) -> None:
    assert "样式" in _cell(_page(f'<span style="{style}">12</span>')).doubt


@pytest.mark.parametrize(
    "rule", [".g::after{content:counter(n)}", ".g::first-letter{font-size:0}", ".g::after{content:url(n.svg)}"]
)
def test_a_cell_in_which_a_rule_counts_or_draws_is_doubted(rule: str) -> None:
    assert "样式" in _cell(_page('<p class="g">12</p>', rules=rule)).doubt


@pytest.mark.parametrize(
    "begin", ["margin-left:-1em", "color:#fff", "vertical-align:super", "text-decoration:line-through", "color:var(--ground)"]
)
def test_a_cell_whose_first_letter_a_rule_hides_or_moves_is_doubted(begin: str) -> None:
    rules = f":root{{--ground:#fff}} .g::first-letter{{{begin}}}"
    assert "样式" in _cell(_page('<p class="g">12</p>', rules=rules)).doubt


def test_a_cell_whose_first_letter_a_rule_only_adorns_is_not_doubted() -> None:
    rules = "td::first-letter{color:red;font-size:2em;margin-right:1px;vertical-align:baseline;letter-spacing:1px;float:left}"
    assert not _cell(_page("12", rules=rules)).doubt
    assert not _cell(_page("12", rules="td{background:#000;color:#fff} td::first-letter{color:#ff0}")).doubt


@pytest.mark.parametrize(
    "style",
    [
        "tr{display:flex;flex-direction:row-reverse}",
        "tr{display:flex;flex-flow:row-reverse wrap}",
        "tr{display:flex} td:nth-child(2){order:1}",
        "tr{display:grid} td:nth-child(2){grid-column:3}",
        "td:nth-child(2){position:relative;left:4em}",
        "td{float:right}",
        "table{transform:scaleX(-1)}",
        "tr{filter:blur(9px)}",
        "table{direction:rtl}",
        "body{direction:rtl}",
        "tr{position:relative;top:-2em}",
        "col:first-child{visibility:collapse}",
        "body{filter:blur(3px)}",
        "body{transform:rotate(180deg)}",
    ],
)
def test_the_figures_of_a_row_that_styles_show_in_another_order_are_doubted(style: str) -> None:
    page = f"<style>{style}</style><table><col><col><tr><td>规章</td><td>12</td><td></td></tr></table>"
    label, figure, blank = read_bytes(f"<html><body>{page}".encode(), name="页.html").tables[0].cells
    assert ("位置" in figure.doubt, "位置" in blank.doubt, label.doubt) == (True, True, "")


@pytest.mark.parametrize(
    "style",
    [
        "tr{display:flex}",
        "tr{flex-direction:row-reverse}",
        "td{order:1}",
        "tr{display:flex} td{order:0}",
        "tr{direction:rtl}",
        "body{direction:rtl} table{direction:ltr}",
        "table{margin-left:-5pt}",
        "td{position:relative;left:0;border:1px}",
        "col{visibility:visible}",
        "body{filter:grayscale(1);transform:scale(1);animation:appear 1s}",
    ],
)
def test_rows_that_styles_leave_in_their_order_are_not_doubted(style: str) -> None:
    page = f"<style>{style}</style><table><col><tr><td>规章</td><td>12</td><td></td></tr></table>"
    assert not any(cell.doubt for cell in read_bytes(f"<html><body>{page}".encode(), name="页.html").tables[0].cells)


@pytest.mark.parametrize(
    ("style", "doubted"), [("tr{display:flex}", True), ("th{display:block}", True), ("tr{color:red}", False)]
)
def test_rows_below_a_cell_that_styles_keep_from_standing_in_them_are_doubted(style: str, doubted: bool) -> None:
    rows = "<tr><th rowspan=2>规章<td>12</tr><tr><td>3<td>4</tr>"
    cells = read_bytes(f"<style>{style}</style><table>{rows}</table>".encode(), name="页.html").tables[0].cells
    assert [bool(cell.doubt) for cell in cells] == [False, doubted, doubted, doubted]


def test_the_order_of_a_table_that_lays_out_a_page_is_not_that_of_the_tables_in_it() -> None:
    row = "<tr><td>规章</td><td>12</td></tr>"
    page = f"<table><tr style='display:flex;flex-direction:row-reverse'><td>菜单</td><td><table>{row}</table></td></tr></table>"
    assert not any(cell.doubt for cell in read_bytes(page.encode(), name="页.html").tables[0].cells)


@pytest.mark.parametrize(
    "field",
    ['<input placeholder="12">', '<textarea placeholder="12"></textarea>', '<input type="password" placeholder="12">'],
)
def test_a_hint_in_a_field_nobody_has_filled_in_is_no_blank(field: str) -> None:
    document = _page(field)
    assert (_cell(document).text, "填写提示" in _cell(document).doubt) == ("", True)
    assert "“规章”一行的“12”" in document.notes[0]
    assert not _cell(_page('<input placeholder="请输入">')).doubt


@pytest.mark.parametrize("field", ['<input placeholder="9" value="12">', '<textarea placeholder="9">12</textarea>'])
def test_a_hint_in_a_filled_field_is_not_seen(field: str) -> None:
    document = _page(field)
    assert (_cell(document).text, _cell(document).doubt, document.notes) == ("12", "", ())


@pytest.mark.parametrize("kind", ["button", "submit", "reset"])
def test_the_label_of_a_button_in_a_cell_is_read(kind: str) -> None:
    assert _cell(_page(f'<input type="{kind}" value="12">')).text == "12"


def test_what_a_password_field_shows_as_dots_is_no_blank() -> None:
    document = _page('<input type="password" value="12">')
    assert (_cell(document).text, "密码框" in _cell(document).doubt) == ("", True)


def test_tables_that_a_drawing_holds_are_read() -> None:
    inner = "<foreignObject><p>甲</p><table><tr><td>规章</td><td>12</td></tr></table></foreignObject>"
    document = read_bytes(f"<html><body><svg><g>9</g><text>乙</text>{inner}</svg><p>丙</p>".encode(), name="页.html")
    assert [cell.text for cell in document.tables[0].cells] == ["规章", "12"]
    assert [paragraph.text for paragraph in document.paragraphs] == ["乙", "甲", "丙"]


@pytest.mark.parametrize("content", ['"1" "2"', '"\\31\\32"', '"12" / "9"', "var(--n)"])
def test_text_that_a_rule_prints_is_read_however_it_is_written(content: str) -> None:
    assert _cell(_page('<i class="g"></i>', rules=f':root{{--n:"12"}} .g::after{{content:{content}}}')).text == "12"


@pytest.mark.parametrize("media", ["(prefers-color-scheme: dark)", "screen and (orientation:portrait)"])
def test_rules_for_another_screen_do_not_hold(media: str) -> None:
    rules = f"@media {media}{{.x{{color:#fff}}}} @supports not (display:grid){{.x{{display:none}}}}"
    assert _cell(_page('<b class="x">12</b>', rules=rules)).text == "12"


@pytest.mark.parametrize("control", ["\b", "\x02", "\x0b", "&#8;", "&#x1F;"])
def test_a_control_character_in_a_number_leaves_no_number(control: str) -> None:
    assert _cell(_page(f"1{control}2")).text == "1\ufffd2"
    assert _cell(_page(f"规章{control}12")).text == "规章12"


def test_a_cell_with_the_number_of_a_list_is_doubted() -> None:
    assert "自动编号" in _cell(_page('<ol start="12"><li></li></ol>')).doubt


def test_cells_outside_any_row_are_a_row_where_they_stand() -> None:
    page = "<table><tr><td>信息内容</td><td>数量</td></tr><td>规章</td><td>12</td><tr><td>其他</td><td>3</td></tr></table>"
    rows = [[cell.text for cell in row if cell] for row in read_bytes(page.encode(), name="页.html").tables[0].grid()]
    assert rows == [["信息内容", "数量"], ["规章", "12"], ["其他", "3"]]


def test_black_on_black_is_not_seen_either() -> None:
    assert _cell(_page('<p class="dark">12<span class="b">9</span></p>')).text == "12"


def test_text_that_a_rule_prints_is_read() -> None:
    assert _cell(_page('<b class="g">2</b>', rules='.g::before{content:"1"} .g::after{content:"件"}')).text == "12件"


def test_digits_that_a_page_turns_round_are_read_as_seen() -> None:
    assert _cell(_page('<bdo dir="rtl">2<b>1</b></bdo>')).text == "12"


@pytest.mark.parametrize(
    ("style", "left"),
    [
        ("opacity:0", ["规章", "", "12"]),
        ("content-visibility:hidden", ["规章", "", "12"]),
        ("position:relative;left:-9999px", ["规章", "", "12"]),
        ("transform:scale(0)", ["规章", "", "12"]),
        ("visibility:hidden", ["规章", "", "12"]),
        ("display:none", ["规章", "12"]),
        ("position:absolute;left:-9999px", ["规章", "12"]),
    ],
)
def test_a_cell_that_is_not_seen_keeps_its_place_where_a_browser_keeps_it(style: str, left: list[str]) -> None:
    page = f"<table><tr><td>规章</td><td style='{style}'>9</td><td>12</td></tr></table>"
    cells = read_bytes(page.encode(), name="页.html").tables[0].cells
    assert [cell.text for cell in cells] == left
    assert all(cell.doubt for cell in cells if not cell.text)


def test_the_head_of_a_table_is_shown_first_and_its_foot_last() -> None:
    parts = ("<tfoot><tr><td>合计<td>9</tfoot>", "<tbody><tr><td>规章<td>12</tbody>", "<thead><tr><td>内容<td>数量</thead>")
    cells = read_bytes(f"<table>{''.join(parts)}</table>".encode(), name="页.html").tables[0].cells
    assert [cell.text for cell in cells] == ["内容", "数量", "规章", "12", "合计", "9"]


def test_a_row_that_is_not_displayed_is_no_blank_row() -> None:
    page = "<table><tr><td>规章</td><td>1</td></tr><tr style='display:none'><td>规章</td><td>2</td></tr></table>"
    assert [cell.text for cell in read_bytes(page.encode(), name="页.html").tables[0].cells] == ["规章", "1"]


def test_light_words_may_stand_on_a_bar_of_a_sheet_that_is_not_at_hand_but_figures_do_not() -> None:
    linked = '<link rel="stylesheet" href="a.css">'
    assert _cell(_page('<span style="color:#fff">自然人</span>', head=linked)).text == "自然人"
    assert _cell(_page('12<span style="color:#fff">9</span>', head=linked)).text == "12"
    assert _cell(_page('<span style="color:#fff">自然人</span>')).text == ""


def test_a_page_hidden_until_its_script_runs_is_read() -> None:
    page = "<html><style>body{display:none}</style><body><p>主动公开政府信息12条。</p></body></html>"
    assert read_bytes(page.encode(), name="页.html").paragraphs[0].text == "主动公开政府信息12条。"


def test_what_is_left_out_of_a_table_is_said_once_with_what_and_why() -> None:
    (note,) = _page('<del>15</del>12<span class="n">7</span>').notes
    assert all(part in note for part in ("划去", "隐藏", "“规章”一行的“15”“7”", "2处"))


def test_menus_that_a_page_keeps_folded_are_not_spoken_of() -> None:
    assert _page('12</td></tr></table><ul class="n"><li>2023年年报</li></ul><table><tr><td>规章').notes == ()


def test_a_cell_left_blank_by_what_is_not_seen_is_doubtful() -> None:
    assert "划去" in _cell(_page("<del>15</del>")).doubt
    assert not _cell(_page("<del>15</del>12")).doubt
    assert not _cell(_page("")).doubt


def test_broken_rules_end_nothing() -> None:
    rules = (
        "td{{{ ;;} @media { .n{display:none} p:not( {color:#fff} .n{display:none} .q{clip:rect(;font-size:1e9px;color:rgb(a b c)}"
    )
    assert _cell(_page('<b class="q">12</b>', rules=rules)).text == "12"
