"""Read a web page, alone or in a web archive: paragraphs and data tables in reading order.

Layout tables are unfolded, hidden parts dropped, figures split over inline tags stay whole. Menus remain as paragraphs.

A page is read in one stroke: ends of lines and blocks are written into the tree as marks, each data table is lifted out and
replaced by its number, and the text of the whole page is then cut at the marks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from hashlib import sha256
from typing import Any

from wenshang.chinese.characters import clean, is_note_mark, visible
from wenshang.errors import UnreadableFile
from wenshang.model import Cell, Document, Paragraph
from wenshang.readers import limits
from wenshang.readers.blocks import Blocks
from wenshang.readers.charset import decode
from wenshang.readers.html import overlaid, styles, tables, visibility
from wenshang.readers.html.tables import BLOCK, LINE, TABLE
from wenshang.readers.unseen import Unseen

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PICTURE_DATA = re.compile(r"data:[a-z]+/[a-z+.-]+;base64,[A-Za-z0-9+/=\s]{200,}")
#: elements that show no text of the page
_UNSEEN = (
    *("head", "title", "script", "style", "noscript", "template", "datalist", "iframe", "object"),
    *("audio", "video", "canvas", "noembed", "noframes", "rt", "rp", "meter", "progress"),
)
#: kinds of ``<input>`` whose value is text, and those whose value is the label of a button
_TYPED = frozenset(("text", "number", "tel", "search", "date", "month", "url", "email"))
_BUTTONS = frozenset(("button", "submit", "reset"))
#: elements that begin and end a block
_BLOCKS = (
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "footer", "foreignobject", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
    *("hgroup", "hr", "legend", "li", "listing", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp"),
)
#: fields of a page's head that hold its title
_TITLE_FIELD = re.compile(r"^(?:article[-_ ]?title|og:title|dc\.title|title|contenttitle)$", re.IGNORECASE)
#: where one page ends and another begins
_FRAME = re.compile(r"</(?:html|body)\s*>|<!doctype[^>]*>|<html[^>]*>", re.IGNORECASE)
#: control characters, as they are or by their numbers
_CONTROL = re.compile(
    r"[\x01-\x08\x0b\x0e-\x1f]|&#(?P<written>0*(?:[1-8]|1[1-9]|2\d|3[01])|x0*(?:[1-8b-f]|1[\da-f]))(?:;|(?![\da-f]))",
    re.IGNORECASE,
)
_PARAGRAPHS = re.compile("<(?:p|div|br|body|li)[ >/]", re.IGNORECASE)


def read(data: bytes, *, name: str) -> Document:
    """The paragraphs and tables of a page; ``title`` is its first ``<title>``."""
    limits.within(len(data), limits.TEXT_BYTES, name=name, what="网页大小", unit="字节")
    text, note = decode(data, name=name)
    text = _one_page(_PICTURE_DATA.sub("data:", _DECLARATION.sub("", text)))
    if not _PARAGRAPHS.search(text):  # Markdown with tables in HTML
        text = text.replace("\r", "").replace("\n\n", "<p>")
    text = _CONTROL.sub(_replaced, text.translate(dict.fromkeys(map(ord, (LINE, BLOCK, TABLE)))))
    limits.within(text.count("<"), limits.TAGS, name=name, what="网页标签", unit="个")
    root, deep = _tree(text, name)
    title = next((clean(element.text or "") for element in root.iter("title")), "")
    titles = _titles(root)
    _fill_fields(root)
    sheet = styles.read(root)
    unseen = visibility.take_out(root, sheet)
    _leave_out_hints(root, unseen)
    overlaid.part(root, sheet, unseen)
    links = _links(root)
    _prune(root)
    _mark(root)
    lifted = tables.lift(root, name)
    blocks = Blocks(name)
    _cut(visible(root.text_content()), lifted, blocks)
    notes = tuple(part for part in (note, deep, unseen.note()) if part)
    found = tuple(blocks.found)
    linked = tuple(block.number for block in found if isinstance(block, Paragraph) and block.text in links)
    return Document(name, sha256(data).hexdigest(), "html", found, title, notes=notes, titles=titles, linked=linked)


def read_archive(data: bytes, *, name: str) -> Document:
    """The paragraphs and tables of the first page of a web archive (.mht, .mhtml)."""
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                return replace(read(content, name=name), sha256=sha256(data).hexdigest())
    raise UnreadableFile(
        where=name, expected="含有网页的存档", found="没有网页的存档", advice="请在浏览器中打开，另存为网页后再试"
    )


def _replaced(found: re.Match[str]) -> str:
    """A control character that no tree may hold, as one that it may."""
    return "\x7f" if found[0] == "\b" or found["written"] else "\x81"


def _titles(root: Any) -> tuple[str, ...]:
    """What a page shows or declares as its title: headings of the first order, the fields of its head, its ``<title>``."""
    shown = [clean(element.text_content()) for element in root.iter("h1")]
    declared = [clean(meta.get("content", "")) for meta in root.iter("meta") if _TITLE_FIELD.match(_field_name(meta))]
    named = [clean(element.text or "") for element in root.iter("title")]
    return tuple(dict.fromkeys(text for text in (*shown, *declared, *named[:1]) if text))


def _field_name(meta: Any) -> str:
    return str(meta.get("name") or meta.get("property") or "")


def _links(root: Any) -> frozenset[str]:
    """The texts of the links of a page."""
    return frozenset(clean(visible(link.text_content())) for link in root.iter("a") if link.get("href")) - {""}


def _one_page(text: str) -> str:
    """Several pages in one file as one, for the parser stops at the end of the first."""
    end = min((at for word in ("</html", "</HTML", "</body", "</BODY") if (at := text.find(word)) >= 0), default=-1)
    return _FRAME.sub("", text) if 0 <= end < len(text) - 40 else text


def _tree(text: str, name: str) -> tuple[Any, str]:
    """The element tree of a page, and a note where its tags nest deeper than can be read."""
    from lxml import etree, html

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise _empty(name) from error
    if root is None:
        raise _empty(name)
    deep = any("depth" in entry.message for entry in parser.error_log.filter_from_errors())
    return root, "网页标签嵌套过深，更深处的内容没有读出" if deep else ""


def _empty(name: str) -> UnreadableFile:
    return UnreadableFile(where=name, expected="网页", found="没有内容的网页", advice="请在浏览器中打开核对，重新保存后再试")


def _fill_fields(root: Any) -> None:
    """Write the values of filled form fields into the tree, for they are printed text."""
    for element in root.iter("input"):
        printed = _kind(element) in _TYPED or (_kind(element) in _BUTTONS and styles.cell_of(element) is not None)
        element.text = (element.get("value") or "") if printed else ""
    for element in root.iter("select"):
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        open_ = element.get("multiple") is not None or (element.get("size") or "1") != "1"
        shown = " ".join(option.text or "" for option in (options if open_ else chosen[-1:]))
        del element[:]
        element.text = shown


def _kind(field: Any) -> str:
    return str(field.get("type") or "text").lower()


def _leave_out_hints(root: Any, unseen: Unseen) -> None:
    """Leave out the hints in fields nobody has filled in, and what shows as dots: such a cell is not printed blank."""
    for field in root.iter("input", "textarea"):
        secret, value, hint = _kind(field) == "password", field.get("value"), field.get("placeholder")
        if secret and value:
            unseen.leave_out("密码框", value, cell=styles.cell_of(field))
        elif hint and not value and not field.text and (secret or _kind(field) in _TYPED):
            unseen.leave_out("填写提示", hint, cell=styles.cell_of(field))


def _prune(root: Any) -> None:
    """Take out what a browser does not show; the text after it stays."""
    from lxml import etree

    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    for drawing in list(root.iter("svg")):
        _keep_texts(drawing)
    for element in list(root.iter("sup", "sub")):
        if is_note_mark(element.text_content(), _before(element)):
            element.drop_tree()


def _keep_texts(drawing: Any) -> None:
    """Keep of a drawing the texts that it writes and the parts of the page that it holds."""
    waiting, kept = [drawing], []
    while waiting:
        element = waiting.pop()
        if element.tag in ("text", "foreignobject"):
            kept.append(element)
        else:
            waiting += reversed(element)
    drawing[:], drawing.text = kept, ""
    for element in kept:
        element.tail = " "


def _before(element: Any) -> str:
    """The text just before an element, also where inline tags around stand between."""
    for _ in range(4):
        before, parent = element.getprevious(), element.getparent()
        text = (parent.text if before is None else before.tail or before.text_content()) if parent is not None else "."
        if text and text.strip():
            return str(text)
        element = parent if before is None else before
    return ""


def _mark(root: Any) -> None:
    """Write the ends of lines and blocks into the text of the tree."""
    for element in root.iter("pre"):
        for inner in element.iter():
            inner.text = (inner.text or "").replace("\n", LINE)
            if inner is not element:
                inner.tail = (inner.tail or "").replace("\n", LINE)
    for element in root.iter("br"):
        element.tail = LINE + (element.tail or "")
    for element in root.iter(*_BLOCKS):
        element.text = BLOCK + (element.text or "")
        element.tail = BLOCK + (element.tail or "")


def _cut(text: str, tables: list[list[Cell]], blocks: Blocks) -> None:
    """The marked text as blocks: a paragraph's lines are joined where they clearly run on."""
    for block in text.split(BLOCK):
        if TABLE in block:
            blocks.end()
            blocks.table(tables[int(block.strip().strip(TABLE))])
            continue
        for number, line in enumerate(block.split(LINE)):
            if printed := clean(line):
                blocks.line(printed, long=30 if number else 1_000)
    blocks.end()
