"""A seed in, the founding report's text with edits in its tables out: what people and copying do to cells and lines.

The text gets consistent figures first (its own are nearly all zeros, and a zero hides what goes wrong), then some edits.
``allowed`` maps a code to what may be read of it without a doubt: the value that is printed, or, where an edit damages the line
so that nobody can tell, the value that stood there. A code that is missing there must not be read undoubted at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from tests.documents.figures import consistent
from wenshang.model import AnnualReport, Status, Value
from wenshang.parsing import parse
from wenshang.readers import read_bytes

REPORT = Path(__file__).resolve().parents[2] / "data" / "documents" / "汶上县科学技术局" / "2021.txt"
_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@dataclass
class Sheet:
    """The lines of the text, where each code's cell stands, and what may be read of it."""

    random: Random
    lines: list[str]
    cells: dict[str, tuple[int, int]]  # code → line, field
    allowed: dict[str, set[Value]] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def put(self, code: str, text: str) -> None:
        line, at = self.cells[code]
        fields = self.lines[line].split("\t")
        fields += [""] * (at + 1 - len(fields))
        fields[at] = text
        self.lines[line] = "\t".join(fields)

    def text_of(self, code: str) -> str:
        line, at = self.cells[code]
        fields = self.lines[line].split("\t")
        return fields[at] if at < len(fields) else ""

    def codes_of(self, line: int) -> list[str]:
        return [code for code, (at, _) in self.cells.items() if at == line]

    def any_code(self) -> str:
        return self.random.choice(list(self.cells))

    def any_line(self) -> int:
        return self.cells[self.any_code()][0]


@dataclass(frozen=True)
class Edited:
    """The edited text; ``silently_wrong`` judges a reading of it."""

    seed: int
    data: bytes
    allowed: Mapping[str, set[Value]]
    edits: tuple[str, ...]

    def silently_wrong(self, report: AnnualReport) -> dict[str, Value]:
        """The figures of tables that are not as printed although no doubt names them."""
        doubted = {code for finding in report.findings if finding.status is Status.PARSE_DOUBT for code in finding.codes}
        found = {fact.code: fact.value for fact in report.facts if fact.method.value == "table"}
        return {c: v for c, v in found.items() if c not in doubted and v not in self.allowed.get(c, set())}


def edited(seed: int) -> Edited:
    """The edited text of a seed; the same seed gives the same bytes."""
    random = Random(seed)
    lines, cells, values = _base()
    sheet = Sheet(random, list(lines), dict(cells))
    figures = consistent(random, edition="2021") if random.random() < 0.8 else dict(values)
    for code in cells:
        sheet.put(code, "" if figures[code] is None else str(figures[code]))
        sheet.allowed[code] = {figures[code]}
    for edit in random.choices(_EDITS, k=random.choice((1, 1, 2, 3))):
        edit(sheet)
        sheet.done.append(edit.__name__)
    return Edited(seed, "\n".join(sheet.lines).encode(), sheet.allowed, tuple(sheet.done))


@cache
def _base() -> tuple[tuple[str, ...], dict[str, tuple[int, int]], dict[str, Value]]:
    """The report's lines, the place of each table figure in them, and its value."""
    lines = tuple(REPORT.read_text("utf-8").split("\n"))
    report = parse(read_bytes("\n".join(lines).encode(), name="2021.txt"))
    place: dict[tuple[int, int], int] = {}
    start = 0
    for table in report.document.tables:
        for row, printed in enumerate(table.grid()):
            wanted = ["".join(cell.text.split()) if cell is not None else "" for cell in printed]
            while start < len(lines) and not _same(lines[start], wanted):
                start += 1
            place[table.number, row] = start
            start += 1
    facts = [fact for fact in report.facts if fact.method.value == "table"]
    cells = {fact.code: (place[fact.place.table, fact.place.grid[0]], fact.place.grid[1]) for fact in facts}
    return lines, cells, {fact.code: fact.value for fact in facts}


def _same(line: str, wanted: list[str]) -> bool:
    fields = ["".join(text.split()) for text in line.split("\t")]
    return "\t" in line and fields == wanted[: len(fields)] and not any(wanted[len(fields) :])


