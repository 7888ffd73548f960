"""Whose report a document is, for which year, in which edition; the names and years it prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from wenshang import vocabulary
from wenshang.chinese.folding import simplified
from wenshang.model import Authority, Document, Paragraph, Table
from wenshang.parsing.metadata import Metadata
from wenshang.parsing.sections import heading
from wenshang.parsing.tables.labels import known_labels, plain
from wenshang.parsing.titles import own_title, years_in
from wenshang.vocabulary import EditionName

#: who a report is of that names nobody
UNNAMED = "未识别机关"
_YEAR = r"(?:2[0oO〇]\d\d|二[〇○零][〇○零一二三四五六七八九]{2})(?:年?[-—－至~～]20\d\d)?\s*年?\s*度?"
_AFTER = re.compile(r"(?:政府|政务)?信息公开.*$|政务公开.*$|年度报告.*$|年报.*$")
_BODY = r"[一-鿿（）()·]{2,30}?(?:局|委|办|厅|院|部|署|会|中心|政府|办公室|街道|乡|镇|队|所|站|行|区|集团|公司|处|库|馆|学校)"
_COMPILED = re.compile(rf"(?:本(?:年度)?报告由|由)({_BODY})(?=按照|根据|依据|依照|编制|发布|综合|汇总|撰写|负责|于|，|,)")
_CONTACT = re.compile(rf"请?(?:直接)?(?:与|向|联系)({_BODY})(?=联系|咨询|反映|办公室|（|\(|，|,)")
_LABELS = 5  #: known labels that make a table one of the form's
_SECTIONS = 3  #: headings that make a text a report
_PREFIX = re.compile(r"(?:[一-鿿]{1,8}?(?:省|自治区|市|自治州|州|盟|地区|区|县|旗))+$")
#: how a name begins that tells a region, if only its last part (次邱镇人民政府)
_REGIONAL = re.compile(r"(?!城市|地区)[一-鿿]{1,8}?(?:省|自治区|市|自治州|州|盟|地区|区|县|旗|镇|乡|街道)(?=.)")
# The words of the letter that a report was sent with (关于报送《…》的函).
_SENT = re.compile(r"^(?:关于|现将|将|报送|呈报|上报|转发|印发|公布|公开|发布|一图[读看]懂|图[说解]|解读)+")
_SENT_BY = re.compile(r"^.*关于(?:报送|呈报|上报|转发|印发|公布|公开|发布)")
_FUNCTION = re.compile(r"^.*[由与和向的在对于据按照及请将为]")


def authority(
    meta: Metadata, paragraphs: Sequence[Paragraph], known: Sequence[Authority]
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The authority's name (the register's where it is known, else as the title prints it) and where which name is printed."""
    named = tuple(_named(meta, paragraphs))
    for place, name in named:
        if (found := _registered(name, known, for_office=place != "title")) is not None:
            return found.name, named
    if not named:
        return "", ()
    place, name = named[0]
    return (_with_region(name, paragraphs) if place == "title" else name), named


def year(meta: Metadata, paragraphs: Sequence[Paragraph]) -> tuple[int, tuple[tuple[str, int], ...]]:
    """The report year (title first, then the period sentence, then the year named most) and where which year is printed."""
    titled = years_in(meta.title)
    named: list[tuple[str, int]] = [("title", titled[0])] if titled else []
    if meta.period[0]:
        named.append(("period", meta.period[0]))
        if meta.period[1] != meta.period[0]:
            named.append(("period_end", meta.period[1]))
    if meta.published:
        named.append(("published", int(meta.published[:4])))
    if titled:
        return titled[0], tuple(named)
    if meta.period[0]:
        return meta.period[1], tuple(named)
    counted = Counter(y for paragraph in paragraphs[:200] for y in years_in(paragraph.text))
    if counted:
        return max(counted, key=lambda y: (counted[y], -y)), tuple(named)
    return (int(meta.published[:4]) - 1 if meta.published else 0), tuple(named)


def edition(shown: EditionName | None, notice: str, report_year: int) -> EditionName:
    """The edition of the form: what the tables' labels show, else the notice cited, else the year."""
    if shown is not None:
        return shown
    for name in vocabulary.EDITIONS:
        form = vocabulary.form(name)
        if notice and notice == form.notice:
            return name
    for name in vocabulary.EDITIONS:
        if report_year <= vocabulary.form(name).years[1]:
            return name
    return vocabulary.EDITIONS[-1]


def from_title(title: str) -> str:
    """The body's name in a title, or ``""``.

    >>> from_title("关于汶上县科学技术局 2021 年政府信息公开工作年度报告")
    '汶上县科学技术局'
    >>> from_title("洪泽区人民政府信息公开工作年度报告（2023年度）"), from_title("2021年政府信息公开工作年度报告")
    ('洪泽区人民政府', '')
    >>> from_title("临川县水务局办公室关于印发临川县水务局2021年政府信息公开工作年度报告的通知")
    '临川县水务局'
    """
    bare = "".join(simplified(title).split())
    bare = re.sub(rf"[（(]{_YEAR}[)）]|{_YEAR}", "", bare)
    name = _AFTER.sub("", bare)
    if name.endswith("人民") and "人民政府" in bare:
        name += "政府"
    name = _SENT.sub("", _SENT_BY.sub("", name)).rpartition("《")[2]
    name = re.sub(r"^(?:关于|印发|公布|发布)+|(?:关于|的|本级|年度|上?半年)+$", "", name).strip("《》“”\"'：:·—-[]【】#*")
    return name if 2 <= len(name) <= 40 else ""


