"""What may be misread or was not read, as findings: doubts of one cause together, figures of pictures, what is missing.

A figure of a page that is a picture, recognised here or printed over it, is accepted where at least two equations hold with it
and none fails (a row and a column, as a rule). Every other one is doubted; all are of a text layer that somebody else's
recognition left behind a picture, and of single pages that are pictures in a document that is printed else: such a page was put
in place of another, and somebody should look at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from wenshang import vocabulary
from wenshang.model import Document, Fact, Finding, Method, Place, Severity, Status
from wenshang.parsing.identity import UNNAMED
from wenshang.parsing.tables import Tables
from wenshang.parsing.tables.evidence import Doubt, TableCell, proofs
from wenshang.vocabulary import EditionName

#: how readers say that something in the file was not read
_LEFT_OUT = re.compile("没有读入|没有读出|未能读取|尚未填写")
_FEW = 3
_OWN_ROW = re.compile(r"^“[^“”]*(?:“[^“”]*”[^“”]*)*”(?:一行)?")
_OWN_VALUES = re.compile(r"（[^（）]*）(?=则)|：“[^”]*”与“[^”]*”(?=，)")
_PROOFS = 2
_LAYER = "取自扫描件的隐藏文字层，是他人文字识别的结果，不能作准，请逐项对照图片核对"
_OVER = "印在整页图片之上，可能是在扫描件上另加的，没有勾稽关系证实，请对照图片核对"
_OWN = "由图片识别，没有两条勾稽关系证实，请对照图片核对"
_AMONG = "由夹在文字页之间的图片识别，请对照图片核对"


def notices(document: Document, others: Sequence[str], title: str, who: str, year: int) -> Iterator[Finding]:
    """What was left out (unseen text, another report in the file), another title above the tables, a report that names nobody."""
    found = [("报告没有写明是哪个机关的", "请用 --authority 指明机关全称，并建议在标题中写明")] if who == UNNAMED else []
    left_out = [note for note in document.notes if _LEFT_OUT.search(note)]
    found += [(note, "请逐处填写" if "尚未填写" in note else "请打开原文核对") for note in left_out]
    found += [(f"文件中还有另一份报告没有读入：{title}", "请用 --authority、--year 指明，或拆分文件") for title in others]
    if title:
        advice = "请核对这些数字是哪个机关、哪一年的，必要时用 --authority、--year 指明"
        found.append((f"表格和各部分之前另印有标题：{title}", advice))
    for message, advice in found:
        yield Finding("R5", Status.NOTICE, Severity.MEDIUM, who, str(year), (), message, advice=advice)


def misread(doubtful: Sequence[Doubt], who: str, year: int) -> Iterator[Finding]:
    """A finding for each doubt."""
    for doubt in doubtful:
        advice = f"可能应为：{doubt.likely}" if doubt.likely else "请对照原文核对"
        kind = "R1", Status.PARSE_DOUBT, Severity.MEDIUM
        yield Finding(*kind, who, str(year), doubt.codes, doubt.message, advice=advice, place=doubt.place, quote=doubt.quote)


def unread(printed: Tables, doubtful: Sequence[Doubt], edition: EditionName, who: str, year: int) -> Iterator[Finding]:
    """A finding for every table of the edition that the document does not show, and for cells of 表二 that were not read.

    Cells that are missing from 表三 and 表四 are said by the sums that they belong to.
    """
    accounted = {code for doubt in doubtful for code in doubt.codes} | set(printed.cells)
    for table in vocabulary.form(edition).tables:
        lost = tuple(code for code in table.codes() if code not in accounted)
        codes: tuple[str, ...] = ()
        if table.key not in printed.found:
            message = f"没有读到{table.short}（{table.label}）"
            advice = "请检查原文是否缺这张表，或表格是否以图片形式发布"
        elif table.key == "proactive" and lost:
            names = dict.fromkeys(vocabulary.code(code).label for code in lost)
            codes, message = lost, f"{table.short}有{len(lost)}格没有读到：{'、'.join(names)}"
            advice = "请检查原文是否印有这些格子"
        else:
            continue
        yield Finding("R4", Status.UNDETERMINED, Severity.MEDIUM, who, str(year), codes, message, advice=advice)


def grouped(doubts: Sequence[Doubt]) -> list[Doubt]:
    """The doubts in their order, those of three and more rows of a table with one cause as one that names the rows.

    >>> rows = [Doubt((f"c{i}",), f"“{i}.行”一行少了格子", Place(table=3, row=f"{i}.行"), f"{i}.行 1 2") for i in range(4)]
    >>> [(doubt.codes, doubt.message) for doubt in grouped(rows)]
    [(('c0', 'c1', 'c2', 'c3'), '4行少了格子：“0.行”“1.行”“2.行”“3.行”')]
    """
    alike: dict[tuple[int, str, bool], list[Doubt]] = {}
    for doubt in doubts:
        alike.setdefault((doubt.place.table, _cause(doubt), bool(doubt.likely)), []).append(doubt)
    found: list[Doubt] = []
    for (_, cause, _), mine in alike.items():
        found += mine if len(mine) < _FEW or not all(_name(doubt) for doubt in mine) else [_together(cause, mine)]
    return found


def _cause(doubt: Doubt) -> str:
    """The message without the row and the numbers that are the row's own."""
    return _OWN_VALUES.sub("", _OWN_ROW.sub("", doubt.message))


