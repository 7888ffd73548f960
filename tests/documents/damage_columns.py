"""Damages to columns and heads: missing, narrow, numbered, remarked, in another order, with units of their own."""

from __future__ import annotations

from decimal import Decimal

from tests.documents.damage import Made, damage
from tests.documents.layout import Grid, Item
from tests.documents.writers import positions


@damage()
def heads_missing(made: Made) -> None:
    """The head of table 三 or of the statistics table is not there (an excerpt, a picture)."""
    grid = made.grid("requests", "statistics")
    if grid is not None:
        grid.rows, grid.head = grid.rows[grid.head :], 0


@damage("html", "docx", "pdf")
def rows_numbered(made: Made) -> None:
    """A first column numbers the rows."""
    grid = made.grid("requests", "statistics")
    if grid is None:
        return
    for number, row in enumerate(grid.rows):
        if grid.head and number == 0:
            row.insert(0, Item("序号", rowspan=grid.head))
        elif number >= grid.head:
            row.insert(0, Item(str(number - grid.head + 1)))
    grid.widths = [1.0, *grid.widths]


@damage("html", "docx")
def a_column_for_remarks(made: Made) -> None:
    """A last column is for remarks, mostly blank."""
    grid = made.grid("requests", "statistics")
    if grid is None:
        return
    for number, row in enumerate(grid.rows):
        if grid.head and number == 0:
            row.append(Item("备注", rowspan=grid.head))
        elif number >= grid.head:
            row.append(Item(made.random.choice(("", "", "", "含转办"))))
    grid.widths = [*grid.widths, 1.0]


@damage()
def groups_in_labels(made: Made) -> None:
    """Each row's one label holds its group as well."""
    grid = made.grid("requests")
    if grid is None or not grid.head:
        return
    table = positions(grid)
    width = 3 if len(grid.widths) == 10 else 0
    if not width or any(item.colspan > 1 for row in grid.rows for item in row if item.code):
        return
    rows = []
    for r in range(grid.head, len(table)):
        words = [over for c in range(width) if (over := _over(table, r, c, grid.head)) is not None and over.text]
        texts = list(dict.fromkeys(item.text for item in words))[-2:]
        rows.append([Item("".join(texts), colspan=width), *(item for item in table[r][width:] if item is not None)])
    grid.rows = grid.rows[: grid.head] + rows


@damage()
def groups_as_rows(made: Made) -> None:
    """The headings of groups stand in rows of their own, with blank cells."""
    grid = made.grid("requests")
    if grid is None or not grid.head or len(grid.widths) != 10:
        return
    if any(item.colspan > 1 for row in grid.rows for item in row if item.code):
        return
    rows = []
    for row in grid.rows[grid.head :]:
        words = [item for item in row if not item.code and item.text]
        values = [item for item in row if item.code]
        if len(values) != 7 or not words:
            return
        rows += [[Item(item.text, colspan=3), *(Item("") for _ in values)] for item in words[:-1]]
        rows.append([Item(words[-1].text, colspan=3), *values])
    grid.rows = grid.rows[: grid.head] + rows


def _over(table: list[list[Item | None]], row: int, column: int, top: int) -> Item | None:
    """The cell that stands in or reaches into a position from above."""
    for r in range(row, top - 1, -1):
        item = table[r][column]
        if item is not None:
            return item if r + item.rowspan > row else None
    return None


@damage("html")
def a_narrow_corner(made: Made) -> None:
    """The head's corner spans fewer columns than the labels below, so that the head stands to the left of its columns."""
    grid = made.grid("requests")
    if grid is not None and grid.head == 3 and grid.rows[0][0].colspan == 3:
        grid.rows[0][0].colspan = made.random.choice((1, 2))


@damage("html", "docx", "pdf")
def total_first(made: Made) -> None:
    """The total stands before the applicants."""
    grid = made.grid("requests")
    if grid is None or grid.head != 3 or any(sum(1 for i in row if i.code) not in (0, 7) for row in grid.rows):
        return
    if len(grid.rows[1]) != 3 or any(item.colspan > 1 for row in grid.rows for item in row if item.code):
        return
    grid.rows[1] = [grid.rows[1][2], *grid.rows[1][:2]]
    for row in grid.rows:
        values = [item for item in row if item.code]
        if values:
            at = row.index(values[0])
            row.insert(at, row.pop(row.index(values[-1])))


@damage()
def amounts_with_units(made: Made) -> None:
    """Amounts of money are printed with a unit in the cell, sometimes in yuan."""
    for item in made.values("proactive"):
        value = made.expected[item.code]
        if item.code.endswith(".amount") and value and item.text == str(value):
            yuan = Decimal(value) * 10000
            item.text = made.random.choice((f"{value}万元", f"{value} 万元", f"{yuan.normalize():f}元", f"￥{yuan:,.2f}元"))


@damage()
def changes_in_words(made: Made) -> None:
    """Increases and decreases are written with signs or words."""
    for item in made.values("proactive"):
        value = made.expected[item.code]
        if item.code.endswith("items_change") and isinstance(value, int) and value and item.text == str(value):
            words = (f"增{value}", f"+{value}", f"增加{value}") if value > 0 else (f"减{-value}", f"-{-value}", f"减少{-value}")
            item.text = made.random.choice(words)


@damage("html", "docx", "pdf")
def rows_as_tables(made: Made) -> None:
    """A long table is printed as many short ones, head first."""
    grid = made.grid("statistics")
    if grid is None or any(item.rowspan > 1 for row in grid.rows for item in row):
        return
    where = made.blocks.index(grid)
    step = made.random.randint(3, 12)
    pieces = [grid.rows[at : at + step] for at in range(0, len(grid.rows), step)]
    made.blocks[where : where + 1] = [Grid(rows, 0, "statistics", grid.widths) for rows in pieces]


ALL = (
    heads_missing,
    rows_numbered,
    a_column_for_remarks,
    groups_in_labels,
    groups_as_rows,
    a_narrow_corner,
    total_first,
    amounts_with_units,
    changes_in_words,
    rows_as_tables,
)
