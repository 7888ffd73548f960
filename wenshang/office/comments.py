"""Findings beside a Word draft: the draft with a comment at each place of which the checks speak."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from wenshang.briefing.word import packed
from wenshang.checks import RULES
from wenshang.checks.rule import number
from wenshang.chinese.characters import visible
from wenshang.errors import UnreadableFile
from wenshang.files import one_line
from wenshang.model import AnnualReport, Finding, Place
from wenshang.office.marking import CommentPlace, MarkedDraft
from wenshang.readers import docx, limits
from wenshang.readers.package import Package
from wenshang.vocabulary import word

AUTHOR = "汶上工作台"
_COMMENTS = "word/comments.xml"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: unpacked bytes of all parts of a draft that is to be written again
_UNPACKED = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Comment:
    """What is said, line by line, and where."""

    lines: tuple[str, ...]
    passage: CommentPlace


def annotated(data: bytes, report: AnnualReport, findings: Sequence[Finding], *, name: str) -> bytes:
    """The draft (.docx) that a report was read from, with a comment for each finding at its cell or sentence.

    What each comment says: rule, what is wrong with the numbers filled in, what to write instead, and the passage compared with.
    The draft itself is unchanged. UnreadableFile where it is no .docx or carries macros.
    """
    return commented(data, [_comment(report, finding) for finding in findings], name=name)


def _comment(report: AnnualReport, finding: Finding) -> Comment:
    place = _place(report, finding)
    rule = RULES.get(finding.rule)
    kind = f"{word('status', finding.status)}·{word('severity', finding.severity)}"
    apart = f"（相差 {number(finding.difference).lstrip('-')}）" if finding.difference else ""
    lines = (
        f"{finding.rule} {rule.name if rule else '读取'}〔{kind}〕",
        f"问题：{finding.message}",
        f"算式：{finding.formula}{apart}" if finding.formula else "",
        f"建议：{finding.advice}" if finding.advice else "",
        f"对照：{finding.other}：“{finding.other_quote}”" if finding.other_quote else "",
        f"依据：{rule.source}" if rule else "",
        "" if place.paragraph or place.table else "（这个问题不在某一处，批在标题处）",
    )
    cell = (place.table, *place.grid) if place.table else None
    quote = finding.quote if place.paragraph or cell else ""
    return Comment(tuple(line for line in lines if line), CommentPlace(place.paragraph, cell, quote))


def _place(report: AnnualReport, finding: Finding) -> Place:
    """Where a finding stands: its table; the paragraph that holds its quotation, nearest to its own place; its first figure."""
    place = finding.place
    if place.table:
        return place
    quote = _bare(finding.quote) or _bare(place.section)
    holding = [p.number for p in report.document.paragraphs if quote and quote in _bare(p.text)]
    if holding and (place.paragraph or place.section):
        return Place(paragraph=min(holding, key=lambda number: abs(number - place.paragraph)))
    facts = {fact.code: fact.place for fact in report.facts if fact.period == finding.period}
    printed = (facts[code] for code in finding.codes if code in facts)
    return place if place.paragraph else next(printed, Place())


def _bare(text: str) -> str:
    return "".join(text.split())


def commented(data: bytes, comments: Sequence[Comment], *, name: str) -> bytes:
    """The draft with a comment for each, in this order; what is at no place of the draft stands at its first paragraph.

    UnreadableFile for what is no .docx, carries macros, or is written in an odd way that comments would harm.
    """
    package = Package(data, name=name)
    main = package.main()
    if any("没有运行" in note for note in package.harmless()):
        advice = "请另存为不含宏的 .docx 后重试"
        raise UnreadableFile(where=name, expected="不含宏的 .docx 草稿", found="带有宏的文件", advice=advice)
    limits.within(package.size(), _UNPACKED, name=name, what="解压后的大小", unit="字节")
    first = _next_id(package)
    try:
        draft = MarkedDraft(package.content(main), docx.origins(package))
        for number, comment in enumerate(comments, start=first):
            draft.mark(comment.passage, number)
        folder, _, file = main.rpartition("/")
        registered = _registered(package, draft.space, f"{folder}/_rels/{file}.rels", comments, first)
    except ValueError as error:  # another charset than UTF-8, tags that no office program writes
        raise package.broken("写法特殊的 XML，不能加批注") from error
    changes = {main: draft.written(), **registered}
    parts = dict.fromkeys((*package.parts, *changes))
    return packed((part, changes.get(part) or package.content(part)) for part in parts) if comments else data


def signed(data: bytes, *, name: str) -> bool:
    """Whether a .docx carries digital signatures, which comments break."""
    return any(part.startswith("_xmlsignatures/") for part in Package(data, name=name).parts)


def _next_id(package: Package) -> int:
    """The first number that no comment of the draft has."""
    comments = package.optional(_COMMENTS)
    numbers = (
        [next((text for key, text in one.attrib.items() if key.endswith("}id")), "") for one in comments]
        if comments is not None
        else []
    )
    return max((int(number) for number in numbers if number.isdecimal()), default=-1) + 1


def _registered(package: Package, space: str, relations: str, comments: Iterable[Comment], first: int) -> dict[str, bytes]:
    """The part of the comments and those that tell of it, by name."""
    written = "".join(_written(comment, number, space) for number, comment in enumerate(comments, start=first))
    if "[Content_Types].xml" not in package.parts:
        raise package.broken("不完整的压缩包")
    if _COMMENTS in package.parts:
        return {_COMMENTS: _before_end(package.content(_COMMENTS), written)}
    strict = space.startswith("http://purl.oclc.org")
    base = "http://purl.oclc.org/ooxml/officeDocument" if strict else "http://schemas.openxmlformats.org/officeDocument/2006"
    override = f'<Override xmlns="{_TYPES}" PartName="/{_COMMENTS}" ContentType="{_KIND}"/>'
    kind = f'Type="{base}/relationships/comments" Target="/{_COMMENTS}"'
    relation = f'<Relationship xmlns="{_RELATIONS}" Id="rIdWenshangComments" {kind}/>'
    none = f'{_HEAD}<Relationships xmlns="{_RELATIONS}"></Relationships>'.encode()
    relations_now = package.content(relations) if relations in package.parts else none
    return {
        "[Content_Types].xml": _before_end(package.content("[Content_Types].xml"), override),
        relations: _before_end(relations_now, relation),
        _COMMENTS: f'{_HEAD}<w:comments xmlns:w="{space}">{written}</w:comments>'.encode(),
    }


def _before_end(content: bytes, added: str) -> bytes:
    """A part with something more before the end of its root."""
    at = content.rindex(b"</")
    return content[:at] + added.encode() + content[at:]


def _written(comment: Comment, number: int, space: str) -> str:
    """A comment: its first line in bold; no date, so that the same draft gives the same bytes."""
    bold = "<w:rPr><w:b/></w:rPr>"
    lines = "".join(
        f'<w:p><w:r>{"" if at else bold}<w:t xml:space="preserve">{escape(one_line(visible(line)))}</w:t></w:r></w:p>'
        for at, line in enumerate(comment.lines)
    )
    return f'<w:comment xmlns:w="{space}" w:id="{number}" w:author="{AUTHOR}" w:initials="核">{lines}</w:comment>'