# Edits of a cell. A damage that nobody can read leaves only the old value allowed.


def another_figure(sheet: Sheet) -> None:
    code = sheet.any_code()
    value = sheet.random.choice((sheet.random.randint(0, 9), sheet.random.randint(10, 99999)))
    sheet.put(code, str(value))
    sheet.allowed[code] = {value}


def full_width(sheet: Sheet) -> None:
    code = sheet.any_code()
    sheet.put(code, sheet.text_of(code).translate(_WIDE))


def spaces_around(sheet: Sheet) -> None:
    code = sheet.any_code()
    pad = sheet.random.choice((" ", "\u3000", "\xa0", "\u2002", "  "))
    sheet.put(code, pad + sheet.text_of(code) + pad)


def thousands(sheet: Sheet) -> None:
    code = sheet.any_code()
    value = sheet.random.randint(1000, 9999999)
    sheet.put(code, f"{value:,}".replace(",", sheet.random.choice((",", "，", "'", " ", "\xa0", "．", "、"))))
    sheet.allowed[code] = {value}


def odd_separator(sheet: Sheet) -> None:
    code = sheet.any_code()
    value = sheet.random.randint(100, 99999)
    text = str(value)
    at = sheet.random.randint(1, len(text) - 1)
    sheet.put(code, text[:at] + sheet.random.choice((",", "，", ".", "．", " ", "、", ";", "/", "-", "~", ":")) + text[at:])
    exact = Decimal(f"{text[:at]}.{text[at:]}") if code.endswith(".amount") else value
    sheet.allowed[code] = {value, exact}


def a_mark_behind(sheet: Sheet) -> None:
    code = sheet.any_code()
    value = sheet.random.randint(0, 99)
    mark = sheet.random.choice(
        ("①", "②", "²", "³", "¹", "⒈", "⑴", "*", "※", "[1]", "［2］", "(注)", "（1）", "注1", "†", "㈠", "❶")
    )
    sheet.put(code, f"{value}{mark}")
    sheet.allowed[code] = {value}


def words_around(sheet: Sheet) -> None:
    code = sheet.any_code()
    value = sheet.random.randint(0, 99)
    form = sheet.random.choice(
        (
            "≥{}",
            "＞{}",
            "<{}",
            "({})",
            "（{}）",
            "约{}",
            "{}余",
            "{}+",
            "{}%",
            "近{}",
            "{}以上",
            "第{}",
            "{}件",
            "{} 件",
            "N{}",
            "{}o",
            "l{}",
        )
    )
    sheet.put(code, form.format(value))
    sheet.allowed[code] = {value}


def words_only(sheet: Sheet) -> None:
    code = sheet.any_code()
    text, *may = sheet.random.choice(
        (
            ("待定",),
            ("无", None),
            ("/", None),
            ("", None),
            ("—", None),
            ("若干",),
            ("零", 0),
            ("?",),
            ("＊", None),
            ("#REF!",),
            ("十二", 12),
        )
    )
    sheet.put(code, text)
    sheet.allowed[code] = set(may)


def turned(sheet: Sheet) -> None:
    code = sheet.any_code()
    value = sheet.random.randint(10, 999)
    sheet.put(code, f"\u202e{str(value)[::-1]}\u202c")
    sheet.allowed[code] = {value}


def two_numbers(sheet: Sheet) -> None:
    code = sheet.any_code()
    one, two = sheet.random.randint(0, 99), sheet.random.randint(0, 99)
    sheet.put(
        code,
        sheet.random.choice(("{} {}", "{}/{}", "{}（{}）", "{}→{}", "{}、{}", "{}-{}", "{}至{}", "{}~{}", "{}+{}")).format(
            one, two
        ),
    )
    sheet.allowed[code] &= {one, two}  # the sums may prove the one that stood there


# Edits of lines. What stood in a damaged line may be read, or must be doubted.


def a_tab_lost(sheet: Sheet) -> None:
    line = sheet.any_line()
    tabs = [at for at, letter in enumerate(sheet.lines[line]) if letter == "\t"]
    at = sheet.random.choice(tabs)
    between = sheet.random.choice(("", "", " "))
    sheet.lines[line] = sheet.lines[line][:at] + between + sheet.lines[line][at + 1 :]
    _forget(sheet, line)


