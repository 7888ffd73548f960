"""Tables of records and frames, every number led to its evidence; tables of change in the form's own order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from wenshang import vocabulary
from wenshang.briefing import workbook
from wenshang.briefing.fragments import (
    TABLES,
    Fragment,
    Numbers,
    difference_cell,
    html_table,
    join,
    note_below,
    percent_cell,
    table_of,
)
from wenshang.chinese.formatting import ABSENT, quarter
from wenshang.comparison import Change, Comparison, Composition, Figure, Movement, Quarters, RateValue, Series, figures
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


#: fewer rows of zeros than this are simply shown
FOLDED_FROM = 4
_SILENT = {"zero": "0", "blank": "空白"}


@dataclass(frozen=True, slots=True)
class YearColumns:
    """What a table of change shows: the years in order, and whether there is a base year to compare with."""

    years: tuple[int, ...]
    compared: bool
    lookup: figures.Lookup
    cell: Numbers

    @property
    def heads(self) -> tuple[str, ...]:
        """The column heads after the first."""
        return (*(f"{year}年" for year in self.years), *(("增减", "增幅") if self.compared else ()))

    @property
    def every(self) -> str:
        """The words before what all years of a row say."""
        return "各年均为" if len(self.years) > 1 else "为"

    def figure(self, change: Change, year: int) -> Figure | None:
        """The figure of a change's code in one of the years."""
        if str(year) == change.period[:4]:
            return change.after
        return change.before if str(year) == change.base_period[:4] else figures.find(self.lookup, year, change.code)

    def caveat(self, change: Change) -> str:
        """What is noted of a change, but for a base that is not compared with."""
        return change.note if self.compared or change.state is not Movement.ONE_SIDED else ""


def whole_table(caption: str, changes: Sequence[Change], columns: YearColumns) -> Markup:
    """Every change under the form's own headings, each row with its id; rows that say 0 (or nothing) in every year are folded."""
    shown, folded = _sorted_out(changes, columns)
    parts = [_table(caption, _bodies(shown, columns, anchors=True), columns)] if shown else []
    parts += [_fold(f"{caption}：{len(rows)}项{columns.every}{_SILENT[kind]}", rows, columns) for kind, rows in folded.items()]
    return join(parts)


def speaking_table(caption: str, changes: Sequence[Change], columns: YearColumns) -> Markup:
    """The changes that say something, under the form's own headings; how many say 0 (or nothing) stands below."""
    shown, folded = _sorted_out(changes, columns)
    kept = [f"{len(rows)}项{columns.every}{_SILENT[kind]}" for kind, rows in folded.items()]
    note = f"另有{'、'.join(kept)}，未列出。" if kept else ""
    if not shown:
        note = f"{caption}：{'、'.join(kept)}，未列出。" if kept else f"{caption}：报告没有列出这类数字。"
    return join([_table(caption, _bodies(shown, columns), columns) if shown else "", note_below(note)])


def _sorted_out(changes: Sequence[Change], columns: YearColumns) -> tuple[list[Change], dict[str, list[Change]]]:
    """The changes to show and those to fold, the latter by what they say."""
    silent = {kind: [c for c in changes if _says(c, columns) == kind] for kind in _SILENT}
    folded = {kind: rows for kind, rows in silent.items() if len(rows) >= FOLDED_FROM}
    hidden = {change.code for rows in folded.values() for change in rows}
    return [change for change in changes if change.code not in hidden], folded


def _says(change: Change, columns: YearColumns) -> str:
    """``zero`` or ``blank`` where every year shown says the same nothing, else ``""``."""
    shown = [columns.figure(change, year) for year in columns.years]
    values = [figure.value if figure else "absent" for figure in shown]
    if columns.caveat(change) or any(figure.note for figure in shown if figure):
        return ""
    return "zero" if all(value == 0 for value in values) else ("blank" if all(value is None for value in values) else "")


def _fold(caption: str, changes: Sequence[Change], columns: YearColumns) -> Markup:
    inner = _table(caption, [_body("", changes, columns, anchors=True)], columns)
    return Markup('<details class="fold"><summary>{}</summary>{}</details>').format(caption, inner)


def _table(caption: str, bodies: Iterable[Markup], columns: YearColumns) -> Markup:
    kind = "figures many" if len(columns.years) > 2 else "figures"
    return table_of(caption, ("指标", *columns.heads), join(bodies), kind=kind)


def _bodies(changes: Sequence[Change], columns: YearColumns, *, anchors: bool = False) -> list[Markup]:
    """The rows under the form's own headings, one body a heading."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(heading(change.code), []).append(change)
    return [_body(name, rows, columns, anchors=anchors) for name, rows in groups.items()]


def _body(name: str, changes: Sequence[Change], columns: YearColumns, *, anchors: bool = False) -> Markup:
    span = 1 + len(columns.heads)
    head = Markup('<tr class="group"><th scope="rowgroup" colspan="{}">{}</th></tr>').format(span, name) if name else ""
    return Markup("<tbody>{}{}</tbody>").format(head, join(_row(change, columns, anchors) for change in changes))


def heading(code: str) -> str:
    """The heading under which the newest form that has it prints a code.

    >>> heading("requests.refused.state_secret.total")
    '三、本年度办理结果 · （三）不予公开'
    """
    meaning = vocabulary.code(code)
    if not meaning.table:
        return ""
    rows = vocabulary.form(meaning.editions[0]).table(meaning.table).rows
    row = next(row for row in rows if row.key == meaning.row)
    return " · ".join(dict.fromkeys(part for part in (row.part, row.group) if part))


def _row(change: Change, columns: YearColumns, anchors: bool) -> Markup:
    shown = {year: columns.figure(change, year) for year in columns.years}
    caveat = columns.caveat(change)
    of_years = (f"{year}年：{one.note}" for year, one in shown.items() if one and one.note and one.note not in caveat)
    text = "；".join(filter(None, (caveat, *of_years)))
    note = Markup("<small>{}</small>").format(text) if text else ""
    unit = f"（{change.unit}）" if change.unit not in ("件", "") else ""
    name = Markup(' id="r-{}"').format(change.code) if anchors else ""
    label = f"{change.label}（只比较合计）" if change.state is Movement.SUM_ONLY else change.label
    moved = [difference_cell(change), percent_cell(change)] if columns.compared else []
    tail = join(Markup("<td>{}</td>").format(cell) for cell in (*map(columns.cell, shown.values()), *moved))
    return Markup('<tr{}><th scope="row">{}{}{}</th>{}</tr>').format(name, label, unit, note, tail)


def captions() -> dict[str, str]:
    """The captions of the full tables by table key, as the newest form that has the table prints them."""
    named = {"": "正文中的数字"}
    for edition in reversed(vocabulary.EDITIONS):
        for form in vocabulary.form(edition).tables:
            named.setdefault(form.key, f"{form.short} {form.label}" if form.short != form.label else form.label)
    return named
