"""HTML that is not ours (pandas, other libraries, Markdown): cleaned by nh3, then its tables dressed as tables of the page.

What would be cleaned away and is more than decoration (a script, a frame, a field, a picture from elsewhere) stops the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wenshang.briefing import frame_links, looks, markup
from wenshang.briefing.fragments import scrolling_attributes
from wenshang.briefing.notebook_cell import NotebookCell

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

_ATTRIBUTES = {
    "*": {"title", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "data-source"},
    "ol": {"start"},
    "details": {"open"},
}
_ATTRIBUTES |= {"td": {"rowspan", "colspan", looks.MARK}, "th": {"rowspan", "colspan", looks.MARK}}
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

    source = looks.kept(_stop_at_programs(source, about, images=not keep_images))
    about_links: dict[str, Any] = {"url_schemes": {"http", "https", "mailto", "data", "attachment"}, "link_rel": "noreferrer"}
    clean = nh3.clean(source, tags=set(markup.TEXT), attributes=_ATTRIBUTES, clean_content_tags={"style"}, **about_links)
    parsed = html.fragment_fromstring(clean, create_parent="div")
    root = markup.adopt(parsed)
    root.set("class", "theirs")
    tables = linked = 0
    for element in list(root.iter("h1", "h2", "h3", "h4", "h5", "h6", "table")):
        if element.tag == "table" and not markup.words(element).strip():
            element.tag, element.text = "p", f"{about.named() or '表'}：没有数据。"
            del element[:]
        elif element.tag == "table":
            tables += 1
            _dress(element, about)
            linked += frame_links.mark(element, kept)
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
