"""Damages to whole tables: cut by pages, unmerged, shifted, doubled, left out, in another order or arrangement."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from tests.documents.damage import Made, blocks_of, damage
from tests.documents.layout import Grid, Item, Line
from tests.documents.writers import cut, positions


def _has_tall_values(grid: Grid) -> bool:
    """A figure over several rows belongs to nobody once a page ends among them."""
    return any(item.code and item.rowspan > 1 for row in grid.rows for item in row)


@damage()
def cut_by_a_page(made: Made) -> None:
    """A table goes on as a second table, with or without its head."""
    grid = made.grid("requests", "statistics", "proactive")
    if grid is None or len(grid.rows) < grid.head + 4:
        return
    if _has_tall_values(grid):
        return
    at = made.random.randint(grid.head + 1, len(grid.rows) - 2)
    first, second = cut(grid, at)
    if made.random.random() < 0.4 and grid.head:
        second.rows = [[Item(i.text, i.rowspan, i.colspan) for i in row] for row in grid.rows[: grid.head]] + second.rows
        second.head = grid.head
    where = made.blocks.index(grid)
    number = [Line(made.random.choice(("- 3 -", "— 3 —", "3", "第3页")))] if made.random.random() < 0.5 else []
    made.blocks[where : where + 1] = [first, *number, second]


@damage("html", "docx")
def page_number_row(made: Made) -> None:
    """A page number stands in a row of its own inside a table."""
    grid = made.grid("requests")
    if grid is None or len(grid.rows) < grid.head + 4:
        return
    if _has_tall_values(grid):
        return
    width = max(sum(item.colspan for item in row) for row in grid.rows)
    at = made.random.randint(grid.head + 1, len(grid.rows) - 1)
    first, second = cut(grid, at)
    number = made.random.choice(("- 4 -", "—4—", "－4－"))
    grid.rows = [*first.rows, [Item(number, colspan=width)], *second.rows]


@damage()
def labels_unmerged(made: Made) -> None:
    """Cells that spanned rows are repeated, or left blank, in each row."""
    grid = made.grid("requests")
    if grid is None or _has_tall_values(grid):
        return
    repeat = made.random.random() < 0.5
    unmerged: list[list[Item]] = []
    table = positions(grid)
    for r, row in enumerate(table):
        line: list[Item] = []
        for c, item in enumerate(row):
            if item is not None:
                line.append(replace(item, rowspan=1 if r >= grid.head else item.rowspan))
                continue
            over = next((table[u][c] for u in range(r - 1, grid.head - 1, -1) if table[u][c] is not None), None)
            if r >= grid.head and over is not None and over.rowspan > 1 and r < grid.head + len(table):
                inside = next(u for u in range(r - 1, -1, -1) if table[u][c] is over)
                if inside + over.rowspan > r:
                    line.append(Item(over.text if repeat else "", 1, over.colspan))
        unmerged.append(line)
    grid.rows = unmerged


@damage("text")
def a_label_cell_lost(made: Made) -> None:
    """Rows of a group have moved left by a lost cell, as in copied pages."""
    grid = made.grid("requests")
    if grid is None or any(item.rowspan > 1 for row in grid.rows for item in row if item.text.startswith("lost")):
        return
    rows = [r for r, row in enumerate(grid.rows) if r > grid.head + 4 and len(row) == 8 and row[1].code]
    for r in made.random.sample(rows, min(2, len(rows))):
        grid.rows[r] = [*grid.rows[r], Item("")]


def _forget(made: Made, cells: list[Item]) -> None:
    """A row that can no longer be told; if its cells are left blank later, reading them as blank is right."""
    for item in cells:
        made.expected.pop(item.code, None)
        made.unsure.add(item.code)


@damage("html")
def a_value_cell_lost(made: Made) -> None:
    """A row has lost one of its value cells: which one cannot be told."""
    grid = made.grid("requests")
    if grid is None:
        return
    rows = [row for row in grid.rows if sum(1 for item in row if item.code) == 7]
    if rows:
        row = made.random.choice(rows)
        _forget(made, [i for i in row if i.code])
        row.remove(made.random.choice([i for i in row if i.code]))


@damage("html", "docx")
def values_merged(made: Made) -> None:
    """Two neighbouring cells with the same figure are merged."""
    grid = made.grid("requests")
    if grid is None:
        return
    rows = [row for row in grid.rows if sum(1 for item in row if item.code) == 7]
    row = made.random.choice(rows) if rows else []
    cells = [i for i in row if i.code]
    for one, two in pairwise(cells):
        if one.text == two.text and one.text.isdigit():
            _forget(made, cells)
            one.colspan = 2
            row.remove(two)
            return


@damage("html", "docx")
def values_split(made: Made) -> None:
    """A column is twice as wide, and in some rows its cell is split with the second half blank."""
    grid = made.grid("requests")
    if grid is None or any(len([i for i in row if i.code]) not in (0, 7) for row in grid.rows):
        return
    if any(i.colspan > 1 for row in grid.rows for i in row if i.code):
        return
    column = made.random.randrange(1, 6)
    heads = [row for row in grid.rows[: grid.head] if len(row) == 5]
    if len(heads) != 1:
        return
    heads[0][column - 1].colspan = 2
    for row in grid.rows[: grid.head]:
        for item in row:
            item.colspan += item.text in ("申请人情况", "法人或其他组织")
    for row in grid.rows:
        cells = [i for i in row if i.code]
        if cells:
            wide = cells[column]
            if made.random.random() < 0.3:
                row.insert(row.index(wide) + 1, Item(""))
            else:
                wide.colspan = 2


_OTHERS = (
    ("索引号 000014349/2023-1 主题分类 政务",),
    ("科室 人数 电话", "办公室 3 5550101"),
    ("月份 发布数 总计", "1月 20 20", "2月 9 29"),
    ("栏目 其他 总计", "通知公告 11 12", "其他 5 6"),
    ("项目 自然人 企业 总计", "咨询 4 2 6", "其他 1 0 1"),
    ("事项 件数", "行政许可 31", "行政复议 2"),
)


@damage()
def other_tables(made: Made) -> None:
    """Tables that have nothing to do with the form stand before, between or after."""
    for _ in range(made.random.randint(1, 3)):
        rows = [row.split() for row in made.random.choice(_OTHERS)]
        made.blocks.insert(made.random.randint(1, len(made.blocks)), Grid([[Item(text) for text in row] for row in rows]))


@damage("html", "docx", "pdf")
def a_table_printed_twice(made: Made) -> None:
    """A table stands in the document a second time."""
    if grid := made.grid():
        rows = [[Item(i.text, i.rowspan, i.colspan) for i in row] for row in grid.rows]
        copy = Grid(rows, grid.head, f"copy of {grid.name}", grid.widths)
        made.blocks.append(copy)


@damage()
def a_table_missing(made: Made) -> None:
    """A table is not there (perhaps a picture)."""
    if grid := made.grid():
        for item in made.values(grid.name):
            made.expected.pop(item.code, None)
        made.blocks = [block for block in made.blocks if not (isinstance(block, Grid) and block.name.endswith(grid.name))]


@damage()
def tables_in_another_order(made: Made) -> None:
    """The tables stand in another order."""
    at = [i for i, block in enumerate(made.blocks) if isinstance(block, Grid)]
    grids = [made.blocks[i] for i in at]
    if len({getattr(grid, "name", "") for grid in grids}) == len(grids):
        made.random.shuffle(grids)
        for i, grid in zip(at, grids, strict=True):
            made.blocks[i] = grid


@damage("html", "docx", "pdf")
def disputes_as_three_tables(made: Made) -> None:
    """Table 四 is printed block by block."""
    grid = made.grid("disputes")
    if grid is None or not blocks_of(grid):
        return
    results, values = [item.text for item in grid.rows[2][:5]], grid.rows[3]
    parts = [
        Grid([[Item(name, colspan=5)], [Item(text) for text in results], values[5 * i : 5 * i + 5]], 2, "disputes", [1.0] * 5)
        for i, name in enumerate(("行政复议", "未经复议直接起诉", "复议后起诉"))
    ]
    where = made.blocks.index(grid)
    made.blocks[where : where + 1] = parts


@damage()
def disputes_as_rows(made: Made) -> None:
    """Table 四 has its blocks as rows."""
    grid = made.grid("disputes")
    if grid is None or not blocks_of(grid):
        return
    values = grid.rows[3]
    names = ("行政复议", "未经复议直接起诉", "复议后起诉")
    head = [Item("类别"), *(Item(item.text) for item in grid.rows[2][:5])]
    grid.rows = [head, *([Item(name), *values[5 * i : 5 * i + 5]] for i, name in enumerate(names))]
    grid.head, grid.widths = 1, [2.0, *([1.0] * 5)]


@damage("html", "docx", "pdf")
def proactive_as_four_tables(made: Made) -> None:
    """Table 二 is printed item by item."""
    grid = made.grid("proactive")
    if grid is None:
        return
    parts: list[Grid] = []
    for row in grid.rows:
        if row[0].text.startswith("第二十条") or not parts:
            parts.append(Grid([], 0, "proactive", grid.widths))
        parts[-1].rows.append(row)
    where = made.blocks.index(grid)
    made.blocks[where : where + 1] = parts


ALL = (
    cut_by_a_page,
    page_number_row,
    labels_unmerged,
    a_label_cell_lost,
    a_value_cell_lost,
    values_merged,
    values_split,
    other_tables,
    a_table_printed_twice,
    a_table_missing,
    tables_in_another_order,
    disputes_as_three_tables,
    disputes_as_rows,
    proactive_as_four_tables,
)