def _name(doubt: Doubt) -> str:
    return doubt.place.row or doubt.place.column


def _together(cause: str, doubts: Sequence[Doubt]) -> Doubt:
    first = doubts[0].place
    names = list(dict.fromkeys(_name(doubt) for doubt in doubts))
    message = f"{len(names)}{'行' if first.row else '格'}{cause}：{''.join(f'“{name}”' for name in names)}"
    likely = "；".join(f"“{_name(doubt)}”{doubt.likely}" for doubt in doubts if doubt.likely)
    place = Place(first.section, first.paragraph, first.table, page=first.page)
    codes = tuple(dict.fromkeys(code for doubt in doubts for code in doubt.codes))
    return Doubt(codes, message, place, "\n".join(dict.fromkeys(doubt.quote for doubt in doubts)), likely)


def marked(facts: Sequence[Fact], document: Document) -> list[Fact]:
    """The facts, those of pages that are pictures known as recognised."""
    pictures = {*document.recognised, *document.layered}
    return [replace(fact, method=Method.OCR) if fact.place.page in pictures else fact for fact in facts]


def of_pictures(facts: Sequence[Fact], cells: Mapping[str, TableCell], document: Document) -> list[Doubt]:
    """A doubt for each table, and one for the prose, that names what is not proved."""
    proved = {} if _printed_pages(document) else proofs(cells)
    open_facts = [fact for fact in facts if not _is_proved(fact, cells, proved, document)]
    own = _AMONG if _printed_pages(document) else _OWN
    kinds = ((document.layered, _LAYER), (document.overprinted, _OVER), (document.recognised, own))
    return [doubt for pages, why in kinds for doubt in _by_table(open_facts, pages, why)]


def _printed_pages(document: Document) -> set[int]:
    """The pages whose text is printed, where others are pictures."""
    pages = {paragraph.page for paragraph in document.paragraphs} | {c.page for table in document.tables for c in table.cells}
    return pages - {*document.recognised, *document.layered, *document.overprinted, 0}


def _is_proved(fact: Fact, cells: Mapping[str, TableCell], proved: Mapping[str, int], document: Document) -> bool:
    """Whether enough equations hold with a figure that the recognition itself was sure of."""
    cell = cells.get(fact.code)
    sure = cell is not None and not cell.evidence and fact.place.page not in document.layered
    return sure and bool(fact.place.table) and proved.get(fact.code, 0) >= _PROOFS


def _by_table(facts: Sequence[Fact], pages: Sequence[int], why: str) -> Iterator[Doubt]:
    """The doubts about figures of these pages, by table."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.place.page in pages:
            groups.setdefault(_table(fact), []).append(fact)
    for name, mine in groups.items():
        first = mine[0].place
        codes = tuple(dict.fromkeys(fact.code for fact in mine))
        place = Place(first.section, first.paragraph, first.table, page=first.page)
        yield Doubt(codes, f"{name}的{len(codes)}个数字{why}", place, "\n".join(dict.fromkeys(fact.quote for fact in mine[:3])))


def _table(fact: Fact) -> str:
    tables = vocabulary.form(fact.edition).tables
    return next((table.short for table in tables if fact.code in table.codes()), "表格" if fact.place.table else "正文")
