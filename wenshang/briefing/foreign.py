"""HTML that is not ours (pandas, other libraries, Markdown): cleaned by nh3, then its tables dressed as tables of the page.

What would be cleaned away and is more than decoration (a script, a frame, a field, a picture from elsewhere) stops the page.
A page holds no inline style and no foreign style sheet: of what an analyst's Styler gives to cells, colours and weight are kept,
as a few safe classes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from wenshang.briefing import markup
from wenshang.briefing.fragments import scrolling_attributes
from wenshang.briefing.markup import NotebookCell

if TYPE_CHECKING:
    import pandas as pd
    from lxml.etree import _Element
    from lxml.html import HtmlElement


#: the attribute that carries a look from the notebook's HTML to the page's style sheet
LOOK = "data-look"
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_ID = re.compile(r"#([\w-]+)$")
_SAFE = re.compile(r"(color|background-color|font-weight|font-style|text-decoration)\s*:\s*([#\w\s.,%()-]+)$")

_ATTRIBUTES = {
    "*": {"title", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "data-source"},
    "ol": {"start"},
    "details": {"open"},
}
_ATTRIBUTES |= {"td": {"rowspan", "colspan", LOOK}, "th": {"rowspan", "colspan", LOOK}}
_PROGRAM = "网页不含程序：请改用表格、图片或文字"
_NEEDS: Mapping[str, tuple[str, str]] = {
    "script": ("脚本", _PROGRAM),
    "iframe": ("内嵌网页", "网页不访问网络：请改用链接"),
    "object": ("内嵌对象", _PROGRAM),
    "embed": ("内嵌对象", _PROGRAM),
    "video": ("视频", "请改用图片或文字"),
    "audio": ("音频", "请改用图片或文字"),
    "canvas": ("画布", _PROGRAM),
    "form": ("表单", _PROGRAM),
    "input": ("输入框", _PROGRAM),
    "button": ("按钮", _PROGRAM),
    "select": ("选择框", _PROGRAM),
    "textarea": ("输入框", _PROGRAM),
    "svg": ("网页片段中的 SVG 图", "请用 IPython.display.SVG 显示，或用 matplotlib 作图"),
    "math": ("公式", "请改用文字"),
    "link": ("外部样式", "网页不访问网络"),
}
_NUMBER = re.compile(r"[-−+]?[\d,]+(?:\.\d+)?(?:e[-+]?\d+)?%?$|(?:NaN|<NA>|nan|None|NaT|—)$")


def tree(source: str, about: NotebookCell, *, kept: Mapping[str, Any], keep_images: bool = False) -> tuple[_Element, int]:
    """A foreign fragment as a ``div`` of class ``theirs``, and how many tables without evidence it holds."""
    import nh3
    from lxml import html

    source = _with_looks(_stop_at_programs(source, about, images=not keep_images))
    about_links: dict[str, Any] = {"url_schemes": {"http", "https", "mailto", "data", "attachment"}, "link_rel": "noreferrer"}
    clean = nh3.clean(source, tags=set(markup.TEXT), attributes=_ATTRIBUTES, clean_content_tags={"style"}, **about_links)
    root = markup.clean(html.fragment_fromstring(clean, create_parent="div"))
    root.set("class", "theirs")
    tables = linked = 0
    for element in list(root.iter("h1", "h2", "h3", "h4", "h5", "h6", "table")):
        if element.tag == "table" and not markup.words(element).strip():
            element.tag, element.text = "p", f"{about.named() or '表'}：没有数据。"
            del element[:]
        elif element.tag == "table":
            tables += 1
            _dress(element, about)
            linked += mark(element, kept)
        else:
            about.heading = markup.words(element)
    return root, tables if not linked else 0


def _stop_at_programs(source: str, about: NotebookCell, *, images: bool) -> HtmlElement:
    """The source as a tree; RunFailed where it needs a program, the network or a file."""
    from lxml import html

    parsed = html.fragment_fromstring(source, create_parent="div")
    for element in parsed.iter("*"):
        if (refusal := _NEEDS.get(str(element.tag))) and element.get("type") != "checkbox":
            raise about.refuse(*refusal)
        source_of = str(element.get("src") or "")
        if element.tag == "img" and images and not source_of.startswith("data:image/"):
            raise about.refuse(f"外部图片（{source_of[:60]}）", "网页不访问网络和文件：请用 IPython.display.Image 显示图片")
    return parsed


def _dress(table: _Element, about: NotebookCell) -> None:
    """A foreign table with a caption, headers that say what they head, and a box that scrolls on a phone."""
    from lxml import etree

    caption = table.find("caption")
    words = markup.words(caption).strip() if caption is not None else ""
    name = about.named(words) or "表"
    if caption is None:
        caption = etree.Element("caption")
        table.insert(0, caption)
    for child in list(caption):
        caption.remove(child)
    caption.text = name
    _head(table)
    _missing(table)
    for cell in table.iter("td"):
        if _NUMBER.match(markup.words(cell).strip()):
            cell.set("class", "n")
    _heads_over_numbers(table)
    parent = table.getparent()
    if parent is not None:
        box = etree.Element("div", {"class": "wide", **scrolling_attributes(caption.text)})
        parent.replace(table, box)
        box.tail, table.tail = table.tail, None
        box.append(table)


def _heads_over_numbers(table: _Element) -> None:
    """The head of a column of numbers stands over them, at the right."""
    rows = markup.body_rows(table)
    for head in table.iter("thead"):
        for place, cell in enumerate(head[-1] if len(head) else ()):
            below = [row[place] for row in rows if len(row) > place]
            if cell.tag == "th" and below and all(one.get("class") == "n" for one in below):
                cell.set("class", "n")


def _missing(table: _Element) -> None:
    """What pandas shows for a value that is not there is a dash on a page."""
    for cell in table.iter("td"):
        if len(cell) == 0 and (cell.text or "").strip() in ("NaN", "<NA>", "None", "NaT"):
            cell.text = "—"


def _head(table: _Element) -> None:
    """Headers that say what they head; a table without any has its first row for them."""
    rows = list(table.iter("tr"))
    if table.find(".//th") is None and rows:
        for cell in rows[0]:
            cell.tag = "th"
    _one_row_of_heads(table)
    for head in list(table.iter("th")):
        top = head.getparent() is rows[0] or next(head.iterancestors("thead"), None) is not None
        if markup.words(head).strip():
            head.set("scope", "col" if top else "row")
        else:
            head.tag = "td"


def _one_row_of_heads(table: _Element) -> None:
    """pandas prints the names of the index on a row of their own: they head their columns in the row above."""
    head = table.find("thead")
    if head is None or len(head) < 2:
        return
    above, last = head[-2], head[-1]
    names = [markup.words(cell).strip() for cell in last]
    levels = len([name for name in names if name])
    if any(names[levels:]) or len(above) != len(last) or any(cell.get("colspan") for cell in above):
        return
    for cell, name in zip(above, names[:levels], strict=False):
        own = markup.words(cell).strip()
        cell.text = f"{name}／{own}" if own else name
    head.remove(last)


def _with_looks(parsed: HtmlElement) -> str:
    """The HTML of a parsed fragment, each cell that its style sheet speaks of by id marked with its look."""
    from lxml import html

    by_id = {str(element.get("id")): element for element in parsed.iter("td", "th") if element.get("id")}
    for style in parsed.iter("style"):
        for names, body in _RULE.findall(style.text or ""):
            for name in names.split(","):
                if (found := _ID.match(name.strip())) and found[1] in by_id:
                    _add_look(by_id[found[1]], body)
    for cell in parsed.iter("td", "th"):
        _add_look(cell, str(cell.get("style") or ""))
    return str(escape(parsed.text or "")) + "".join(html.tostring(child, encoding="unicode") for child in parsed)


def _add_look(cell: HtmlElement, body: str) -> None:
    """Add the safe declarations of a rule to the look of a cell."""
    safe = (found for line in body.split(";") if (found := _SAFE.match(line.strip())) and "url" not in found[2])
    if look := ";".join(f"{found[1]}:{found[2].strip()}" for found in safe):
        cell.set(LOOK, ";".join(filter(None, (cell.get(LOOK), look))))


def looks(body: _Element) -> str:
    """Give the marked cells a class a look, and return the rules of those classes."""
    known: dict[str, str] = {}
    for cell in body.iter("td", "th"):
        look = cell.attrib.pop(LOOK, "")
        if look:
            name = known.setdefault(str(look), f"k{len(known) + 1}")
            cell.set("class", " ".join(filter(None, (cell.get("class"), name))))
    return "".join(f".theirs .{name}{{{look}}}" for look, name in known.items())


#: the attribute of a number whose figure is still to be compared with what is shown
SHOWN = "data-shown"
_KEY = ("authority", "period", "code")
_VALUES = ("value", "count", "raw")
#: of a longer frame, only its first rows are told
_MOST = 2_000
_KEPT = ("cells", "rows", "columns")


def told(frame: pd.DataFrame) -> dict[str, Any]:
    """What our formatter tells of a frame beside what it shows: the keys that it keeps, and the figures of a facts frame."""
    from wenshang.briefing.fragments import record
    from wenshang.comparison import figures

    kept = {name: frame.attrs[name] for name in _KEPT if name in frame.attrs}
    try:
        found = [record(figure) for figure in figures.of_rows(frame.head(_MOST))]
    except KeyError:
        found = []
    return kept | ({"figures": found} if found else {})


def mark(table: _Element, kept: Mapping[str, Any]) -> int:
    """Mark the numbers of a table whose figure is known by its key; return how many."""
    rows = markup.body_rows(table)
    above = table.find("thead")
    heads = [markup.words(cell).strip() for cell in above[-1]] if above is not None and len(above) else []
    if not heads or any(cell.get("rowspan") for cell in table.iter("th")):
        return 0
    names = [str(kept.get("columns", {}).get(head, head)) for head in heads]
    return sum(_row(row, heads, names, kept) for row in rows)


def _row(row: _Element, heads: Sequence[str], names: Sequence[str], kept: Mapping[str, Any]) -> int:
    texts = [markup.words(cell).strip() for cell in row]
    if len(texts) != len(heads):
        return 0
    label = texts[0]
    own = [texts[names.index(name)] for name in _KEY] if set(_KEY) <= set(names) else kept.get("rows", {}).get(label)
    marked = 0
    for place, cell in enumerate(row):
        key = _of_wide(kept.get("cells", {}), label, heads[place]) or (own if names[place] in _VALUES else None)
        if key and texts[place] and cell.tag == "td":
            _mark(cell, key)
            marked += 1
    return marked


def _of_wide(cells: Mapping[str, Mapping[str, Any]], label: str, head: str) -> Any:
    return cells.get(label, {}).get(head) or cells.get(head, {}).get(label)


def _mark(cell: _Element, key: Sequence[str]) -> None:
    from lxml import etree

    authority, period, code = key
    name = f"{period}/{code}@{authority}"
    link = etree.Element("a", {"href": f"#{name}", "data-fact": name, SHOWN: "1"})
    link.text = markup.words(cell).strip()
    for child in list(cell):
        cell.remove(child)
    cell.text = None
    cell.append(link)
