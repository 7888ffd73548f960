"""Whose report a document is, of which year and in which edition: what its title, fields, period sentence and text say of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from wenshang import vocabulary
from wenshang.chinese.folding import simplified
from wenshang.chinese.numerals import date_in, years_in
from wenshang.model import Authority, Document, Paragraph, Table
from wenshang.parsing.sections import heading
from wenshang.parsing.tables.labels import known_labels, plain
from wenshang.parsing.titles import chosen_title, from_title, own_title
from wenshang.vocabulary import EditionName

#: who a report is of that names nobody
UNNAMED = "未识别机关"
_BODY = r"[一-鿿（）()·]{2,30}?(?:局|委|办|厅|院|部|署|会|中心|政府|办公室|街道|乡|镇|队|所|站|行|区|集团|公司|处|库|馆|学校)"
_COMPILED = re.compile(rf"(?:本(?:年度)?报告由|由)({_BODY})(?=按照|根据|依据|依照|编制|发布|综合|汇总|撰写|负责|于|，|,)")
_CONTACT = re.compile(rf"请?(?:直接)?(?:与|向|联系)({_BODY})(?=联系|咨询|反映|办公室|（|\(|，|,)")
_LABELS = 5  #: known labels that make a table one of the form's
_SECTIONS = 3  #: headings that make a text a report
#: regions one inside another (江苏省淮安市); few, for there are very many ways to part a long row of 县
_PREFIX = re.compile(r"(?:[一-鿿]{1,8}?(?:省|自治区|市|自治州|州|盟|地区|区|县|旗)){1,5}$")
_GOVERNMENT = re.compile(r"([一-鿿]{1,12}[省市县区州盟旗乡镇])(?:人民)?(?:政府)?")
#: how a name begins that tells a region, if only its last part (次邱镇人民政府)
_REGIONAL = re.compile(r"(?!城市|地区)[一-鿿]{1,8}?(?:省|自治区|市|自治州|州|盟|地区|区|县|旗|镇|乡|街道)(?=.)")
_FUNCTION = re.compile(r"^.*[由与和向的在对于据按照及请将为]")

#: fields of a portal's table above a report, and words before a date in its text, that tell when it was published
_PUBLISHED_FIELDS = ("发布日期", "公开日期", "发布时间", "公布日期", "生成日期", "发文日期", "成文日期")
_PUBLISHED = re.compile(
    r"(?:(?:发布|公开|公布)(?:日期|时间)|发文日期|成文日期|生成日期|印发日期|(?<!采集|打印|访问|当前|今天|下载|抓取)(?:日期|时间))\s*[:：]?\s*"
)
_PUBLISHER_FIELDS = ("发布机构", "发布单位", "公开单位", "发文机关", "信息来源", "来源")
_PUBLISHER = re.compile(r"(?:发布机构|发布单位|公开单位|信息来源|来源|发文机关|发布者|单位)\s*[:：]\s*([一-鿿（）()·]{2,40})")
_NOTICE = re.compile(r"(国办[一-鿿]{0,6})\s*[〔\[(（【﹝]\s*(20\d\d)\s*[〕\])）】﹞]\s*第?\s*(\d+)\s*号")
_PERIOD = re.compile(
    r"(20\d\d)\s*年?度?\s*1\s*月\s*1\s*日.{0,12}?(?:至|到|—|-|－|~)"
    r"\s*(?:(20\d\d)\s*年?|当年|本年|同年)?\s*12\s*月\s*31\s*日"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document says of itself. The date is ISO; ``""`` and 0 where nothing is said.

    ``named`` and ``years_named`` tell where which authority and which year is printed; ``titled`` that the title is the report's.
    """

    title: str
    titled: bool
    published: str
    notice: str
    authority: str
    named: tuple[tuple[str, str], ...]
    year: int
    years_named: tuple[tuple[str, int], ...]


def read(document: Document, paragraphs: Sequence[Paragraph], known: Sequence[Authority] = ()) -> Identity:
    """Whose a report is and of which year; ``paragraphs`` are those of the report itself, progress pages left out.

    The authority is the register's where it is ``known``, else as the title prints it.
    """
    head, fields = _head(paragraphs), dict(_fields(document))
    printed = simplified("\n".join(paragraph.text for paragraph in paragraphs[:400]))
    period = _period(printed)
    own = chosen_title(document, head, fields, period[1])
    title = own or (document.title.strip() if document.media == "html" else "")
    published = _published(head, paragraphs, fields)
    named = tuple(_named(title, _publisher(head, fields), paragraphs))
    years = tuple(_years(title, period, published))
    return Identity(
        title=title,
        titled=bool(own),
        published=published,
        notice=_notice(printed),
        authority=_authority(named, paragraphs, known),
        named=named,
        year=_year(dict(years), paragraphs),
        years_named=years,
    )


def edition(shown: EditionName | None, notice: str, report_year: int) -> EditionName:
    """The edition of the form: what the tables' labels show, else the notice cited, else the year."""
    forms = [vocabulary.form(name) for name in vocabulary.EDITIONS]
    cited = next((form.edition for form in forms if notice and notice == form.notice), None)
    of_year = next((form.edition for form in forms if report_year <= form.years[1]), forms[-1].edition)
    return shown or cited or of_year


