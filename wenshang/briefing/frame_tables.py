"""Tables for notebooks: a comparison, quarters, a composition or a frame as a captioned table with linked numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from wenshang import vocabulary
from wenshang.briefing import workbook
from wenshang.briefing.change_tables import YearColumns, captions, quarter_table, speaking_table, whole_table
from wenshang.briefing.fragments import TABLES, Fragment, Numbers, html_table, join, note_below
from wenshang.briefing.tables import body_table, share_table
from wenshang.comparison import Comparison, Composition, Figure, Quarters, figures
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

    >>> import pandas as pd
    >>> table(pd.DataFrame({"机关": ["甲局"], "件数": [3]}), "各机关件数").html.striptags()
    '各机关件数机关件数甲局3'
    """
    numbers = Numbers()
    if isinstance(shown, Comparison):
        columns = _columns(shown, facts, years, numbers)
        if whole:
            return _whole(shown, columns)
        return numbers.fragment(speaking_table(caption or "主要数字", shown.changes, columns))
    if isinstance(shown, Composition):
        return numbers.fragment(share_table(caption or f"{shown.whole.label}的构成", shown, numbers))
    if is_frame(shown):
        return numbers.fragment(_frame(shown, caption or "数据", numbers))
    found = [figure for row in shown for figure in row.figures if figure is not None]
    table = quarter_table(found, numbers) if found else note_below("报告没有按季度列出数字。")
    return numbers.fragment(table, _notes(shown))


def _notes(rows: Iterable[Quarters]) -> Markup:
    labels: dict[str, list[str]] = {}
    for row in rows:
        labels.setdefault(row.note, []).append(row.label)
    notes = [f"{'、'.join(named)}：{note}" for note, named in labels.items() if note]
    return note_below(f"{'；'.join(notes)}。" if notes else "")


def _columns(shown: Comparison, facts: pd.DataFrame | None, years: int | Iterable[int], numbers: Numbers) -> YearColumns:
    pair = [shown.base_year] if shown.base_held else []
    lookup: figures.Lookup = figures.lookup(facts, shown.authority) if facts is not None else {}
    known = sorted({*figures.years(lookup), *pair, shown.year})
    earlier = [year for year in known if year <= shown.year]
    chosen = earlier[-years:] if isinstance(years, int) else [year for year in earlier if year in set(years)]
    return YearColumns(tuple(chosen), shown.base_held, lookup, numbers)


def _whole(shown: Comparison, columns: YearColumns) -> Fragment:
    known = shown.note or f"{shown.base_year}年与{shown.year}年均为{shown.edition}版格式，逐项可比"
    note = f"共{len(shown.changes)}项数字。" + (f"{known}。" if shown.base_held else "未收存以前年度报告，只列本年数字。")
    parts = [note_below(note)]
    parts += [whole_table(caption, rows, columns) for key, caption in captions().items() if (rows := shown.table(key))]
    plain = [workbook.change_row(c, [columns.figure(c, year) for year in columns.years]) for c in shown.changes]
    return columns.cell.fragment(on_request(join(parts)), **{TABLES: {"years": list(columns.years), "changes": plain}})


def on_request(html: Markup) -> Markup:
    """What is printed on paper on request only (``--evidence``); a line says where it is."""
    note = "全部数字见网页和同名的 .xlsx 文件；需要印在纸上的，用 --evidence 打印。"
    return Markup('<div class="whole">{}</div><p class="note paper">{}</p>').format(html, note)


def _frame(frame: pd.DataFrame, caption: str, numbers: Numbers) -> Markup:
    """A frame as it stands; a named index comes first, a plain counting one is left out."""
    known = _figures(frame)
    plain = frame.index.name is None and frame.index.nlevels == 1 and frame.index.equals(type(frame.index)(range(len(frame))))
    data = frame if plain else frame.reset_index()
    heads = ["" if str(name) == "index" else str(name) for name in data.columns]
    rows = [
        [_cell(name, value, known[place] if known else None, numbers) for name, value in zip(data.columns, row, strict=True)]
        for place, row in enumerate(data.itertuples(index=False, name=None))
    ]
    kind = "theirs" if not known else "figures" if len(heads) > 1 else ""
    return html_table(caption, heads, rows, kind=kind)


def _figures(frame: pd.DataFrame) -> Sequence[Figure]:
    """The figures of a frame that has all columns of the facts frame, row by row; none of another."""
    try:
        return figures.of_rows(frame)
    except KeyError:
        return ()


def _cell(name: Any, value: Any, figure: Figure | None, numbers: Numbers) -> Markup:
    if figure is not None and name in ("value", "count"):
        return numbers(figure)
    if value is None or value != value or str(value) == "<NA>":
        return escape("")
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return escape(f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value))


def bodies(facts: pd.DataFrame, codes: Sequence[str], *, year: int | Iterable[int]) -> Fragment:
    """The same figures of several bodies, one row a body and one table a year, newest first (各机关主要数字); no sums are made.

    Bodies without any of the figures are left out; so are codes that no body prints, and years without a figure.

    >>> import wenshang as ws
    >>> facts = ws.Archive.open("data").facts("汶上县科技局")
    >>> bodies(facts, ["channels.website_items"], year=2021).html.striptags()[12:]
    '机关政府网站公开信息数（条）汶上县科学技术局211'
    """
    numbers = Numbers()
    lookups = figures.lookups(facts)
    names = sorted(lookups)
    years = [year] if isinstance(year, int) else sorted(year, reverse=True)
    tables = [_side_by_side(lookups, names, codes, one, numbers) for one in years]
    span = f"{years[-1]}年" if len(years) == 1 else f"{years[-1]}年至{years[0]}年"
    return numbers.fragment(*tables) if any(tables) else Fragment(Markup("<p>{}的报告没有印出所列数字。</p>").format(span))


def _side_by_side(
    lookups: Mapping[str, figures.Lookup], names: Iterable[str], codes: Sequence[str], year: int, numbers: Numbers
) -> Markup:
    """The table of one year; nothing where no body prints any of the figures."""
    found = {name: [figures.find(lookups.get(name, {}), year, code) for code in codes] for name in names}
    shown = [place for place in range(len(codes)) if any(row[place] for row in found.values())]
    figures_of = {name: [row[place] for place in shown] for name, row in found.items()}
    return body_table(f"{year}年各机关主要数字", [_labelled(codes[place]) for place in shown], figures_of, numbers)


def _labelled(code: str) -> str:
    meaning = vocabulary.code(code)
    return f"{meaning.label}（{meaning.unit}）"
