"""Damages beside the form's own cells: columns of other numbers, halves side by side, blocks exchanged, 万 and odd dashes."""

from __future__ import annotations

from tests.documents.damage import Made, blocks_of, damage
from tests.documents.layout import Item


@damage("html", "docx", "pdf")
def a_column_beside_the_years(made: Made) -> None:
    """The statistics have a column of row numbers, of last year or of the change beside the year's own."""
    grid = made.grid("statistics")
    if grid is None or not grid.head or any(len(row) != 3 for row in grid.rows):
        return
    head, at = made.random.choice((("行次", 1), ("代码", 2), ("上年数", 2), ("上年统计数", 3), ("同比增减", 3)))
    for number, row in enumerate(grid.rows):
        figure = number if at < 3 and head in ("行次", "代码") else made.random.randint(0, 900)
        row.insert(at, Item(head if number < grid.head else str(figure) if row[-1].code else ""))
    grid.widths = [*grid.widths, 1.0]


@damage()
def statistics_in_halves(made: Made) -> None:
    """The statistics are printed in two halves side by side."""
    grid = made.grid("statistics")
    if grid is None or grid.head != 1 or any(len(row) != 3 for row in grid.rows) or len(grid.rows) < 10:
        return
    head, rows = grid.rows[0], grid.rows[1:]
    half = (len(rows) + 1) // 2
    second = [*rows[half:], *([[Item(""), Item(""), Item("")]] * (2 * half - len(rows)))]
    doubled = [*head, *(Item(item.text) for item in head)]
    grid.rows = [doubled, *([*one, *two] for one, two in zip(rows[:half], second, strict=True))]
    grid.widths = [*grid.widths, *grid.widths]


@damage()
def blocks_exchanged(made: Made) -> None:
    """Table 四 prints 复议后起诉 before 未经复议直接起诉."""
    grid = made.grid("disputes")
    if grid is None or not blocks_of(grid):
        return
    heads, values = grid.rows[1], grid.rows[3]
    grid.rows[1] = [*heads[:5], heads[6], heads[5]]
    grid.rows[3] = [*values[:5], *values[10:], *values[5:10]]


@damage()
def counts_in_ten_thousands(made: Made) -> None:
    """Large counts are printed with 万."""
    for item in made.some([i for i in made.values("statistics") if i.code.startswith("channels.")], 0.5):
        tenths = made.random.randint(10, 99)
        item.text, made.expected[item.code] = f"{tenths / 10}万", tenths * 1000


@damage()
def dashes_like_one(made: Made) -> None:
    """Blank cells hold the character 一 instead of a dash: nobody can tell it from a one."""
    for item in made.some([i for i in made.values() if i.text in ("", "0")], 0.2):
        item.text = "一"
        made.expected.pop(item.code)
        made.unsure.add(item.code)


ALL = (a_column_beside_the_years, statistics_in_halves, blocks_exchanged, counts_in_ten_thousands, dashes_like_one)
