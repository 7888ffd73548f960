"""Pieces of HTML: figures, sentences, tables and findings in, escaped markup out; every figure opens its evidence by itself."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib.resources import files

from wenshang.comparison.figures import Figure
from wenshang.comparison.series import Point, Series
from wenshang.comparison.wording import Sentence
from wenshang.explorer.selection import Selection
from wenshang.explorer.state import State
from wenshang.model import Finding, Severity, Status
from wenshang.vocabulary import word

FINDINGS_SHOWN = 12


@cache
def style() -> str:
    """The stylesheet of the explorer as a style element; every rule is scoped by the class ``wx``."""
    return f"<style>{files(__package__).joinpath('style.css').read_text('utf-8')}</style>"


def figure(shown: Figure, text: str = "") -> str:
    """A number that opens its evidence: a ``details`` element, no script."""
    about = "" if shown.qualifier == "exact" else " wx-about"
    kind = " wx-blank" if shown.blank else about
    label = text or shown.text
    return f'<details class="wx-figure{kind}" name="wx-evidence"><summary>{escape(label)}</summary>{evidence(shown)}</details>'


def evidence(shown: Figure) -> str:
    """Where a number comes from: the document, the place and the printed text; or the formula and the figures it was made of."""
    lines = [("数字", f"{shown.label}（{shown.period}）：{shown}"), ("算式", shown.formula)]
    for part in shown.printed()[:8]:
        if shown.computed:
            lines.append(("用到", f"{part.authority} {part.period} {part.label} {part}"))
        lines += [("出处", _where(part)), ("原文", f"“{part.quote}”" if part.quote else (f"“{part.raw}”" if part.raw else ""))]
    lines += [("方式", word("method", shown.method)), ("说明", shown.note)]
    rows = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in lines if text)
    return f'<div class="wx-evidence"><dl>{rows}</dl></div>'


def _where(part: Figure) -> str:
    document = part.document if not _is_hash(part.document) else f"文件 {part.document[:12]}…"
    return "，".join(piece for piece in (document, part.place) if piece)


def _is_hash(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def sentence(said: Sentence) -> str:
    """A sentence whose numbers open their evidence."""
    return "".join(escape(part.text) if part.figure is None else figure(part.figure, part.text) for part in said.parts)


def sentences(said: Sequence[Sentence]) -> str:
    """The sentences of a selection as one paragraph each."""
    found = "".join(f"<div>{sentence(one)}</div>" for one in said)  # a p element may not hold details
    return f'<div class="wx-said" aria-live="polite">{found or "所选年度没有可说的数字。"}</div>'


def table(selection: Selection) -> str:
    """The rows of a selection over its years, with breaks, gaps, blanks and about-figures shown in words and by mark."""
    head = "".join(f'<th scope="col">{year}</th>' for year in selection.years)
    body = "".join(_row(selection, row) for row in selection.rows)
    notes = "".join(f"<li>{escape(note)}</li>" for note in selection.notes)
    caption = f"{escape(selection.state.authority)}　{escape(selection.title)}"
    return (
        '<div class="wx-scroll" tabindex="0" role="region" aria-label="数据表">'
        f'<table class="wx-table"><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">指标</th><th scope="col">单位</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        + (f'<ul class="wx-notes">{notes}</ul>' if notes else "")
    )


def _row(selection: Selection, row: Series) -> str:
    broken = {b.after: b.note for b in row.breaks}
    cells = "".join(_cell(selection, row, point, broken.get(point.year, "")) for point in row.points)
    return f'<tr><th scope="row">{escape(row.label)}</th><td class="wx-unit">{escape(row.unit)}</td>{cells}</tr>'


def _cell(selection: Selection, row: Series, point: Point, broken: str) -> str:
    mark = f' class="wx-break" title="{escape(broken)}"' if broken else ""
    if point.figure is None:
        reason = selection.reasons.get((row.code, point.year), point.note)
        return f'<td{mark}><span class="wx-none">{escape(reason)}</span></td>'
    text = point.figure.signed if selection.state.measure in ("change", "percent") else ""
    return f"<td{mark}>{figure(point.figure, text)}</td>"


def heading(selection: Selection) -> str:
    """The heading over chart and table: who, what, when."""
    first, last = selection.years[0], selection.years[-1]
    years = f"{first}年" if first == last else f"{first}—{last}年"
    return f'<div class="wx-heading"><h2>{escape(selection.title)}</h2><p>{escape(selection.state.authority)}　{years}</p></div>'


def finding(found: Finding) -> str:
    """One finding: status and message; opened, the rule, the formula, where, the source line, what to do."""
    severe = " wx-severe" if found.severity is Severity.HIGH and found.status is Status.ERROR else ""
    more = {
        "规则": f"{found.rule}　{found.period}",
        "算式": found.formula,
        "位置": str(found.place),
        "原文": found.quote,
        "对照": found.other_quote,
        "建议": found.advice,
    }
    rows = "".join(f"<dt>{term}</dt><dd>{escape(text)}</dd>" for term, text in more.items() if text)
    tag = f'<span class="wx-tag">{word("status", found.status)}</span>'
    said = f"<details><summary>{tag} {escape(found.message)}</summary><dl>{rows}</dl></details>"
    return f'<li class="wx-finding wx-{found.status.value}{severe}">{said}</li>'


def findings(found: Sequence[Finding], *, title: str = "核对结果", empty: str = "没有发现问题。") -> str:
    """Findings worst first, each opening its formula and source line; the rest are counted."""
    shown = "".join(finding(one) for one in found[:FINDINGS_SHOWN])
    rest = f'<p class="wx-hint">另有 {len(found) - FINDINGS_SHOWN} 条</p>' if len(found) > FINDINGS_SHOWN else ""
    body = f"<ul>{shown}</ul>{rest}" if found else f'<p class="wx-hint">{escape(empty)}</p>'
    counted = f"（{len(found)}）" if found else ""
    return f'<section class="wx-findings"><h3>{escape(title)}{counted}</h3>{body}</section>'


def card(title: str, lines: Iterable[str], *, kind: str = "") -> str:
    """A card with a title and lines of text: an error (``kind="wx-error"``), a result, a hint."""
    body = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    role = "alert" if kind == "wx-error" else "status"
    return f'<div class="wx-card {kind}" role="{role}"><strong>{escape(title)}</strong>{body}</div>'


def line(state: State) -> str:
    """The state as a line of code and as the parameters of a briefing, each selected whole by one click."""
    parameters = " ".join(f"-p {name} {shlex.quote(_word(value))}" for name, value in state.parameters().items())
    return (
        '<details class="wx-line"><summary>用一行代码打开这个视图，或用作简报参数</summary>'
        f"<code>{escape(state.line())}</code><code>wenshang run yearly_comparison {escape(parameters)}</code></details>"
    )


def _word(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