def a_tab_more(sheet: Sheet) -> None:
    line = sheet.any_line()
    at = sheet.random.randint(0, len(sheet.lines[line]))
    sheet.lines[line] = sheet.lines[line][:at] + "\t" + sheet.lines[line][at:]
    _forget(sheet, line)


def end_tabs_lost(sheet: Sheet) -> None:
    line = sheet.any_line()
    sheet.lines[line] = sheet.lines[line].rstrip("\t ")


def a_line_lost(sheet: Sheet) -> None:
    line = sheet.any_line()
    for code in sheet.codes_of(line):
        sheet.allowed[code] = set()
    _take_out(sheet, line)


def a_line_twice(sheet: Sheet) -> None:
    line = sheet.any_line()
    sheet.lines[line] += "\n" + sheet.lines[line]


def lines_exchanged(sheet: Sheet) -> None:
    one, two = sheet.any_line(), sheet.any_line()
    sheet.lines[one], sheet.lines[two] = sheet.lines[two], sheet.lines[one]
    moved = {one: two, two: one}
    sheet.cells = {code: (moved.get(line, line), at) for code, (line, at) in sheet.cells.items()}


def a_line_cut(sheet: Sheet) -> None:
    line = sheet.any_line()
    at = sheet.random.randint(1, max(1, len(sheet.lines[line]) - 1))
    sheet.lines[line] = sheet.lines[line][:at] + "\n" + sheet.lines[line][at:]
    _forget(sheet, line)


def lines_run_together(sheet: Sheet) -> None:
    line = sheet.any_line()
    if line + 1 < len(sheet.lines):
        sheet.lines[line] += sheet.random.choice(("", " ", "\t")) + sheet.lines[line + 1]
        sheet.lines[line + 1] = ""
        _forget(sheet, line)
        _forget(sheet, line + 1)


def tabs_are_spaces(sheet: Sheet) -> None:
    line = sheet.any_line()
    sheet.lines[line] = sheet.lines[line].replace("\t", sheet.random.choice((" ", "  ", "    ", "|", ",")))
    _forget(sheet, line)


def a_letter_lost(sheet: Sheet) -> None:
    """A letter of a label, a digit or a tab goes."""
    line = sheet.any_line()
    at = sheet.random.randrange(max(1, len(sheet.lines[line])))
    before, letter, after = sheet.lines[line][:at], sheet.lines[line][at : at + 1], sheet.lines[line][at + 1 :]
    if "\u202e" in sheet.lines[line]:
        return  # what is printed of a turned figure is judged by the edit that turned it
    if letter.isdigit():
        _reread(sheet, line, before + after)
    else:
        sheet.lines[line] = before + after
        _forget(sheet, line)


def _reread(sheet: Sheet, line: int, text: str) -> None:
    """Figures of a line after a digit went: what is printed now is what is to be read."""
    fields = text.split("\t")
    for code in sheet.codes_of(line):
        at = sheet.cells[code][1]
        printed = fields[at].strip() if at < len(fields) else ""
        if printed != sheet.text_of(code).strip():
            plain = printed.isascii() and printed.isdigit()
            sheet.allowed[code] = {int(printed)} if plain else {None} if not printed else sheet.allowed[code] | {None}
    sheet.lines[line] = text


def _forget(sheet: Sheet, line: int) -> None:
    """Later edits leave a damaged line alone."""
    sheet.cells = {code: place for code, place in sheet.cells.items() if place[0] != line} or sheet.cells


def _take_out(sheet: Sheet, line: int) -> None:
    sheet.lines[line] = ""
    _forget(sheet, line)


_EDITS: tuple[Callable[[Sheet], None], ...] = (
    another_figure,
    full_width,
    spaces_around,
    thousands,
    odd_separator,
    a_mark_behind,
    words_around,
    words_only,
    turned,
    two_numbers,
    a_tab_lost,
    a_tab_more,
    end_tabs_lost,
    a_line_lost,
    a_line_twice,
    lines_exchanged,
    a_line_cut,
    lines_run_together,
    tabs_are_spaces,
    a_letter_lost,
)
