"""Damages to what is seen and to what belongs together: unseen text, form fields, two rows or figures in one place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tests.documents import odd_pdf, unseen
from tests.documents.damage import Made, blocks_of, damage
from tests.documents.layout import Grid, Item, Line

#: the ways of each file type in which an old figure stands beside the new one and is not seen
WAYS = {"html": tuple(unseen.HTML), "docx": tuple(unseen.DOCX), "pdf": tuple(odd_pdf.HIDING), "text": tuple(unseen.TEXT)}
_TWICE = {"html": tuple(unseen.HTML_TWICE), "pdf": odd_pdf.TWICE}
_FIELDS = {**{media: tuple(ways) for media, ways in unseen.FIELDS.items()}, "pdf": odd_pdf.FIELDS}


def _odd(made: Made, ways: Sequence[str], most: float) -> list[Item]:
    """Some figures, each with a way of its own beside which an old one stands."""
    items = made.some([i for i in made.values() if i.text.isdecimal() and i.text.isascii() and not i.field and not i.how], most)
    for item in items:
        item.unseen, item.how = str(made.random.randint(0, 99)), made.random.choice(ways)
        made.done.append(item.how)
    return items


@damage()
def unseen_figures(made: Made) -> None:
    """Beside the figures of some cells stands an old one, struck out, hidden, white, covered …"""
    _odd(made, WAYS[made.media], 0.4)


@damage("html", "pdf")
def figures_drawn_twice(made: Made) -> None:
    """False bold or a shadow."""
    for item in _odd(made, _TWICE[made.media], 0.6):
        item.unseen = item.text


@damage("html", "docx")
def lines_drawn_through(made: Made) -> None:
    """A line that a style or a shape draws strikes the old figure out: nobody but a browser or Word can tell."""
    for item in _odd(made, tuple(unseen.DRAWN[made.media]), 0.1):
        item.unseen = str(made.random.randint(1, 99))  # a zero before a figure changes nothing
        made.expected.pop(item.code, None)


@damage()
def filled_fields(made: Made) -> None:
    """The figures of a table stand in form fields."""
    if grid := made.grid():
        kind = made.random.choice(_FIELDS[made.media])
        for item in made.values(grid.name):
            item.field = kind if item.text.isdecimal() and item.text.isascii() and not item.how else ""


@damage("html", "docx", "pdf")
def a_watermark_of_digits(made: Made) -> None:
    """A pale watermark, small and often or large, level or aslant, grey or coloured."""
    small = made.random.random() < 0.7
    size, step = (made.random.choice((8, 9, 12)), made.random.choice((13, 17, 31))) if small else (48, 170)
    words = f"{made.random.randint(10, 99)}0{made.random.randint(10, 99)}"
    colour = made.random.choice(("0.72,0.72,0.72", "0.8,0.8,0.8", "0.88,0.88,0.88", "1,0.75,0.75", "0.7,0.8,1"))
    angle = made.random.choice((0, 0, 30, 45, -45))
    made.blocks.insert(0, Line(f"{words}|{size}|{colour}|{step}|{angle}", "watermark"))


@damage()
def two_figures_in_a_cell(made: Made) -> None:
    """Two paragraphs of a cell hold a figure each: which one is meant cannot be told."""
    for item in made.some([i for i in made.values() if i.text.isdigit() and not i.field and not i.how], 0.1):
        item.text = f"{item.text}\f{made.random.randint(1, 99)}"
        made.expected.pop(item.code, None)


def _plain_rows(grid: Grid) -> list[int]:
    """Rows with a label and seven plain figures, whose cells reach into no other row."""
    return [
        r
        for r, row in enumerate(grid.rows)
        if r >= grid.head
        and sum(bool(i.code) for i in row) == 7
        and all(i.text.strip().isdigit() and not i.field and not i.how for i in row if i.code)
        and all(i.rowspan == 1 for i in row[1:])
    ]


@damage("html", "docx", "pdf")
def two_rows_in_one(made: Made) -> None:
    """Two rows are printed in one: each cell has two lines."""
    grid = made.grid("requests")
    if grid is None:
        return
    inner = [r for r in _plain_rows(grid) if len(grid.rows[r]) == 8 and not grid.rows[r][0].code and grid.rows[r][0].rowspan == 1]
    found = [(one, two) for one, two in pairwise(inner) if two == one + 1]
    if not found:
        return
    upper, lower = made.random.choice(found)
    if [i.colspan for i in grid.rows[upper]] != [i.colspan for i in grid.rows[lower]]:
        return
    for r, row in enumerate(grid.rows[: upper + 1]):
        for item in row:
            item.rowspan -= r + item.rowspan > lower
    for above, below in zip(grid.rows[upper], grid.rows[lower], strict=True):
        above.text += f"\n{below.text}"
    del grid.rows[lower]


@damage("html", "docx", "pdf")
def values_over_three_rows(made: Made) -> None:
    """The cells of 其他处理 are merged over its three rows."""
    grid = made.grid("requests")
    if grid is None:
        return
    rows = [row for row in grid.rows if any(i.code.startswith("requests.other.") for i in row)]
    rows = [row for row in rows if not any(i.code.startswith("requests.other.all") for i in row)]
    together = [r for r, row in enumerate(grid.rows) if row in rows]
    if len(rows) != 3 or together[2] - together[0] != 2 or any(sum(bool(i.code) for i in row) != 7 for row in rows):
        return
    if any(not i.text.isdigit() or i.rowspan > 1 or i.how or i.field for row in rows for i in row if i.code):
        return
    for above, *others in zip(*([i for i in row if i.code] for row in rows), strict=True):
        column = above.code.rsplit(".", 1)[1]
        total = sum(int(i.text) for i in (above, *others))
        for item in (above, *others):
            made.expected.pop(item.code, None)
        above.code, above.text, above.rowspan = f"requests.other.all.{column}", str(total), 3
        made.expected[above.code] = total
    for row in rows[1:]:
        row[:] = [item for item in row if not item.code]


@damage()
def a_row_repeated(made: Made) -> None:
    """A row is printed again, as over the end of a page."""
    grid = made.grid("requests")
    rows = _plain_rows(grid) if grid is not None else []
    rows = [r for r in rows if grid is not None and len(grid.rows[r]) == 8 and grid.rows[r][0].rowspan == 1]
    if grid is None or not rows:
        return
    r = made.random.choice(rows)
    for above, row in enumerate(grid.rows[: r + 1]):
        for item in row:
            item.rowspan += above < r < above + item.rowspan
    grid.rows.insert(r + 1, [Item(i.text, i.rowspan, i.colspan) for i in grid.rows[r]])


@damage("html", "docx", "text")
def a_stub_in_the_labels(made: Made) -> None:
    """The letters of 三、本年度办理结果, printed downwards, have fallen into the labels beside them."""
    grid = made.grid("requests")
    if grid is None:
        return
    stub = next((i for row in grid.rows for i in row if i.text.startswith("三、") and i.rowspan > 9), None)
    if stub is None:
        return
    letters = list("本年度办理结果")
    labels = [row[at - 1] for row in grid.rows for at, i in enumerate(row) if i.code and at and not row[at - 1].code]
    labels = [item for item in labels if item is not stub and len(item.text) > 6 and item.text[0].isdigit()]
    stub.text = "三、"
    for item, letter in zip(labels[made.random.randint(0, 3) :], letters, strict=False):
        item.text = letter + item.text


@damage("html", "docx", "pdf")
def disputes_without_names(made: Made) -> None:
    """Table 四 is three tables, with their names above them or none."""
    grid = made.grid("disputes")
    if grid is None or not blocks_of(grid):
        return
    results, values = [item.text for item in grid.rows[2][:5]], grid.rows[3]
    names = made.random.choice((("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"), ("", "", "")))
    parts: list[Line | Grid] = []
    for i, name in enumerate(names):
        parts += [Line(name)] if name else []
        parts.append(Grid([[Item(text) for text in results], values[5 * i : 5 * i + 5]], 1, "disputes", [1.0] * 5))
    where = made.blocks.index(grid)
    made.blocks[where : where + 1] = parts


ALL = (
    unseen_figures,
    figures_drawn_twice,
    lines_drawn_through,
    filled_fields,
    a_watermark_of_digits,
    two_figures_in_a_cell,
    two_rows_in_one,
    values_over_three_rows,
    a_row_repeated,
    a_stub_in_the_labels,
    disputes_without_names,
)