def _head(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs before the first numbered section."""
    for i, paragraph in enumerate(paragraphs):
        found = heading(paragraph.text)
        if found is not None and found[0]:
            return list(paragraphs[:i])
    return list(paragraphs[:60])


def _fields(document: Document) -> Iterator[tuple[str, str]]:
    """Label and value of the information tables that portals print above a report (名称, 发布机构, 公开日期)."""
    for block in document.blocks:
        if isinstance(block, Table) and len(block.cells) <= 60:
            for row in block.rows():
                for label, value in pairwise(cell.text.strip() for cell in row):
                    name = "".join(label.split()).rstrip(":：")
                    if 2 <= len(name) <= 6 and value and not value.isdigit():
                        yield name, value


def _published(head: Sequence[Paragraph], paragraphs: Sequence[Paragraph], fields: Mapping[str, str]) -> str:
    for name in _PUBLISHED_FIELDS:
        if found := date_in(fields.get(name, "")):
            return found
    for paragraph in head:
        match = _PUBLISHED.search(paragraph.text)
        if match and len(paragraph.text) <= 300 and (found := date_in(paragraph.text[match.end() :][:30])):
            return found
    last = ("".join(paragraph.text.split()) for paragraph in reversed(paragraphs[-14:]))
    return next((found for text in last if len(text) <= 40 and text.endswith("日") and (found := date_in(text))), "")


def _notice(printed: str) -> str:
    """The form notice cited, as the vocabulary writes it."""
    cited = [f"{m[1]}〔{m[2]}〕{m[3]}号" for m in _NOTICE.finditer(printed)]
    forms = [vocabulary.form(edition).notice for edition in vocabulary.EDITIONS]
    return next((notice for notice in cited if notice in forms), "")


def _publisher(head: Sequence[Paragraph], fields: Mapping[str, str]) -> str:
    said = [fields[name] for name in _PUBLISHER_FIELDS if name in fields]
    said += [match[1] for paragraph in head if (match := _PUBLISHER.search(paragraph.text[:300]))]
    return next(iter(said), "")


def _period(printed: str) -> tuple[int, int]:
    """First and last year of the period sentence (本报告所列数据的统计期限自…起至…止); the lost 年 is read over."""
    match = _PERIOD.search(printed)
    return (int(match[1]), int(match[2] or match[1])) if match else (0, 0)


def _years(title: str, period: tuple[int, int], published: str) -> Iterator[tuple[str, int]]:
    """Where which year is printed."""
    for year in years_in(title)[:1]:
        yield "title", year
    if period[0]:
        yield "period", period[0]
    if period[1] != period[0]:
        yield "period_end", period[1]
    if published:
        yield "published", int(published[:4])


def _year(printed: Mapping[str, int], paragraphs: Sequence[Paragraph]) -> int:
    """The report year: title first, then the period sentence, then the year named most; 0 where none is."""
    if said := [printed[where] for where in ("title", "period_end", "period") if where in printed]:
        return said[0]
    if counted := Counter(year for paragraph in paragraphs[:200] for year in years_in(paragraph.text)):
        return max(counted, key=lambda year: (counted[year], -year))
    return printed["published"] - 1 if "published" in printed else 0


def _named(title: str, publisher: str, paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str, str]]:
    if name := from_title(title):
        yield "title", name
    if publisher:
        yield "publisher", publisher
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


def _authority(named: Sequence[tuple[str, str]], paragraphs: Sequence[Paragraph], known: Sequence[Authority]) -> str:
    """The authority's name: the register's where one of the printed names is known, else the first of them; "" for none."""
    for place, name in named:
        if (found := _registered(name, known, for_office=place != "title")) is not None:
            return found.name
    if not named:
        return ""
    place, name = named[0]
    return _with_region(name, paragraphs) if place == "title" else name


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
    return ends[0] if len(ends) == 1 and len(_full(wanted)) >= 4 else None


def _same_body(known: str, wanted: str, region: str = "") -> bool:
    """Do two names differ only by a region left out before one of them, or as a government's long and short name do?

    A name without any region is that of many bodies: only the region that it is registered with completes it.

    >>> _same_body("洪泽区人民政府", "淮安市洪泽区人民政府"), _same_body("水务局", "汶上县水务局")
    (True, False)
    >>> _same_body("水务局", "汶上县水务局", "山东省济宁市汶上县"), _same_body("汶上县人民政府", "汶上县")
    (True, True)
    """
    known, wanted = _full(known), _full(wanted)
    if known.endswith(wanted):
        return True
    before = wanted.removesuffix(known)
    regional = _PREFIX.fullmatch(before) is not None and before != wanted
    return regional and (_REGIONAL.match(known) is not None or before in region)


def _full(name: str) -> str:
    """A government's name in full, also where it goes by that of its region (汶上县, 汶上县政府); any other name as it is."""
    found = _GOVERNMENT.fullmatch(name)
    return f"{found[1]}人民政府" if found else name


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
        if key not in keys and is_report(document, position, end):
            found.append((position, title))
            keys.append(key)
    return found


def is_report(document: Document, start: int, end: int) -> bool:
    """Whether some blocks of a document hold a table of the form, or several of its sections."""
    headings = set()
    for block in document.blocks[start:end]:
        if isinstance(block, Table):
            if len({text for cell in block.cells if (text := plain(cell.text)) in known_labels()}) >= _LABELS:
                return True
        elif (head := heading(block.text)) is not None and head[0]:
            headings.add(head[0])
    return len(headings) >= _SECTIONS
