"""Adding a report: a file in, what was read and doubted out; stored only when asked, all of it or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from wenshang import files, vocabulary
from wenshang.archive import Archive, coverage, register
from wenshang.archive.register import Entry
from wenshang.errors import BadData, NotAReport, OutputError
from wenshang.model import AnnualReport, Authority

_SUFFIX = {"text": ".txt", "html": ".html", "pdf": ".pdf", "docx": ".docx"}


@dataclass(frozen=True, slots=True)
class Addition:
    """A report about to be added: as read, the register row it would get, and whether it is new.

    ``outcome``: ``new``; ``same`` (this very file is held: nothing to do); ``version`` (a corrected document of a report held).
    """

    report: AnnualReport
    entry: Entry
    outcome: Literal["new", "same", "version"]
    content: bytes


def plan(
    held: Archive,
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
    report = parsing.parse(readers.read_bytes(content, name=name), authorities=held.authorities, authority=authority, year=year)
    if report.authority == parsing.identity.UNNAMED:
        raise NotAReport(where=name, message="认不出是哪个机关的报告", advice="请用 --authority 指明机关全称")
    body = _authority(held, report.authority, region=region, kind=kind)
    before = [entry for entry in held.every if entry.key == (body.name, report.year) and entry.method == "document"]
    same = next((entry for entry in before if entry.sha256 == sha256), None)
    if same is not None:
        return Addition(report, same, "same", content)
    version = max((entry.version for entry in before), default=0) + 1
    file = f"documents/{body.name}/{report.year}{'' if version == 1 else f'-v{version}'}{_SUFFIX[report.document.media]}"
    entry = Entry(body, report.year, report.edition, "document", file, sha256, origin or name, version)
    return Addition(report, entry, "version" if before else "new", content)


def store(held: Archive, addition: Addition) -> Archive:
    """Store the document, then its register row, then facts and coverage; the archive as it is afterwards.

    The register row is what makes it count: where that cannot be written, the document is taken away again.
    """
    if addition.outcome == "same":
        return held
    with files.lock(held.folder / ".adding.lock", found="另一个程序正在加入报告", advice="请等它完成后重试", wait=30):
        return _store(held, addition)


def _store(held: Archive, addition: Addition) -> Archive:
    now = Archive.open(held.folder)  # another process may have added since
    entry = addition.entry
    if any((e.key, e.sha256) == (entry.key, entry.sha256) for e in now.every):
        return now
    path = now.folder / entry.file
    if path.exists():
        raise BadData(where=str(path), expected="尚无此文件", found="已有未登记的同名文件", advice="请移走该文件后重试")
    files.write_whole(path, addition.content)
    try:
        register.save(now.folder, (*now.every, entry))
    except OutputError:
        path.unlink(missing_ok=True)
        raise
    after = Archive.open(now.folder)
    coverage.update(after, after.entry(entry.authority.name, entry.year))
    after.facts(entry.authority, years=entry.year)
    return after


def _authority(held: Archive, name: str, *, region: str, kind: str) -> Authority:
    known = next((a for a in held.authorities if name in a.names()), None)
    if known is not None:
        return known
    if len(name) < 2 or files.safe_name(name) != name:
        expected = "可以用作文件夹名的机关名称（不含 / \\ : * ? 等符号，不以点或横线开头，不超过60字）"
        raise BadData(where="机关名称", expected=expected, found=name, advice="请用 --authority 给出名称")
    guessed, level = vocabulary.kind_of(name)
    return Authority(name, region=region, level=level, kind=kind or guessed)
