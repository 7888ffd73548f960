"""What the figures of a page mean, and what may be compared: notes, terms and definitions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from markupsafe import Markup

from wenshang import vocabulary
from wenshang.briefing.fragments import NOTES, Fragment, html_table, join
from wenshang.comparison import Comparison, RateValue
from wenshang.frames import is_frame

if TYPE_CHECKING:
    import pandas as pd

#: how numbers are to be read, on every page
LEGEND = (
    "带下划线的数字可以点开：印出的数字，列出它在原文件中的位置和原文；算出的数字，列出算式。",
    "“空白”是原表留空（或填“/”“-”），不当作0；“—”是原报告没有这一项，或不能比较、不能计算。",
    "增减＝本年－比较年；增幅＝增减÷比较年，比较年为0或空白时不计算；比率之差用百分点。百分数四舍五入保留一位小数。",
    "“约”“超”照原文保留，由它们算出的数也是约数。",
)


def definitions(*shown: Comparison | pd.DataFrame | Iterable[RateValue]) -> Fragment:
    """What the page's figures mean (口径说明): editions and caveats of comparisons, meanings of prose figures, rates as defined.

    Give it what the page rests on: comparisons, facts frames, rates.

    >>> definitions().html.striptags()[:10]
    '带下划线的数字可以点'
    """
    codes: set[str] = set()
    notes: dict[str, None] = {}
    rates: dict[str, RateValue] = {}
    for one in shown:
        if isinstance(one, Comparison):
            codes |= {change.code for change in one.changes}
            notes |= dict.fromkeys(_caveats(one))
        elif is_frame(one):
            codes |= set(map(str, one["code"]))
            notes |= dict.fromkeys(_editions(one))
        else:
            rates |= {rate.key: rate for rate in one if rate.value}
    lines = [*notes, *LEGEND]
    words = join(Markup("<li>{}</li>").format(line) for line in lines)
    html = Markup('<ul class="method">{}</ul>{}{}').format(words, _terms(codes), _rates(rates.values()))
    return Fragment(html, hidden={NOTES: {"notes": list(notes)}})


def _caveats(shown: Comparison) -> Iterable[str]:
    levels = (change.note for change in shown.changes if change.comparable != "comparable" and change.note)
    return (f"{note}。" for note in filter(None, (shown.note, *levels)))


def _editions(facts: pd.DataFrame) -> Iterable[str]:
    """Which years' reports have which form, newest first."""
    years: dict[str, set[str]] = {}
    for edition, period in zip(facts["edition"], facts["period"], strict=True):
        years.setdefault(str(edition), set()).add(str(period)[:4])
    for edition, known in sorted(years.items(), reverse=True):
        notice = vocabulary.form(next(name for name in vocabulary.EDITIONS if name == edition)).notice
        yield f"{'、'.join(sorted(known))}年的报告用{edition}版格式（{notice}）。"


def _terms(codes: set[str]) -> Markup:
    known = [code for code in vocabulary.codes().values() if code.code in codes and not code.table]
    rows = [[code.label, code.definition, code.unit] for code in known]
    return html_table("正文数字的含义", ["指标", "含义", "单位"], rows, kind="words", none=Markup(""))


def _rates(rates: Iterable[RateValue]) -> Markup:
    rows = [[rate.label, rate.definition] for rate in rates]
    note = f"分母不足{vocabulary.small_base()}的比率仅供参考。"
    return html_table("比率的算法", ["比率", "算法"], rows, kind="words", note=note, none=Markup(""))
