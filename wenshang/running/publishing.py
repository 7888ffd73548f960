"""Publishing: finished files in, all of them in place out, or none; nothing partial is ever visible.

Files are written whole in ``.staging`` of the output folder (the same file system), brought to the disk, then renamed into place.
The page is renamed first and its manifest last: a run killed between the two leaves a whole page that the next run makes again.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from wenshang.errors import OutputError, said_by_system

STAGING, FAILED = ".staging", ".failed"
#: failures of a page whose evidence is kept
KEPT_FAILURES = 3


def sweep(output: Path) -> None:
    """Remove what a killed run left in ``.staging``; only to be called under the lock."""
    shutil.rmtree(output / STAGING, ignore_errors=True)


def publish(output: Path, files: Mapping[str, bytes]) -> None:
    """Put files (relative path → content) in place, in the order given; OutputError, and nothing changed, where one cannot be."""
    staging = output / STAGING
    staged: list[tuple[Path, Path]] = []
    try:
        staging.mkdir(parents=True, exist_ok=True)
        for number, (name, content) in enumerate(files.items()):
            target = output / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, f"{name} 是文件夹")
            part = staging / f"{os.getpid()}-{number}"
            with part.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            staged.append((part, target))
        for part, target in staged:
            part.replace(target)
    except OSError as error:
        for leftover in staging.glob(f"{os.getpid()}-*") if staging.is_dir() else ():
            with suppress(OSError):
                leftover.unlink()
        found = said_by_system(error)
        raise OutputError(
            where=str(output), expected="可写的输出文件夹", found=found, advice="已有页面未改动；请检查权限和磁盘空间后重试"
        ) from error


def manifest_path(page: str) -> str:
    """Where a page's manifest stands: beside it.

    >>> manifest_path("甲局/2021/yearly_comparison.html")
    '甲局/2021/yearly_comparison.manifest.json'
    """
    return page.removesuffix(".html") + ".manifest.json"


def manifest(output: Path, page: str) -> dict[str, Any]:
    """The manifest of a page, empty where there is none that can be read."""
    try:
        found = json.loads((output / manifest_path(page)).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def manifests(output: Path) -> dict[str, dict[str, Any]]:
    """All manifests below the output folder, by page."""
    suffix = manifest_path("")
    found = {}
    for path in sorted(output.glob(f"*/**/*{suffix}")):
        inside = path.relative_to(output)
        if not inside.parts[0].startswith("."):
            page = inside.as_posix().removesuffix(suffix) + ".html"
            found[page] = manifest(output, page)
    return found


def keep_evidence(output: Path, page: str, run: int, files: Mapping[str, bytes]) -> str:
    """Keep what a failed run of a page showed; the folder (relative). Of each page the latest three failures are kept."""
    folder = f"{FAILED}/{page.removesuffix('.html')}/{run:06d}"
    publish(output, {f"{folder}/{name}": content for name, content in files.items()})
    for old in sorted((output / folder).parent.iterdir())[:-KEPT_FAILURES]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def remove(output: Path, pages: Sequence[str]) -> None:
    """Take pages away with all that stands beside them under the same name; and folders that are empty then."""
    for page in pages:
        (output / manifest_path(page)).unlink(missing_ok=True)
        target = output / page
        for path in (target, *target.parent.glob(f"{target.stem}.*")):
            path.unlink(missing_ok=True)
        for folder in (target.parent, target.parent.parent):
            if folder != output and folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