def _named(meta: Metadata, paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str, str]]:
    if name := from_title(meta.title) if meta.title else "":
        yield "title", name
    if meta.publisher:
        yield "publisher", meta.publisher
    head = "\n".join("".join(simplified(paragraph.text).split()) for paragraph in paragraphs[:40])
    if match := _COMPILED.search(head):
        yield "body", match[1]
    if match := _CONTACT.search(head):
        yield "contact", match[1]
    for paragraph in reversed(paragraphs[-8:]):
        text = "".join(paragraph.text.split())
        if 4 <= len(text) <= 30 and re.fullmatch(_BODY, text):
            yield "signature", text
            break


def _registered(name: str, known: Sequence[Authority], *, for_office: bool) -> Authority | None:
    """The authority of the register with this name or alias, or the only one whose name ends in it (a region left out).

    An office that compiles a report stands for its government; one that a title names reports for itself.
    """
    wanted = "".join(simplified(name).split())
    for one in known:
        if wanted in one.names():
            return one
    office = re.sub(r"(?:办公室|政府办)$", "", wanted) if for_office else wanted
    ends = [one for one in known if any(_same_body(n, wanted, one.region) or n == office for n in one.names())]
    return ends[0] if len(ends) == 1 and len(wanted) >= 4 else None


def _same_body(known: str, wanted: str, region: str = "") -> bool:
    """Do two names differ only by a region left out before one of them?

    A name without any region is that of many bodies: only the region that it is registered with completes it.

    >>> _same_body("洪泽区人民政府", "淮安市洪泽区人民政府"), _same_body("水务局", "汶上县水务局")
    (True, False)
    >>> _same_body("水务局", "汶上县水务局", "山东省济宁市汶上县")
    True
    """
    if known.endswith(wanted):
        return True
    before = wanted.removesuffix(known)
    regional = _PREFIX.fullmatch(before) is not None and before != wanted
    return regional and (_REGIONAL.match(known) is not None or before in region)


def _with_region(name: str, paragraphs: Sequence[Paragraph]) -> str:
    """The name with the region that the report prints before it elsewhere (洪泽区人民政府 → 淮安市洪泽区人民政府)."""
    head = "".join("".join(simplified(paragraph.text).split()) for paragraph in paragraphs[:12])
    for match in re.finditer(re.escape(name), head):
        before = _FUNCTION.sub("", head[max(0, match.start() - 12) : match.start()])
        if (region := _PREFIX.search(before)) and 3 <= len(region[0]) <= 10:
            return region[0] + name
    return name


def one_report(document: Document, *, authority: str, year: int) -> tuple[Document, tuple[str, ...]]:
    """The report of this authority and year, else the first of the file, and the titles of the others.

    A report begins with a title of its own body and year and holds a table of the form or several of its sections; titles in
    lists and links begin nothing.
    """
    starts = _starts(document)
    if len(starts) < 2:
        return document, ()
    at = max(range(len(starts)), key=lambda i: (_fit(starts[i][1], authority, year), -i))
    first = starts[at][0] if at else 0
    last = starts[at + 1][0] if at + 1 < len(starts) else len(document.blocks)
    others = tuple(title for i, (_, title) in enumerate(starts) if i != at)
    return replace(document, blocks=document.blocks[first:last], titles=(starts[at][1],)), others


def other_title(document: Document, title: str, *, authority: str, year: int) -> str:
    """The title right above the tables or sections where it names another body or year than the report's own title, or ""."""
    starts = _starts(document)
    above = starts[0][1] if len(starts) == 1 else ""
    name, own = from_title(above), (authority, from_title(title) or authority)
    another = name and authority != UNNAMED and not any(_same_body(one, name) or _same_body(name, one) for one in own)
    return above if above and (another or year not in years_in(above)) else ""


def _fit(title: str, authority: str, year: int) -> int:
    name = from_title(title)
    return 2 * bool(authority and (name in authority or authority in name)) + (year in years_in(title))


def _starts(document: Document) -> list[tuple[int, str]]:
    """Where reports of different bodies or years begin, each with its title."""
    named: list[tuple[int, str]] = []
    for position, block in enumerate(document.blocks):
        if isinstance(block, Paragraph) and block.number not in document.linked and (title := own_title(block.text)):
            named.append((position, title))
    found: list[tuple[int, str]] = []
    keys: list[tuple[str, tuple[int, ...]]] = []
    for number, (position, title) in enumerate(named):
        end = named[number + 1][0] if number + 1 < len(named) else len(document.blocks)
        key = (from_title(title), tuple(years_in(title)))
        if key not in keys and _is_report(document, position, end):
            found.append((position, title))
            keys.append(key)
    return found


def _is_report(document: Document, start: int, end: int) -> bool:
    headings = set()
    for block in document.blocks[start:end]:
        if isinstance(block, Table):
            if len({text for cell in block.cells if (text := plain(cell.text)) in known_labels()}) >= _LABELS:
                return True
        elif (head := heading(block.text)) is not None and head[0]:
            headings.add(head[0])
    return len(headings) >= _SECTIONS
