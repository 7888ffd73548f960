"""The page of an executed notebook: one self-contained HTML file; the same notebook gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang.briefing import appendix, foreign, layout, lint, markup, outputs, page_font, word_page, workbook
from wenshang.briefing.appendix import CarriedRecords
from wenshang.briefing.fragments import join
from wenshang.charts import fonts
from wenshang.errors import RunFailed

if TYPE_CHECKING:
    from jinja2 import Template
    from lxml.etree import _Element

#: what a page may load: nothing but its own style (by hash) and the font and images inside it
POLICY = "default-src 'none'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
#: said once on a page that holds tables or figures without evidence
_OWN_WORK = "未标出处的表、图由编制人自行计算，不是报告原文中的数字。"


def export(notebook: Any, *, name: str = "") -> str:
    """The HTML page of an executed notebook (an nbformat node); the same notebook gives the same bytes.

    Code is hidden, nothing is loaded from anywhere, the font is inside. ``name`` is the notebook's file name without its ending,
    the title of a notebook without any heading. RunFailed where a cell failed or shows what a page cannot hold.
    """
    body, records = composed(notebook, name=name)
    return page(body, records.page)


def files(notebook: Any, *, where: str, name: str = "", word: bool = False) -> dict[str, bytes]:
    """The files of an executed notebook by suffix: ``.html``, and ``.xlsx`` and ``.csv`` where its fragments show figures.

    With ``word`` the page as ``.docx`` too. The page has passed the gate: RunFailed where a cell failed, LintFailed, naming
    ``where``, where the page breaks a rule.
    """
    body, records = composed(notebook, name=name)
    papers = {".docx": word_page.document(deepcopy(body), records.page)} if word else {}
    html = page(body, records.page)
    lint.require(html, where=where)
    return {".html": html.encode()} | papers | workbook.files(records)


def composed(notebook: Any, *, name: str = "") -> tuple[_Element, CarriedRecords]:
    """The body of a notebook's page, numbers linked to their evidence, and what its cells carry; sections not yet numbered."""
    from lxml import etree

    body = etree.Element("div")
    noted = False
    for shown in outputs.published(notebook):
        parts = list(shown.tree) if shown.ours else [shown.tree]
        if not shown.ours and len(shown.tree) == 1 and shown.tree[0].tag in ("h1", "h2", "figure"):
            parts = list(shown.tree)
        body.extend(parts)
        if shown.plain and not noted:
            noted = True
            etree.SubElement(body, "p", {"class": "note"}).text = _OWN_WORK
    records = appendix.records_of(notebook)
    layout.title(body, name=name)
    _appendix(body, appendix.link(body, records, own=str(records.page.get("authority", ""))))
    _unlink(body)
    return body, records


def _unlink(body: _Element) -> None:
    """A link to a place that is not on the page (its cell was taken out) is plain text."""
    known = {"main", *(str(element.get("id")) for element in body.iter() if element.get("id"))}
    for element in body.iter("a"):
        target = str(element.get("href") or "")
        if target.startswith("#") and target[1:] not in known:
            del element.attrib["href"]


def _appendix(body: _Element, evidence: Markup) -> None:
    """Put the evidence where its cell stands, else at the end under a heading of its own; nothing where no number is shown."""
    from lxml import etree

    place = next((element for element in body.iter("div") if element.get("data-part") == appendix.PART), None)
    if place is None and evidence:
        etree.SubElement(body, "h2").text = "附录、数字出处"
        place = etree.SubElement(body, "div")
    if place is not None:
        place.attrib.clear()
        for child in list(place):
            place.remove(child)
        place.set("id", "evidence")
        place.extend(list(markup.tree(str(evidence or Markup("<p>页中没有取自报告的数字。</p>")), where="数字出处")))


def page(body: _Element, about: Mapping[str, Any], *, contents: bool = True, embed: bool = True) -> str:
    """The page of a body: sections numbered and listed (``contents``), style, font (``embed``) and policy."""
    listed = layout.sections(body) if contents else []
    front = body.find(".//h1")
    title = fonts.visible(str(about.get("title") or (markup.words(front) if front is not None else "简报")))
    colours = foreign.looks(body)
    opening, rest = markup.serialise(_before(body)), markup.serialise(body)
    replaced = fonts.STANDS_FOR in f"{opening}{rest}"
    fields = {"title": title, "contents": listed, "opening": opening, "body": rest, "replaced": replaced}
    return filled("page.html.j2", fields, css=style(title) + colours, embed=embed)


def sheet(title: str, *parts: Markup) -> str:
    """A page that no notebook makes (a list of problems, a failure card, the state of the runs), in the look of all pages.

    Links to neighbours are kept. Where the font is missing the page does without: the card of a failure must say so and not fail
    itself.
    """
    html = str(join([Markup('<header class="title"><h1>{}</h1></header>').format(title), *parts]))
    try:
        return page(markup.tree(html, where=title, neighbours=True), {"title": title}, contents=False)
    except RunFailed:
        return page(markup.tree(html, where=title, neighbours=True), {"title": title}, contents=False, embed=False)


def filled(name: str, fields: Mapping[str, Any], *, css: str, script: str = "", embed: bool = True) -> str:
    """A template with its fields, the style and the one script, both allowed by their hashes, and the font of its own text."""
    text = template(name).render(fields, style="", policy="", script=script)
    css = (page_font.face(text + css) if embed else "") + css
    policy = f"{POLICY}; style-src {markup.source_hash(css)}" + (f"; script-src {markup.source_hash(script)}" if script else "")
    return template(name).render(fields, style=css, policy=policy, script=script)


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
    return resources.files(__package__).joinpath("templates", name).read_text("utf-8")


@cache
def template(name: str) -> Template:
    """A template of this room; everything put into it is escaped, and what the font cannot show is replaced visibly."""
    from jinja2 import Environment, StrictUndefined

    shown: Callable[[Any], Any] = lambda value: fonts.visible(value) if isinstance(value, str) else value  # noqa: E731
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=shown)
    return environment.from_string(_file(name))
