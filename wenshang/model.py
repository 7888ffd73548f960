"""The records: documents as read, figures with their places, reports and findings. Frozen; nothing changes in place.

A *document* (``Document``) is what a reader makes of a file: blocks in reading order, knowing nothing of the form.
A *report* (``AnnualReport``) is what parsing makes of a document: facts, sections, metadata and doubts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

#: The editions of the national form, named by the year they came in.
EditionName = Literal["2014", "2019", "2021"]
Value = int | Decimal | None
Box = tuple[float, ...]  #: nothing, or left, top, right, bottom on a page, in points from its top left corner


class Qualifier(StrEnum):
    """How exactly a figure is stated: ``exact``; ``about`` (余 多 约 近); ``at_least`` (超过 突破 以上)."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"


class Method(StrEnum):
    """Where a figure comes from: a printed table, a sentence, a picture of a page, or typed by hand from a published report."""

    TABLE = "table"
    PROSE = "prose"
    OCR = "ocr"
    TYPED = "typed"


class Status(StrEnum):
    """What a finding says.

    ``error``: the report contradicts itself. ``scope``: the difference is explained by another definition, which the message
    names. ``undetermined``: a side is missing. ``parse_doubt``: we may have misread it; the finding shows the source line.
    ``notice``: worth knowing, neither right nor wrong (a jump, repeated text).
    """

    ERROR = "error"
    PARSE_DOUBT = "parse_doubt"
    UNDETERMINED = "undetermined"
    SCOPE = "scope"
    NOTICE = "notice"


