"""Pieces of the explorer's pages as HTML: figures that open their evidence by themselves, findings, cards, files to take away."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from wenshang.briefing.documents import place_of
from wenshang.briefing.fragments import Numbers, join, terms
from wenshang.briefing.paragraphs import linked
from wenshang.chinese import formatting
from wenshang.comparison.figure import Figure
from wenshang.comparison.wording import Sentence
from wenshang.model import Finding, Severity, Status
from wenshang.vocabulary import word

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "svg": "image/svg+xml",
    "png": "image/png",
    "html": "text/html",
}
#: findings listed beside the widgets
FINDINGS_SHOWN = 12


@cache
def style() -> str:
    """The stylesheet of the explorer as a style element; every rule is scoped by the class ``wx``."""
    return f"<style>{files(__package__).joinpath('style.css').read_text('utf-8')}</style>"


class OpenNumbers(Numbers):
    """Numbers that open their evidence by themselves: a ``details`` element each, no script."""

    def __call__(self, figure: Figure | None, *, text: str = "") -> Markup:
        if figure is None:
            return super().__call__(figure)
        kind = " wx-blank" if figure.blank else "" if figure.qualifier == "exact" else " wx-about"
        html = Markup('<details class="wx-figure{}" name="wx-evidence"><summary>{}</summary>{}</details>')
        return html.format(kind, text or figure.text, evidence(figure))


def evidence(shown: Figure) -> Markup:
    """Where a number comes from: the document, the place and the printed text; or the formula and the figures it was made of."""
    lines = [("数字", f"{shown.label}（{formatting.period_in_words(shown.period)}）：{shown}"), ("算式", shown.formula)]
    for part in shown.printed()[:8]:
        if shown.computed:
            lines.append(("所用数字", f"{part.authority}{formatting.period_in_words(part.period)}　{part.label}　{part}"))
        lines += [("出处", _where(part)), ("原文", f"“{part.quote or part.raw}”" if part.quote or part.raw else "")]
    lines += [("方式", word("method", shown.method)), ("说明", shown.note)]
    return Markup('<div class="wx-evidence"><dl>{}</dl></div>').format(terms(lines))


def _where(part: Figure) -> str:
    document = part.document if not _is_hash(part.document) else f"文件 {part.document[:12]}…"
    return "，".join(filter(None, (document, place_of(part.code, part.place) if part.place else "")))


def _is_hash(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def sentences(spoken: Sequence[Sentence]) -> Markup:
    """The sentences of a selection as one paragraph each."""
    numbers = OpenNumbers()
    found = join(Markup("<div>{}</div>").format(linked(one, numbers)) for one in spoken)  # a p element may not hold details
    return Markup('<div class="wx-said" aria-live="polite">{}</div>').format(found or "所选年度没有数字。")


def drawing(svg: str) -> Markup:
    """A chart of ours."""
    return Markup('<div class="wx-chart">{}</div>').format(Markup(svg))  # noqa: S704  (our SVG escapes every text)


def titled(title: str, told: str) -> Markup:
    """The heading of a panel and a line below it."""
    return Markup('<div class="wx-heading"><h2>{}</h2><p>{}</p></div>').format(title, told)


def finding(found: Finding) -> Markup:
    """One finding: status and message; opened, the rule, the formula, where, the source line, what to do."""
    severe = " wx-severe" if found.severity is Severity.HIGH and found.status is Status.ERROR else ""
    more = [
        ("规则", f"{found.rule}　{formatting.period_in_words(found.period)}"),
        ("算式", found.formula),
        ("位置", str(found.place)),
        ("原文", found.quote),
        ("对照", found.other_quote),
        ("建议", found.advice),
    ]
    summary = Markup('<summary><span class="wx-tag">{}</span> {}</summary>').format(word("status", found.status), found.message)
    html = Markup('<li class="wx-finding wx-{}{}"><details>{}<dl>{}</dl></details></li>')
    return html.format(found.status.value, severe, summary, terms(more))


def findings(found: Sequence[Finding], *, title: str = "核对结果") -> Markup:
    """Findings worst first, each opening its formula and source line; the rest are counted."""
    hint = Markup('<p class="wx-hint">{}</p>')
    left = len(found) - FINDINGS_SHOWN
    rest = hint.format(f"另有 {left} 条") if left > 0 else ""
    listed = Markup("<ul>{}</ul>{}").format(join(map(finding, found[:FINDINGS_SHOWN])), rest)
    shown = listed if found else hint.format("没有发现问题。")
    counted = f"（{len(found)}）" if found else ""
    return Markup('<section class="wx-findings"><h3>{}{}</h3>{}</section>').format(title, counted, shown)


def folded(summary: str, content: Markup, *, unfolded: bool = False) -> Markup:
    """What was read, behind a line that opens it."""
    start = Markup(" open") if unfolded else ""
    return Markup('<details class="wx-read"{}><summary>{}</summary>{}</details>').format(start, summary, content)


def card(title: str, lines: Iterable[str], *, kind: str = "") -> Markup:
    """A card with a title and lines of text: an error (``kind="wx-error"``), a result, a hint."""
    body = join(Markup("<p>{}</p>").format(line) for line in lines if line)
    role = "alert" if kind == "wx-error" else "status"
    return Markup('<div class="wx-card {}" role="{}"><strong>{}</strong>{}</div>').format(kind, role, title, body)


def taken(*links: Markup) -> Markup:
    """Links to files in a row."""
    return Markup('<div class="wx-take">{}</div>').format(join(links))


def link(name: str, kind: str, content: bytes) -> Markup:
    """One link whose address is the file itself."""
    address = f"data:{KINDS[kind]};base64,{b64encode(content).decode()}"
    return Markup('<a class="wx-download" download="{}.{}" href="{}">下载 .{}</a>').format(name, kind, address, kind)
