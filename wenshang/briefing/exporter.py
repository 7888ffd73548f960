"""The page of a notebook: an executed notebook in, one self-contained HTML page out; the same notebook gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang.briefing import appendix, fonts, layout, looks, markup, outputs
from wenshang.briefing.fragments import PAGE

if TYPE_CHECKING:
    from jinja2 import Template
    from lxml.etree import _Element

#: what a page may load: nothing but its own style (by hash) and the font and images inside it
POLICY = "default-src 'none'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
#: said once on a page that holds tables or figures without evidence
_OWN_WORK = "未标出处的表、图由编制人自行计算，不是报告原文中的数字。"


def export(notebook: Any, *, name: str = "") -> str:
    """The page of an executed notebook; RunFailed where a cell failed or its output does not belong on a page.

    ``name`` is the notebook's file name without its ending: the title of a notebook without any heading.
    """
    return page(*composed(notebook, name=name))


def composed(notebook: Any, *, name: str = "") -> tuple[_Element, Mapping[str, Any]]:
    """The body of a notebook's page, its numbers linked to their evidence, and what the page is; sections not yet numbered."""
    from lxml import etree

    body = etree.Element("div")
    told = False
    for shown in outputs.published(notebook):
        parts = list(shown.tree) if shown.ours else [shown.tree]
        if not shown.ours and len(shown.tree) == 1 and shown.tree[0].tag in ("h1", "h2", "figure"):
            parts = list(shown.tree)
        body.extend(parts)
        if shown.plain and not told:
            told = True
            etree.SubElement(body, "p", {"class": "note"}).text = _OWN_WORK
    about = page_of(notebook)
    known = appendix.collect(data(notebook))
    layout.title(body, name=name)
    _appendix(body, appendix.link(body, known, own=str(about.get("authority", ""))))
    _unlink(body)
    return body, about


def _unlink(body: _Element) -> None:
    """A link to a place that is not on the page (its cell was taken out) is plain text."""
    known = {"main", *(str(element.get("id")) for element in body.iter() if element.get("id"))}
    for element in body.iter("a"):
        target = str(element.get("href") or "")
        if target.startswith("#") and target[1:] not in known:
            del element.attrib["href"]


def page_of(notebook: Any) -> Mapping[str, Any]:
    """What the notebook says of its page: title, authority, period, year, and more; empty for a notebook without an opening."""
    return said(notebook, PAGE)


def said(notebook: Any, kind: str) -> Mapping[str, Any]:
    """The first output of a kind that the notebook's cells put out, as plain data; empty where there is none."""
    found: Mapping[str, Any] = next((one[kind] for one in data(notebook) if kind in one), {})
    return found


def data(notebook: Any) -> Iterator[Mapping[str, Any]]:
    """The data by MIME type of every output of the notebook's code cells, in order."""
    for cell in notebook.cells:
        for output in cell.outputs if cell.cell_type == "code" else ():
            yield output.get("data", {})


def _appendix(body: _Element, made: Markup) -> None:
    """Put the evidence where its cell stands, else at the end under a heading of its own; nothing where no number is shown."""
    from lxml import etree

    place = next((element for element in body.iter("div") if element.get("data-part") == appendix.PART), None)
    if place is None and made:
        etree.SubElement(body, "h2").text = "附录、数字出处"
        place = etree.SubElement(body, "div")
    if place is not None:
        place.attrib.clear()
        for child in list(place):
            place.remove(child)
        place.set("id", "evidence")
        place.extend(list(markup.tree(str(made or Markup("<p>页中没有取自报告的数字。</p>")), where="数字出处")))


def page(body: _Element, about: Mapping[str, Any], *, contents: bool = True, embed: bool = True) -> str:
    """The page of a body: sections numbered and listed (``contents``), style, font (``embed``) and policy."""
    listed = layout.sections(body) if contents else []
    front = body.find(".//h1")
    title = str(about.get("title") or (markup.words(front) if front is not None else "简报"))
    colours = looks.classes(body)
    fields: dict[str, Any] = {
        "about": {name: fonts.visible(str(value)) for name, value in about.items()},
        "title": fonts.visible(title),
        "contents": listed,
        "opening": markup.serialise(_before(body)),
        "body": markup.serialise(body),
    }
    fields["replaced"] = fonts.STANDS_FOR in f"{fields['opening']}{fields['body']}"
    css = style(str(fields["title"])) + colours
    text = template("page.html.j2").render(fields, style="", policy="")
    css = (fonts.face(text + css) if embed else "") + css
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode("ascii")
    return template("page.html.j2").render(fields, style=css, policy=f"{POLICY}; style-src 'sha256-{digest}'")


def _before(body: _Element) -> _Element:
    """Take what stands before the first section (title, authority, date) out of the body: the contents follow it."""
    from lxml import etree

    opening = etree.Element("div")
    opening.extend([element for element in body if element.tag != "section"])
    return opening


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
