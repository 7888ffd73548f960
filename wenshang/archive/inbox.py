"""The inbox: documents put into a folder are stored, checked and briefed, and each file is moved to say so.

A file is taken when its size has stood still for a round. What was read without doubt of a known body is stored; what needs a
person's eye goes to ``待确认``, what cannot be read to ``未能读取``, each with a note beside it; the rest to ``已收存``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from wenshang.archive import Archive, adding
from wenshang.archive.adding import Addition
from wenshang.errors import OutputError, WenshangError, internal, said_by_system
from wenshang.files import shown, sweep, write_whole
from wenshang.model import Status

STORED, DOUBTED, UNREADABLE = "已收存", "待确认", "未能读取"
SUFFIXES = {".txt", ".html", ".htm", ".pdf", ".docx", ".jpg", ".jpeg", ".png"}


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of a file: where it went, why, and the report (authority and year) where one was stored."""

    name: str
    went: str
    why: str
    authority: str = ""
    year: int = 0


class Inbox:
    """The inbox folder; ``look`` is called again and again and remembers sizes from the round before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sizes: dict[Path, tuple[int, int]] = {}
        self.stuck: dict[Path, tuple[int, int]] = {}
        for name in (STORED, DOUBTED, UNREADABLE):
            (folder / name).mkdir(parents=True, exist_ok=True)
        sweep(folder)

    def ready(self) -> list[Path]:
        """Documents whose size and date have not changed since the last look; OutputError where the folder is not there."""
        try:
            now = {path: _size(path) for path in sorted(self.folder.iterdir()) if _is_document(path)}
        except OSError as error:
            where, found = str(self.folder), said_by_system(error)
            raise OutputError(where=where, expected="收件文件夹", found=found, advice="请恢复该文件夹") from error
        still = [path for path, size in now.items() if self.sizes.get(path) == size and self.stuck.get(path) != size]
        self.sizes = now
        return still

    def take(self, archive: Archive) -> Iterator[tuple[Archive, Path, Arrival]]:
        """Take in every document that is ready; the archive as it is after each. ``settle`` moves it when all is done."""
        for path in self.ready():
            archive, arrival = receive(path, archive)
            yield archive, path, arrival

    def settle(self, path: Path, arrival: Arrival) -> Arrival:
        """Move a document to where it belongs, its note first; what became of it, with what hindered that."""
        target = self.folder / arrival.went / path.name
        number = 1
        while target.exists():
            number += 1
            target = target.with_name(f"{path.stem}（{number}）{path.suffix}")
        note = target.with_name(f"{target.name}.说明.txt")
        try:
            if arrival.went != STORED:
                write_whole(note, f"{arrival.why}\n".encode())
            path.rename(target)
        except FileNotFoundError:  # taken away meanwhile
            note.unlink(missing_ok=True)
            return replace(arrival, why=f"{arrival.why}（文件已被取走）")
        except (OSError, OutputError) as error:  # it stays, and is not read again until it changes
            self.stuck[path] = self.sizes[path]
            found = said_by_system(error) if isinstance(error, OSError) else error.found
            return replace(arrival, why=f"{arrival.why}（没有移走：{found}）")
        return arrival


def receive(path: Path, archive: Archive) -> tuple[Archive, Arrival]:
    """Read a document and store it where nothing about it is in doubt; the archive afterwards, and what became of it.

    OutputError where the data folder cannot be written.
    """
    name = shown(path.name)
    try:
        planned = adding.plan(archive, path.read_bytes(), name=name)
        if why := doubts(planned, archive):
            return archive, Arrival(name, DOUBTED, f"{why}。核对后请用 wenshang add 加入。")
        after = adding.store(archive, planned)
    except OutputError:  # the folder's fault and not the document's: it stays for the next round
        raise
    except WenshangError as error:
        return archive, Arrival(name, UNREADABLE, str(error))
    except OSError as error:
        return archive, Arrival(name, UNREADABLE, said_by_system(error))
    except Exception as error:  # a fault of ours in one document must not stop the others
        return archive, Arrival(name, UNREADABLE, internal(error, advice="请把这份文件交给维护人员"))
    report = planned.report
    why = {"same": "这份文件已经收存过", "version": "作为更正稿收存"}.get(planned.outcome, "收存")
    return after, Arrival(name, STORED, why, report.authority, report.year)


def doubts(planned: Addition, archive: Archive) -> str:
    """Why a person should look before a report is stored, or an empty string."""
    report = planned.report
    if not any(report.authority in authority.names() for authority in archive.authorities):
        return f"“{report.authority}”不在已登记的机关中"
    if planned.outcome == "version":
        return f"已收存 {report.authority} {report.year} 年的另一份报告，这一份内容不同"
    found = [finding.message for finding in report.findings if finding.status is Status.PARSE_DOUBT]
    return f"有 {len(found)} 处识读存疑：{found[0]}" if found else ""


def _is_document(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~$"))


def _size(path: Path) -> tuple[int, int]:
    try:
        about = path.stat()
    except FileNotFoundError:  # taken away while we looked
        return -1, 0
    return about.st_size, about.st_mtime_ns
