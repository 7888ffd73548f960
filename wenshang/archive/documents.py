"""Reports of the documents held: each is read once, kept under a seal, and never believed against its document."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from wenshang.archive import records
from wenshang.archive.facts import library_hash
from wenshang.archive.kept import sealed, unsealed
from wenshang.archive.register import Entry
from wenshang.errors import BadData, OutputError, said_by_system
from wenshang.files import write_all
from wenshang.model import AnnualReport


def path(folder: Path, entry: Entry) -> Path:
    """Return the file of a register row; BadData where it is missing."""
    found = folder / entry.file
    if not found.is_file():
        raise BadData(where=str(found), expected="登记过的文件", found="没有这个文件", advice="请恢复该文件")
    return found


def report(folder: Path, entry: Entry) -> AnnualReport:
    """Return the report of a document, from what was kept of it or by reading it; BadData where the document was changed."""
    original = content(folder, entry)
    made_from = f"{library_hash()} {entry.authority} {entry.year} {entry.sha256}"
    kept = folder / "facts" / "reports" / f"{hashlib.sha256(made_from.encode()).hexdigest()[:32]}.json"
    try:
        return records.loads(unsealed(kept.read_bytes()), AnnualReport)
    except (OSError, ValueError, TypeError, KeyError, IndexError, RecursionError):
        parsed = _parse(entry, original)
    with suppress(OutputError):  # a read-only data folder is fine: the report is parsed again next time
        write_all(kept.parent, {kept.name: sealed(records.dumps(parsed))})
    return parsed


def content(folder: Path, entry: Entry) -> bytes:
    """Return the document's bytes, which must be those registered; BadData where they are not."""
    try:
        found = (folder / entry.file).read_bytes()
    except OSError as error:
        why = said_by_system(error)
        raise BadData(where=entry.file, found=f"登记过的原件读不出（{why}）", advice="请恢复该文件") from error
    if hashlib.sha256(found).hexdigest() != entry.sha256:
        advice = "请恢复原文件；更正稿请用 wenshang add 加入"
        raise BadData(where=entry.file, expected="登记时的内容（sha256 相符）", found="原件登记后被改动过", advice=advice)
    return found


def altered(folder: Path, entry: Entry) -> str:
    """Return what became of a document since it was registered, in Chinese; empty where it is the same, and for typed figures."""
    try:
        if entry.method == "document":
            content(folder, entry)
    except BadData as error:
        return str(error)
    return ""


def _parse(entry: Entry, content: bytes) -> AnnualReport:
    from wenshang import parsing, readers

    document = readers.read_bytes(content, name=Path(entry.file).name)
    return parsing.parse(document, authorities=(entry.authority,), authority=entry.authority.name, year=entry.year)