class Severity(StrEnum):
    """How much a finding matters to the reader, worst first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a document. Numbers count from 1; 0 or ``""`` means "does not apply".

    ``section`` is the heading as printed; ``paragraph`` counts the document's paragraphs; ``table`` counts its tables
    (第3张表 may be the form's 表四); ``row`` and ``column`` are the printed labels; ``grid`` is the cell's (row, column) position
    in the table as read. ``box`` is the part of the page that shows a figure recognised from a picture; empty for all others.

    >>> str(Place(table=3, row="（一）予以公开", column="自然人", page=3))
    '第3页 第3张表 “（一）予以公开”行“自然人”列'
    """

    section: str = ""
    paragraph: int = 0
    table: int = 0
    row: str = ""
    column: str = ""
    page: int = 0
    grid: tuple[int, int] = (0, 0)
    box: Box = ()

    def __str__(self) -> str:
        where = f"“{self.row}”行" if self.row else ""
        where += f"“{self.column}”列" if self.column else ""
        parts = (
            f"第{self.page}页" if self.page else "",
            self.section if not self.table else "",
            f"第{self.table}张表" if self.table else (f"第{self.paragraph}段" if self.paragraph else ""),
            where,
        )
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as printed (inner line breaks of layout removed, spaces kept); ``number`` counts from 1 in the document."""

    text: str
    number: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at its top-left grid position (from 0), with its spans. ``text`` is as printed, ``""`` when blank.

    ``doubt`` says in Chinese why the reader may have taken something else than what is printed (a rule was missing, two
    numbers stand over one another); ``box`` is its place on the page where the text was recognised from a picture.
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    page: int = 0
    doubt: str = ""
    box: Box = ()

    @property
    def end(self) -> int:
        """The grid column that the cell ends before."""
        return self.column + self.colspan

    def shares_column(self, other: Cell) -> bool:
        """Whether a column of the grid runs through both cells."""
        return self.column < other.end and other.column < self.end


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid of cells in reading order; ``number`` counts from 1 in the document.

    ``aligned`` is False where the file does not fix columns (text with lost tab stops): labels must then be found by content.
    """

    cells: tuple[Cell, ...]
    number: int
    page: int = 0
    aligned: bool = True

    @property
    def height(self) -> int:
        """Number of grid rows."""
        return max((cell.row + cell.rowspan for cell in self.cells), default=0)

    @property
    def width(self) -> int:
        """Number of grid columns."""
        return max((cell.end for cell in self.cells), default=0)

    def rows(self) -> list[list[Cell]]:
        """The distinct cells of each grid row, left to right. A cell over several rows stands in each of them."""
        rows: list[list[Cell]] = [[] for _ in range(self.height)]
        for cell in self.cells:
            for number in range(cell.row, cell.row + cell.rowspan):
                rows[number].append(cell)
        for row in rows:
            row.sort(key=lambda cell: cell.column)
        return rows

    def cell(self, at: tuple[int, int]) -> Cell | None:
        """The cell that covers a place (row, column) of the grid, None where there is none."""
        row, column = at
        return next((c for c in self.cells if 0 <= row - c.row < c.rowspan and c.column <= column < c.end), None)

    def grid(self) -> list[list[Cell | None]]:
        """The cells by [row][column]; a spanning cell stands in every position that it covers, None where there is no cell."""
        width = self.width
        filled: list[list[Cell | None]] = [[None] * width for _ in range(self.height)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                for column in range(cell.column, cell.end):
                    filled[row][column] = cell
        return filled


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: ``blocks`` in reading order. ``sha256`` is of the file's bytes; ``media`` names the reader.

    ``title`` is the file's own title field (HTML ``<title>``), which may be wrong. ``notes`` are
    things the reader wants said (charset guessed, tracked changes accepted, page 4 has no text), in Chinese.
    ``titles`` are what the document itself shows or declares as its title (HTML ``<h1>``, title fields), surest first, ``linked``
    the numbers of paragraphs that are nothing but a link to another document.
    ``recognised`` are pages whose text was recognised from their picture, ``layered`` those whose text stands unseen behind
    their picture: somebody else's recognition, none of which is sure; ``overprinted`` those whose text is printed over a picture
    that is the whole page.
    """

    name: str
    sha256: str
    media: Literal["text", "html", "pdf", "docx", "picture"]
    blocks: tuple[Paragraph | Table, ...]
    title: str = ""
    pages: int = 0
    notes: tuple[str, ...] = ()
    recognised: tuple[int, ...] = ()
    layered: tuple[int, ...] = ()
    overprinted: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()
    linked: tuple[int, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure. A blank printed cell has ``value`` None; a cell that is not printed is no fact.

    ``period`` is ``2021`` or ``2021Q3``; ``raw`` is what is printed; ``document`` is the file's sha256, or the source
    (address or title) of a typed figure; ``quote`` is the shortest printed text that holds the figure.
    """

    authority: str
    period: str
    code: str
    value: Value
    raw: str
    unit: str
    qualifier: Qualifier
    method: Method
    edition: EditionName
    document: str
    place: Place
    quote: str

    @property
    def year(self) -> int:
        """The year of the period."""
        return int(self.period[:4])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A printed number that could not be told apart: left out of the facts, listed with the codes it may belong to and why."""

    raw: str
    codes: tuple[str, ...]
    reason: str
    place: Place
    quote: str
    value: Value = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a report. ``rule`` is A1 … T4 of the checks, or R1 … of reading; ``formula`` has the numbers filled in.

    ``difference`` is left minus right of the formula where both are known; ``advice`` says what to do; ``other`` and
    ``other_quote`` name the second passage of a comparison (last year's text, the sentence beside the table); ``notes`` are the
    words to show beside single figures, by code, where the message does not serve for it.
    """

    rule: str
    status: Status
    severity: Severity
    authority: str
    period: str
    codes: tuple[str, ...]
    message: str
    formula: str = ""
    difference: Value = None
    advice: str = ""
    place: Place = field(default_factory=Place)
    quote: str = ""
    other: str = ""
    other_quote: str = ""
    notes: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section as found: ``key`` of the form (overview, proactive, …, or ``""``), heading as printed, its paragraphs."""

    key: str
    heading: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The section's prose, paragraphs joined by newlines."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    def place(self, paragraph: Paragraph | None = None) -> Place:
        """Where a paragraph of the section stands, the first one unless given."""
        shown = paragraph or next(iter(self.paragraphs), None)
        return Place(section=self.heading, paragraph=shown.number if shown else 0, page=shown.page if shown else 0)


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """A quarterly progress page inside a report: its own metadata and its task rows.

    ``dates`` maps 成文日期 and 发布日期 to ISO dates as printed; ``views`` is 浏览次数; ``rows`` are the task rows as
    (序号, 任务, 进展, 后续措施, 主办单位); ``measures`` are the figures that stand under 后续措施, kept apart from facts.
    """

    period: str
    title: str
    index_number: str
    publisher: str
    written: str
    published: str
    views: int | None
    rows: tuple[tuple[str, str, str, str, str], ...]
    measures: tuple[Candidate, ...]
    place: Place

    @property
    def text(self) -> str:
        """The task rows as one text, for comparison between quarters."""
        return "\n".join("\t".join(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class AnnualReport:
    """A report as parsed. ``findings`` are those of reading only (parse doubts, what is missing); checks come later.

    ``published`` is the ISO publication date or ``""``; ``notice`` the cited form notice; ``named`` maps where an authority
    is named (title, body, contact, publisher, file) to the name printed there; ``years_named`` likewise for years.
    """

    authority: str
    year: int
    edition: EditionName
    document: Document
    title: str
    facts: tuple[Fact, ...]
    sections: tuple[SectionText, ...] = ()
    progress: tuple[ProgressPage, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    findings: tuple[Finding, ...] = ()
    published: str = ""
    notice: str = ""
    named: tuple[tuple[str, str], ...] = ()
    years_named: tuple[tuple[str, int], ...] = ()

    def fact(self, code: str, period: str = "") -> Fact | None:
        """The fact of a code (of the report year unless a period is given), or None where the report prints none."""
        wanted = period or str(self.year)
        return next((fact for fact in self.facts if fact.code == code and fact.period == wanted), None)

    def values(self, period: str = "") -> dict[str, Value]:
        """Value by code for one period (the report year unless given); blank cells are None, unprinted ones absent."""
        wanted = period or str(self.year)
        return {fact.code: fact.value for fact in self.facts if fact.period == wanted}

    def section(self, key: str) -> SectionText | None:
        """The section with this key, or None."""
        return next((section for section in self.sections if section.key == key), None)


@dataclass(frozen=True, slots=True)
class Authority:
    """A body that publishes reports: name, other names it goes by, unified code where known, region, level, kind.

    ``kind`` groups peers (科技, 发展改革, 人民政府, …); ``level`` is 省, 市, 县 or 乡; ``region`` is written from the top
    (山东省济宁市汶上县).
    """

    name: str
    aliases: tuple[str, ...] = ()
    unified_code: str = ""
    region: str = ""
    level: str = ""
    kind: str = ""

    def names(self) -> Iterator[str]:
        """The name and its aliases."""
        yield self.name
        yield from self.aliases
