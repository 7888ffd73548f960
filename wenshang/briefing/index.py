"""The index: one page that finds all pages by body and year; searchable without a server.

It alone holds a script, one, allowed by its hash; without it everything is there, only not filtered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from wenshang.briefing.body_tables import meanings
from wenshang.briefing.exporter import filled, style
from wenshang.checks import FilingStatus
from wenshang.vocabulary import words

#: the order and names of a body's pages
KINDS = {
    "leadership_brief": "领导简报",
    "yearly_comparison": "年度比较",
    "quarterly_progress": "季度工作进展",
    "peer_comparison": "同类机关比较",
    "data_quality": "数据质量核查",
    "reconcile": "汇总核对",
    "county_overview": "地区汇总情况",
}
BESIDE = {".xlsx": "表格", ".csv": "CSV", ".docx": "Word", ".pdf": "PDF"}
TITLE = "政府信息公开年度报告简报目录"
SCRIPT = (
    "const box=document.getElementById('find');box.parentElement.hidden=false;"
    "box.addEventListener('input',()=>{const words=box.value.trim().split(/\\s+/);"
    "for(const row of document.querySelectorAll('[data-find]'))"
    "row.hidden=!words.every(word=>row.dataset.find.includes(word));"
    "for(const group of document.querySelectorAll('[data-group]'))"
    "group.hidden=!group.querySelector('[data-find]:not([hidden])');});"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page to list: its path below the output folder, what it says of itself, and whether it stands there.

    ``error`` is why its latest run failed, ``as_of`` the date of the page that is still shown then, ``card`` the reason's page.
    """

    page: str
    about: Mapping[str, Any]
    held: bool = True
    error: str = ""
    as_of: str = ""
    card: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as the template shows it."""

    href: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A body and year: its state, its pages, what stands beside them, and what failed."""

    authority: str
    year: int
    find: str
    state: str
    pages: tuple[Link, ...]
    beside: tuple[Link, ...]
    failed: tuple[tuple[str, str], ...]


def html(pages: Sequence[Listed], output: Path) -> str:
    """The index of an output folder. The same pages give the same bytes: it names no time but that of a page left standing."""
    regions: dict[str, dict[tuple[str, int], list[Listed]]] = {}
    for listed in pages:
        about = listed.about
        if "authority" in about:
            key = str(about["authority"]), int(about["year"])
            regions.setdefault(str(about.get("region") or "其他"), {}).setdefault(key, []).append(listed)
    ordered = sorted(regions.items(), key=lambda item: (item[0] == "其他", item[0]))
    groups = [
        (region, [_row(key, of_region[key], output) for key in sorted(of_region, key=lambda key: (key[0], -key[1]))])
        for region, of_region in ordered
    ]
    others = [listed for listed in pages if "authority" not in listed.about]
    fields = {
        "title": TITLE,
        "regional": [_link(listed, str(listed.about.get("title") or listed.page)) for listed in others if listed.held],
        "stray": [(str(listed.about.get("title") or listed.page), _failure(listed)) for listed in others if listed.error],
        "groups": groups,
        "years": sorted({row.year for _, rows in groups for row in rows}),
        "matrix": _matrix(groups),
        "missing": FilingStatus.MISSING.word,
        "meanings": meanings(),
    }
    return filled("index.html.j2", fields, css=style(TITLE), script=SCRIPT)


def _row(key: tuple[str, int], listed: Sequence[Listed], output: Path) -> IndexRow:
    ordered = sorted(
        listed, key=lambda one: list(KINDS).index(one.about["kind"]) if one.about.get("kind") in KINDS else len(KINDS)
    )
    first = next((one for one in ordered if one.held), None)
    beside = [
        _beside(first, suffix, name)
        for suffix, name in BESIDE.items()
        if first and (output / first.page).with_suffix(suffix).is_file()
    ]
    about = ordered[0].about
    find = " ".join(
        str(part) for part in (*key, about.get("region", ""), about.get("authority_kind", ""), about.get("level", ""))
    )
    pages = tuple(
        _link(one, KINDS.get(str(one.about.get("kind")), str(one.about.get("name") or one.page))) for one in ordered if one.held
    )
    failed = tuple((KINDS.get(str(one.about.get("kind")), one.page), _failure(one)) for one in ordered if one.error)
    return IndexRow(*key, find, _state(about), pages, tuple(beside), failed)


def _state(about: Mapping[str, Any]) -> str:
    """What a page says of its report, in a word; a page of an older make may say the word itself."""
    state = str(about.get("state") or FilingStatus.REPORTED)
    return words("filing").get(state, state)


def _matrix(groups: Sequence[tuple[str, Sequence[IndexRow]]]) -> list[tuple[str, dict[int, Link]]]:
    """The state of every body in every year, with the page that says why; a year without a report is missing."""
    states: dict[str, dict[int, Link]] = {}
    for _, rows in groups:
        for row in rows:
            why = next((page for page in row.pages if page.text == KINDS["data_quality"]), None)
            doubtful = row.state in (FilingStatus.WRONG.word, FilingStatus.DOUBTED.word)
            label = f"{row.authority}{row.year}年{row.state}"
            cell = Link(f"{why.href}#f1" if why and doubtful else "", row.state, label)  # the worst finding stands first
            states.setdefault(row.authority, {})[row.year] = cell
    return sorted(states.items())


def _link(listed: Listed, text: str) -> Link:
    return Link(quote(listed.page), text, str(listed.about.get("title") or text))


def _beside(listed: Listed, suffix: str, text: str) -> Link:
    return Link(quote(listed.page.removesuffix(".html") + suffix), text, f"{listed.about.get('title') or ''}（{text}）")


def _failure(listed: Listed) -> str:
    kept = f"这是{listed.as_of}的页面，" if listed.held and listed.as_of else ("" if listed.held else "尚无可用页面，")
    return f"{kept}最近一次生成失败：{listed.error}"
