"""The page of a notebook: an executed notebook in, one self-contained HTML page out; the same notebook gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from wenshang.briefing import fonts, markup
from wenshang.errors import RunFailed

if TYPE_CHECKING:
    from jinja2 import Template
    from lxml.etree import _Element

#: what a story's opening says of its page (title, authority, year, period): for the head, the running title and the index
PAGE = "application/vnd.wenshang.page+json"
#: what a page may load: nothing but its own style (by hash) and the font inside it
POLICY = "default-src 'none'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
#: a cell with this tag speaks to the notebook's reader only
UNPUBLISHED = "remove_cell"


def export(notebook: Any) -> str:
    """The page of an executed notebook; RunFailed where a cell failed or its output does not belong on a page."""
    from lxml import etree

    body = etree.Element("div")
    for number, cell in enumerate(notebook.cells, start=1):
        for fragment in _fragments(cell, where=f"第{number}个单元格"):
            body.extend(list(markup.tree(fragment, where=f"第{number}个单元格")))
    about = page_of(notebook)
    return _page(body, about)


def page_of(notebook: Any) -> Mapping[str, Any]:
    """What the notebook says of its page: title, authority, period, year, and more; empty for a notebook without an opening."""
    return said(notebook, PAGE)


def said(notebook: Any, kind: str) -> Mapping[str, Any]:
    """The first output of a kind that the notebook's cells put out, as plain data; empty where there is none."""
    outputs = (output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs)
    found: Mapping[str, Any] = next((o.data[kind] for o in outputs if kind in o.get("data", {})), {})
    return found


def _fragments(cell: Any, *, where: str) -> Iterator[str]:
    if UNPUBLISHED in cell.metadata.get("tags", ()):
        return
    if cell.cell_type == "markdown":
        yield _prose(cell.source)
    elif cell.cell_type == "code":
        for output in cell.outputs:
            yield from _shown(output, where=where)


def _shown(output: Any, *, where: str) -> Iterator[str]:
    if output.output_type == "error":
        raise RunFailed(where=where, found=f"运行出错：{output.evalue}", advice="出错的笔记本不会发布")
    data = output.get("data", {})
    if output.output_type == "stream" or not data:
        return
    if found := data.get("text/html") or data.get("image/svg+xml"):
        yield re.sub(r"^\s*<\?xml.*?\?>|<!DOCTYPE[^>]*>", "", found)
    elif "text/markdown" in data:
        yield _prose(data["text/markdown"])
    elif any(kind.startswith("image/") for kind in data):
        raise RunFailed(where=where, found="没有文字说明的位图", advice="请用 wenshang.charts 作图，或从笔记本中去掉")


def _prose(source: str) -> str:
    import mistune

    made = mistune.create_markdown(escape=True)(source)
    return str(made)


def _page(body: _Element, about: Mapping[str, Any]) -> str:
    contents = _sections(body)
    front = body.find(".//h1")
    title = str(about.get("title") or (markup.words(front) if front is not None else "简报"))
    fields: dict[str, Any] = {
        "about": {name: fonts.visible(str(value)) for name, value in about.items()},
        "title": fonts.visible(title),
        "contents": contents,
        "opening": markup.serialise(_before(body)),
        "body": markup.serialise(body),
    }
    fields["replaced"] = fonts.STANDS_FOR in f"{fields['opening']}{fields['body']}"
    css = style(str(fields["title"]))
    text = template("page.html.j2").render(fields, style="", policy="")
    css = fonts.face(text + css) + css
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode("ascii")
    return template("page.html.j2").render(fields, style=css, policy=f"{POLICY}; style-src 'sha256-{digest}'")


def _before(body: _Element) -> _Element:
    """Take what stands before the first section (title, authority, date) out of the body: the contents follow it."""
    from lxml import etree

    opening = etree.Element("div")
    opening.extend([element for element in body if element.tag != "section"])
    return opening


def _sections(body: _Element) -> list[tuple[str, str]]:
    """Wrap every second-level heading and what follows it in a section; the contents as (id, heading)."""
    from lxml import etree

    contents: list[tuple[str, str]] = []
    section: _Element | None = None
    for element in list(body):
        if element.tag == "h2":
            name = f"s{len(contents) + 1}"
            element.set("id", name)
            section = etree.SubElement(body, "section", {"aria-labelledby": name})
            contents.append((name, markup.words(element)))
        if section is not None:
            section.append(element)
    return contents


def style(title: str) -> str:
    """The style sheet, with the page's title as running head."""
    quoted = title.replace("\\", "").replace('"', "”").replace("\n", " ").replace("<", "〈")
    return _file("page.css").replace("{{title}}", quoted)


@cache
def _file(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text("utf-8")


@cache
def template(name: str) -> Template:
    """A template of this room; everything put into it is escaped."""
    from jinja2 import Environment, StrictUndefined

    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(_file(name))
