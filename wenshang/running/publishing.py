"""Publishing: all finished files are put in place, or none; nothing partial is ever visible.

The page is renamed into place first and its manifest last: a run killed between the two leaves a whole page that the next run
makes again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from wenshang.files import write_all

FAILED = ".failed"
#: failures of a page whose evidence is kept
KEPT_FAILURES = 3
_FIELDS = {"page": str, "notebook": str, "sha256": str, "parameters": dict, "inputs": dict, "about": dict}


def publish(output: Path, files: Mapping[str, bytes]) -> None:
    """Put files (relative path → content) in place, in the order given; OutputError, and nothing changed, where one cannot be."""
    write_all(output, files, advice="已有页面未改动；请检查权限和磁盘空间后重试")


def manifest_path(page: str) -> str:
    """Where a page's manifest stands: beside it.

    >>> manifest_path("汶上县科学技术局/2021/yearly_comparison.html")
    '汶上县科学技术局/2021/yearly_comparison.manifest.json'
    """
    return page.removesuffix(".html") + ".manifest.json"


def manifest(output: Path, page: str) -> dict[str, Any]:
    """The manifest of a page, empty where there is none or it is not as one must be: the page is then made again."""
    try:
        found = json.loads((output / manifest_path(page)).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    whole = isinstance(found, dict) and all(isinstance(found.get(name), kind) for name, kind in _FIELDS.items())
    return found if whole else {}


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
