"""Damages to value cells: how a figure is written, or that there is none."""

from __future__ import annotations

from tests.documents.damage import Made, damage

_BLANKS = ("", "/", "-", "—", "－", "\xa0", "——", "　")
_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@damage()
def zeros_left_blank(made: Made) -> None:
    """Some zeros are not printed, or printed as a stroke."""
    blank = made.random.choice(_BLANKS)
    for item in made.some([i for i in made.values() if made.expected[i.code] == 0 and "\n" not in i.text], 1.0):
        item.text = blank
        made.expected[item.code] = None


@damage("html", "docx", "pdf")
def everything_blank(made: Made) -> None:
    """A table is left empty."""
    if grid := made.grid():
        for item in made.values(grid.name):
            item.text = ""
            made.expected[item.code] = None


@damage()
def thousands_separated(made: Made) -> None:
    """Large numbers have separators."""
    comma = made.random.choice((",", "，"))
    for item in made.values():
        value = made.expected[item.code]
        if isinstance(value, int) and abs(value) >= 1000:
            item.text = f"{value:,}".replace(",", comma)


@damage("html", "docx", "pdf")
def digits_apart(made: Made) -> None:
    """Spaces or line breaks stand inside numbers."""
    gap = made.random.choice((" ", "\n", "\u2002", "\xa0"))
    for item in made.some([i for i in made.values() if len(i.text) > 1 and i.text.isdigit()], 0.4):
        at = made.random.randint(1, len(item.text) - 1)
        item.text = item.text[:at] + gap + item.text[at:]


@damage("html", "text")
def control_characters(made: Made) -> None:
    """A control character that a system left inside a number: what it did there cannot be told."""
    for item in made.some([i for i in made.values() if len(i.text) > 1 and i.text.isdigit()], 0.1):
        item.text = item.text[:-1] + made.random.choice("\b\x01\x1a\x7f") + item.text[-1]
        made.expected.pop(item.code, None)


@damage()
def full_width_digits(made: Made) -> None:
    """Digits are typed full-width."""
    for item in made.some(made.values(), 1.0):
        item.text = item.text.translate(_WIDE)


@damage()
def units_in_cells(made: Made) -> None:
    """The unit is printed behind the figure."""
    for item in made.some([i for i in made.values("requests", "disputes") if i.text.isdigit()], 0.6):
        item.text += made.random.choice(("件", " 件", "宗"))


@damage("html", "docx", "pdf")
def padded(made: Made) -> None:
    """Cells hold spaces and empty lines around the figure."""
    pad = made.random.choice((" ", "\xa0\xa0", "\n", "　"))
    for item in made.some(made.values(), 1.0):
        item.text = pad + item.text + pad


@damage()
def wrong_total(made: Made) -> None:
    """The report itself adds up wrongly; what is printed is to be read."""
    for item in made.some([i for i in made.values("requests", "disputes") if i.code.endswith(".total")], 0.05):
        value = made.random.choice((0, int(made.expected[item.code] or 0) + made.random.randint(1, 9)))
        item.text, made.expected[item.code] = str(value), value


@damage()
def neighbours_swapped(made: Made) -> None:
    """Two figures of a row stand in each other's cells; what is printed is to be read."""
    items = made.values("requests")
    if len(items) > 8:
        at = made.random.randrange(len(items) - 1)
        one, two = items[at], items[at + 1]
        if one.code.rsplit(".", 1)[0] == two.code.rsplit(".", 1)[0]:
            one.text, two.text = two.text, one.text
            made.expected[one.code], made.expected[two.code] = made.expected[two.code], made.expected[one.code]


ALL = (
    zeros_left_blank,
    everything_blank,
    thousands_separated,
    digits_apart,
    control_characters,
    full_width_digits,
    units_in_cells,
    padded,
    wrong_total,
    neighbours_swapped,
)
