"""Tables of records and frames, every number led to its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from wenshang.briefing import workbook
from wenshang.briefing.change_tables import YearColumns, captions, speaking_table, whole_table
from wenshang.briefing.fragments import (
    TABLES,
    Fragment,
    Numbers,
    html_table,
    join,
    note_below,
)
from wenshang.chinese.formatting import ABSENT, quarter
from wenshang.comparison import Comparison, Composition, Figure, Quarters, RateValue, Series, figures
from wenshang.comparison.series import Point
from wenshang.frames import is_frame

if TYPE_CHECKING:
    import pandas as pd


def table(
    shown: Comparison | Composition | Iterable[Quarters] | pd.DataFrame,
    caption: str = "",
    *,
    facts: pd.DataFrame | None = None,
    years: int | Iterable[int] = 2,
    whole: bool = False,
) -> Fragment:
    """A table of what is given, every printed number linked to its evidence.

    Parameters
    ----------
    shown
        A comparison: rows under the form's own headings, zeros of all years counted and left out. A composition: parts with
        their shares. Quarters: one row a figure. A frame: its columns as they stand; with the columns of the facts frame
        its values link to their evidence.
    caption
        The heading of the table.
    facts
        The facts frame, for more years than the two compared.
    years
        The years shown, or how many of the latest held.
    whole
        Every figure of the comparison, one table for each table of the form, rows of nothing but zeros folded; these also make
        the sheet 比较 of the workbook beside the page.

    >>> import wenshang as ws
    >>> facts = ws.Archive.open("data").facts("汶上县科技局")
    >>> table(ws.compare(facts, year=2021).select("channels.website_items"), "公开渠道").html.striptags()
    '公开渠道指标2021年政府网站公开信息数（条）211'
    """
    numbers = Numbers()
    if isinstance(shown, Comparison):
        columns = _columns(shown, facts, years, numbers)
        if whole:
            return _whole(shown, columns)
        return numbers.fragment(speaking_table(caption or "主要数字", shown.changes, columns))
    if isinstance(shown, Composition):
        return numbers.fragment(_shares(caption or f"{shown.whole.label}的构成", shown, numbers))
    if is_frame(shown):
        return numbers.fragment(_frame(shown, caption or "数据", numbers))
    rows = list(shown)
    return numbers.fragment(_quarters(rows, numbers), _notes(rows))


def _columns(shown: Comparison, facts: pd.DataFrame | None, years: int | Iterable[int], numbers: Numbers) -> YearColumns:
    pair = [shown.base_year] if shown.base_held else []
    lookup: figures.Lookup = figures.lookup(facts, shown.authority) if facts is not None else {}
    known = sorted({*figures.years(lookup), *pair, shown.year})
    earlier = [year for year in known if year <= shown.year]
    chosen = earlier[-years:] if isinstance(years, int) else [year for year in earlier if year in set(years)]
    return YearColumns(tuple(chosen), shown.base_held, lookup, numbers)


def _whole(shown: Comparison, columns: YearColumns) -> Fragment:
    """Every figure, printed on paper on request only (``--evidence``); a line says where it is."""
    known = shown.note or f"{shown.base_year}年与{shown.year}年均为{shown.edition}版格式，逐项可比"
    note = f"共{len(shown.changes)}项数字。" + (f"{known}。" if shown.base_held else "未收存以前年度报告，只列本年数字。")
    forms = captions().items()
    tables = [whole_table(caption, rows, columns) for key, caption in forms if (rows := shown.table(key))]
    plain = [workbook.change_row(c, [columns.figure(c, year) for year in columns.years]) for c in shown.changes]
    on_paper = "全部数字见网页和同名的 .xlsx 文件；需要印在纸上的，用 --evidence 打印。"
    html = Markup('<div class="whole">{}</div><p class="note paper">{}</p>').format(join([note_below(note), *tables]), on_paper)
    return columns.cell.fragment(html, **{TABLES: {"years": list(columns.years), "changes": plain}})


def _shares(caption: str, composition: Composition, show: Numbers) -> Markup:
    """The parts of a whole with their share of the year and their change; nothing where the whole is 0 or not printed."""
    whole = composition.whole
    if whole.after is None or not whole.after.value:
        return Markup("")
    base, moved = ([f"{whole.base_period}年"], ["增减"]) if whole.known else ([], [])
    rows = [
        [
            part.label,
            *(show(part.before) for _ in base),
            *(show(part.after), show(part.share)),
            *(_signed(part.difference, show) for _ in moved),
        ]
        for part in composition.parts
    ]
    return html_table(caption, ["项目", *base, f"{whole.period}年", "占比", *moved], rows, kind="figures", note=composition.note)


def _signed(gap: Figure | None, show: Numbers) -> Markup:
    return show(gap, text=gap.signed if gap else "")


def _quarters(rows: Iterable[Quarters], show: Numbers) -> Markup:
    """One row a figure and one column a quarter; a dash where a quarter prints none."""
    cells = [[f"{row.label}（{row.unit}）", *map(show, row.figures)] for row in rows]
    none = note_below("报告没有按季度列出数字。")
    return html_table("各季度数字", ["指标", *map(quarter, "1234")], cells, kind="figures", none=none)


def _notes(rows: Iterable[Quarters]) -> Markup:
    labels: dict[str, list[str]] = {}
    for row in rows:
        labels.setdefault(row.note, []).append(row.label)
    notes = [f"{'、'.join(named)}：{note}" for note, named in labels.items() if note]
    return note_below(f"{'；'.join(notes)}。" if notes else "")


def _frame(frame: pd.DataFrame, caption: str, show: Numbers) -> Markup:
    """A frame as it stands; a named index comes first, a plain counting one is left out."""
    try:
        known = figures.of_rows(frame)
    except KeyError:  # not all columns of the facts frame
        known = ()
    plain = frame.index.name is None and frame.index.nlevels == 1 and frame.index.equals(type(frame.index)(range(len(frame))))
    data = frame if plain else frame.reset_index()
    heads = ["" if str(name) == "index" else str(name) for name in data.columns]
    rows = [
        [
            show(known[place]) if known and name in ("value", "count") else _cell(value)
            for name, value in zip(heads, row, strict=True)
        ]
        for place, row in enumerate(data.itertuples(index=False, name=None))
    ]
    return html_table(caption, heads, rows, kind="theirs" if not known else "figures" if len(heads) > 1 else "")


def _cell(value: Any) -> Markup:
    if value is None or str(value) in ("<NA>", "nan", "NaT"):
        return escape("")
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return escape(f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value))


def series_table(caption: str, rows: Sequence[Series], cell: Callable[[Series, Point], Markup | str], *, kind: str) -> Markup:
    """One row a series and one column a year; ``cell`` shows a point, a year without a figure included."""
    years = sorted({point.year for row in rows for point in row.points})
    lines = [{point.year: cell(row, point) for point in row.points} for row in rows]
    unit = Markup('<span class="unit">{}</span>')
    body = [[r.label, unit.format(r.unit), *(line.get(y, ABSENT) for y in years)] for r, line in zip(rows, lines, strict=True)]
    return html_table(caption, ["指标", "单位", *map(str, years)], body, kind=kind)


def rates(values: Iterable[RateValue], caption: str = "办理比率") -> Fragment:
    """Rates (比率) as a table: numerator, denominator, the year, the base year, percentage points.

    Rates of which neither year has a value are left out; where none is left, a line says why.

    >>> rates([]).html.striptags()
    '办理比率：分母为0或缺少所需数字，不计算。'
    """
    numbers = Numbers()
    shown = [rate for rate in values if rate.value or (rate.before and rate.before.value)]
    bases = [rate.before.period for rate in shown if rate.before]
    base, moved = ([f"{bases[0]}年"], ["百分点"]) if bases else ([], [])
    heads = ["比率", "分子", "分母", *base, *(f"{rate.period}年" for rate in shown[:1]), *moved]
    rows = [_rate(rate, numbers, based=bool(bases)) for rate in shown]
    none = note_below(f"{caption}：分母为0或缺少所需数字，不计算。")
    return numbers.fragment(html_table(caption, heads, rows, kind="figures", none=none))


def _rate(rate: RateValue, show: Numbers, *, based: bool) -> list[Markup | str]:
    note = Markup("<small>{}</small>").format(rate.note) if rate.note else ""
    row = [join([rate.label, note]), show(rate.numerator), show(rate.denominator)]
    base = [show(rate.before.value if rate.before else None)] if based else []
    return [*row, *base, show(rate.value), *([_signed(rate.difference, show)] if based else [])]
