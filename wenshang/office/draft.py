"""Next year's draft: the official form of 2021 as .docx, with what is known filled in and every blank cell and passage marked.

Known is what the register of applications counts, 上年结转 (what last year's report carried out) and 现行有效 (last year's stock,
to be changed by this year's 制发 and 废止). Each figure that is no zero says in a comment where it comes from; no other is
written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wenshang import parsing, readers, vocabulary
from wenshang.briefing.word import TextRun, WordCell, WordFile
from wenshang.errors import BadParameter
from wenshang.model import AnnualReport, Place, Value
from wenshang.office.comments import Comment, commented
from wenshang.office.marking import CommentPlace
from wenshang.office.tally import Tally
from wenshang.vocabulary import FormTable, Row

#: the ground of cells that are to be filled in, and of those that were filled in and are to be looked at
BLANK, FILLED = "FFF2CC", "E2EFDA"
_SPANS = {1: (3,), 2: (2, 1), 3: (1, 1, 1)}
_WIDTHS = {"proactive": (3, 2, 2, 2), "requests": (1.1, 2.2, 4.6, *(1.2,) * 7), "disputes": (1.0,) * 15}


@dataclass(frozen=True, slots=True)
class Filled:
    """A figure that is known before the year's work is written down, and where it comes from, in Chinese."""

    value: Value
    source: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: its bytes, the figures filled in by code, and how many cells are blank."""

    content: bytes
    filled: Mapping[str, Filled]
    blank: int


def known(year: int, *, before: AnnualReport | None = None, tally: Tally | None = None) -> dict[str, Filled]:
    """The figures of a year's tables that the register and the report of the year before already tell, by code."""
    found: dict[str, Filled] = {}
    if before is not None and before.year == year - 1:
        values = before.values()
        for code in vocabulary.form("2021").table("requests").codes():
            if code.startswith("requests.carried_in."):
                _take(found, code, values.get(code.replace("carried_in", "carried_out")), f"{year - 1}年年报“结转下年度继续办理”")
        for row in ("rules", "normative_documents"):
            source = f"{year - 1}年年报“现行有效件数”；本年制发、废止填写以后，应为上年现行有效＋制发－废止"
            _take(found, f"proactive.{row}.in_force", values.get(f"proactive.{row}.in_force"), source)
    for cell in tally.cells if tally is not None else ():
        rows = f"台账：{cell.named(6)}" if cell.rows else "台账中没有这种情形"
        found[cell.code] = Filled(cell.value, cell.source or rows)
    return found


def _take(found: dict[str, Filled], code: str, value: Value, source: str) -> None:
    if value is not None:
        found[code] = Filled(value, source)


def draft(authority: str, year: int, filled: Mapping[str, Filled]) -> Draft:
    """The draft of a body's report for a year. BadParameter for a year that the form of 2021 is not for."""
    form = vocabulary.form("2021")
    if year < form.years[0]:
        first = f"{form.years[0]}年及以后"
        raise BadParameter(where="年度", expected=first, found=f"{year}年", advice="以前年度用的是另一版格式")
    title = f"{authority}{year}年政府信息公开工作年度报告"
    word = WordFile(title)
    word.paragraph(title, style="Title")
    words = vocabulary.load("drafting")
    place = {"authority": authority, "year": year, "next": year + 1, "form": form.title, "notice": form.notice}
    word.paragraph(_runs(words["introduction"], place))
    blank = 0
    for section in form.sections:
        word.heading(f"{section.numeral}、{section.title}", 1)
        for text in words["section"].get(section.key, ()):
            word.paragraph(_runs(text, place))
        for table in (one for one in form.tables if one.section == section.key):
            rows = _TABLES[table.key](table, filled)
            blank += sum(cell.fill == BLANK for row in rows for cell in row)
            word.table(rows, head=0, widths=_WIDTHS[table.key])
    for text in words["signature"]:
        word.paragraph(_runs(text, place), style="Body Text 3")
    return Draft(_explained(word.content(), filled, name=f"{title}.docx"), dict(filled), blank)


