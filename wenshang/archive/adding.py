"""Adding a report: read a document, show what was read and doubted, store all of it or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from wenshang import files, vocabulary
from wenshang.archive import Archive, coverage, register
from wenshang.archive.register import Entry
from wenshang.chinese.folding import unspaced
from wenshang.errors import BadData, NotAReport, OutputError
from wenshang.frames import years_for
from wenshang.model import AnnualReport, Authority

_SUFFIX = {"text": ".txt", "html": ".html", "pdf": ".pdf", "docx": ".docx", "picture": ".jpg"}


@dataclass(frozen=True, slots=True)
class Addition:
    """A report about to be added: as read, the register row it would get, and whether it is new.

    ``outcome``: ``new``; ``same`` (this very file is held: nothing to do); ``version`` (a corrected document of a report held).
    ``note`` says in Chinese for what other body or year this very file is held; empty where it is for none.
    """

    report: AnnualReport
    entry: Entry
    outcome: Literal["new", "same", "version"]
    content: bytes
    note: str = ""


def plan(
    archive: Archive,
    content: bytes,
    *,
    name: str,
    authority: str = "",
    year: int = 0,
    origin: str = "",
    region: str = "",
    kind: str = "",
) -> Addition:
    """Read a document and say what adding it would do; nothing is stored.

    ``authority`` and ``year`` are taken from the document unless given. Raises UnreadableFile, NotAReport, BadData.
    """
    from wenshang import parsing, readers

    sha256 = hashlib.sha256(content).hexdigest()
    if year:
        years_for(year)
    document = readers.read_bytes(content, name=name)
    named = unspaced(files.one_line(authority))
    report = parsing.parse(document, authorities=archive.authorities, authority=named, year=year)
    if report.authority == parsing.identity.UNNAMED:
        raise NotAReport(where=files.shown(name), message="认不出是哪个机关的报告", advice="请用 --authority 指明机关全称")
    years_for(report.year)
    if report.year > (now := date.today().year):
        raise BadData(
            where=files.shown(name),
            expected=f"不晚于{now}年的年度",
            found=f"{report.year}年",
            advice="请核对题目和正文中的年度；识别有误的用 --year 指明",
        )
    body = _authority(archive, report.authority, region=files.one_line(region), kind=files.one_line(kind))
    text = files.one_line(origin or files.shown(name))
    wanted = Entry(body, report.year, report.edition, "document", "", sha256, text)
    return _placed(archive, Addition(report, wanted, "new", content))


def _placed(archive: Archive, addition: Addition) -> Addition:
    """The addition as it stands to what is held: held already, a new version, or new; with the version and file it would get."""
    entry = addition.entry
    alike = [known for known in archive.every if known.sha256 == entry.sha256 and known.key != entry.key]
    if alike:
        note = f"同一文件已作为{alike[0].authority.name}{alike[0].year}年的报告收存，请核对机关和年度"
        addition = replace(addition, note=note)
    before = [known for known in archive.every if known.key == entry.key and known.method == "document"]
    same = next((known for known in before if known.sha256 == entry.sha256), None)
    if same is not None:
        return replace(addition, entry=same, outcome="same")
    version = max((known.version for known in before), default=0) + 1
    suffix = ".png" if addition.content.startswith(b"\x89PNG") else _SUFFIX[addition.report.document.media]
    name = f"{entry.year}{'' if version == 1 else f'-v{version}'}{suffix}"
    placed = replace(entry, version=version, file=f"documents/{entry.authority.name}/{name}")
    return replace(addition, entry=placed, outcome="version" if before else "new")


def store(archive: Archive, addition: Addition) -> Archive:
    """Store the document, then its register row, then coverage and facts; the archive as it is afterwards.

    The register row is what makes it count. What an addition that was killed left behind is taken up: the identical document
    without a row, a row without coverage. Where the row cannot be written, the document is taken away again.
    """
    with register.locked(archive.folder):
        register.begin(archive.folder)
        now = Archive.open(archive.folder)  # another process may have added since
        placed = _placed(now, addition)
        if placed.outcome != "same":
            _store(now, placed)
            now = Archive.open(archive.folder)
        counts = now.entry(*placed.entry.key)
        if counts.sha256 == placed.entry.sha256:
            coverage.update(now, counts)
    now.facts(counts.authority, years=counts.year)
    return now


def _store(now: Archive, addition: Addition) -> None:
    path = now.folder / addition.entry.file
    if path.exists():
        if not path.is_file() or path.read_bytes() != addition.content:
            raise BadData(where=str(path), expected="尚无此文件", found="已有未登记的同名文件", advice="请移走该文件后重试")
    else:
        files.write_whole(path, addition.content)
    try:
        register.save(now.folder, (*now.every, addition.entry))
    except (OutputError, BadData):
        path.unlink(missing_ok=True)
        raise


def _authority(archive: Archive, name: str, *, region: str, kind: str) -> Authority:
    known = next((a for a in archive.authorities if name in a.names()), None)
    if known is not None:
        return known
    if len(name) < 2 or files.safe_name(name) != name:
        expected = "可以用作文件夹名的机关名称（不含 / \\ : * ? 等符号，不以点或横线开头，不超过60字）"
        raise BadData(where="机关名称", expected=expected, found=name, advice="请用 --authority 给出名称")
    guessed, level = vocabulary.kind_of(name)
    return Authority(name, region=region, level=level, kind=kind or guessed)
