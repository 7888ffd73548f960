"""A page that no notebook makes (list of problems, failure card, state of the runs): title and parts in, a page of ours out."""

from __future__ import annotations

from markupsafe import Markup

from wenshang.briefing import exporter, markup
from wenshang.briefing.fragments import join
from wenshang.errors import RunFailed


def sheet(title: str, *parts: Markup) -> str:
    """A page in the look of all pages: own font, own style, no script, nothing from outside; links to neighbours are kept.

    Where the font is missing the page does without: the card of a failure must say so and not fail itself.
    """
    html = str(join([Markup('<header class="title"><h1>{}</h1></header>').format(title), *parts]))
    try:
        return exporter.page(markup.tree(html, where=title, neighbours=True), {"title": title}, contents=False)
    except RunFailed:
        return exporter.page(markup.tree(html, where=title, neighbours=True), {"title": title}, contents=False, embed=False)