def _runs(text: str, place: Mapping[str, object]) -> list[TextRun]:
    """A text of the vocabulary: what stands between 〔〕 is a prompt, to be replaced by typing."""
    pieces = text.format_map(place).replace("〔", "\n〔").replace("〕", "〕\n").split("\n")
    return [TextRun(piece, prompt=piece.startswith("〔")) for piece in pieces if piece]


def _value(code: str, filled: Mapping[str, Filled], colspan: int = 1) -> WordCell:
    if code not in filled:
        return WordCell(colspan=colspan, fill=BLANK)
    return WordCell((TextRun(str(filled[code].value)),), colspan=colspan, fill=FILLED)


def _label(text: str, rowspan: int = 1, colspan: int = 1, *, left: bool = False) -> WordCell:
    return WordCell((TextRun(text),), rowspan, colspan, left=left)


def _proactive(table: FormTable, filled: Mapping[str, Filled]) -> list[list[WordCell]]:
    """表二: each paragraph of 条例第二十条 has a heading row and the headings of its own columns."""
    columns = {column.key: column.label for column in table.columns}
    rows: list[list[WordCell]] = []
    above: Row | None = None
    for row in table.rows:
        spans = _SPANS[len(row.columns)]
        if above is None or (above.part, above.columns) != (row.part, row.columns):
            rows.append([_label(row.part, colspan=4)])
            heads = zip(row.columns, spans, strict=True)
            rows.append([_label("信息内容"), *(_label(columns[key], 1, span) for key, span in heads)])
        above = row
        codes = table.codes_of(row)
        rows.append([_label(row.label), *(_value(code, filled, span) for code, span in zip(codes, spans, strict=True))])
    return rows


def _requests(table: FormTable, filled: Mapping[str, Filled]) -> list[list[WordCell]]:
    """表三: parts and groups stand to the left of their rows."""
    inner = [column.label for column in table.columns if column.group]
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    rows = [
        [_label(note, 3, 3), _label("申请人情况", 1, 7)],
        [_label("自然人", 2), _label("法人或其他组织", 1, len(inner)), _label("总计", 2)],
        [_label(label) for label in inner],
    ]
    printed = [row for row in table.rows if row.key != "other.all"]
    for at, row in enumerate(printed):
        above = printed[at - 1] if at else None
        line: list[WordCell] = []
        if not row.part:
            line.append(_label(row.label, 1, 3, left=True))
        else:
            if above is None or above.part != row.part:
                line.append(_label(row.part, sum(one.part == row.part for one in printed)))
            if not row.group:
                line.append(_label(row.label, 1, 2, left=True))
            else:
                if above is None or above.group != row.group:
                    line.append(_label(row.group, sum(one.group == row.group for one in printed), left=True))
                line.append(_label(row.label, left=True))
        rows.append([*line, *(_value(code, filled) for code in table.codes_of(row))])
    return rows


def _disputes(table: FormTable, filled: Mapping[str, Filled]) -> list[list[WordCell]]:
    """表四: one row of fifteen cells under three of headings."""
    labels = [column.label for column in table.columns]
    return [
        [_label("行政复议", 1, 5), _label("行政诉讼", 1, 10)],
        [*(_label(label, 2) for label in labels), _label("未经复议直接起诉", 1, 5), _label("复议后起诉", 1, 5)],
        [_label(label) for label in (*labels, *labels)],
        [_value(code, filled) for code in table.codes()],
    ]


_TABLES = {"proactive": _proactive, "requests": _requests, "disputes": _disputes}


def _explained(content: bytes, filled: Mapping[str, Filled], *, name: str) -> bytes:
    """The draft with a comment at each figure that is no zero: where it comes from."""
    places = {fact.code: fact.place for fact in parsing.parse(readers.read_bytes(content, name=name)).facts}
    return commented(content, list(_comments(filled, places)), name=name)


def _comments(filled: Mapping[str, Filled], places: Mapping[str, Place]) -> Iterable[Comment]:
    for code, one in filled.items():
        if one.value and code in places:
            place = places[code]
            lines = (f"{vocabulary.code(code).label} {one.value}", f"来源：{one.source}")
            yield Comment(lines, CommentPlace(cell=(place.table, *place.grid)))
