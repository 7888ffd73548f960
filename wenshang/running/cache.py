"""What a page is made from, as content hashes; equal hashes mean the page is fresh.

No time stamps: the notebook's cells, the parameters, the register rows and figures the page may read, the library with its forms
and templates, and the versions of the libraries that draw it.
"""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wenshang import workplace
from wenshang.archive.documents import altered
from wenshang.archive.typed import rows
from wenshang.files import fingerprint

if TYPE_CHECKING:
    from wenshang.archive import Archive, Entry
    from wenshang.running.plan import Page

#: rooms whose text cannot change a page; and what draws it, beside code
_ELSEWHERE, _TEMPLATES = ("cli/", "explorer/", "workplace/"), "briefing/templates/"
_MADE_WITH = (
    "ipykernel",
    "ipython",
    "jinja2",
    "lxml",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "numpy",
    "pandas",
    "papermill",
    "pyarrow",
)
#: what code may name a file by: any text between quotes (table = "own.csv"), a %run, a module that is imported
_QUOTED = re.compile(r"""(['"])([^'"\n]+)\1|^\s*%run\s+(?:-\S+\s+)*([^\s'"]+)""", re.MULTILINE)
_LONGEST = 255
_IMPORTED = re.compile(r"^\s*(?:from|import)\s+(\w+)", re.MULTILINE)
#: what each kind of input is called when ``wenshang why`` names it
NAMES = {
    "notebook": "笔记本",
    "parameters": "参数",
    "facts": "读取的报告与数字",
    "files": "笔记本所用的文件",
    "library": "程序",
    "template": "版式",
    "versions": "所用的库",
}


@cache
def library() -> dict[str, str]:
    """Hashes of the library's own text: what draws the page (``template``) and everything else that can change it."""

    library = workplace.hash_of_own("", but=(*_ELSEWHERE, _TEMPLATES))
    return {"library": library[:16], "template": workplace.hash_of_own(_TEMPLATES)[:16]}


@cache
def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that make a page."""
    return {"python": platform.python_version()} | {name: version(name) for name in _MADE_WITH}


def notebook(path: Path) -> str:
    """The hash of a notebook's cells: their kind, tags and source, whatever outputs an editor left in it."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return fingerprint([(c["cell_type"], c["metadata"].get("tags", ()), "".join(c["source"])) for c in cells])


def code(content: Mapping[str, Any]) -> str:
    """The hash of the code of a notebook's cells, whatever stands around it."""
    return fingerprint(["".join(cell["source"]) for cell in content["cells"] if cell["cell_type"] == "code"])


def as_shipped(path: Path) -> bool:
    """True where a notebook's code is what the project ships: what it reads is known (tested). Its metadata hold the hash."""
    content = json.loads(path.read_text("utf-8"))
    return bool(content["metadata"].get("wenshang", {}).get("code") == code(content))


def named_files(path: Path, values: Mapping[str, Any]) -> dict[str, str]:
    """The hashes of the files of the working folder that a notebook's code or its values name, by relative path.

    A file is named by its path (``own.csv``), by a folder and a name (``Path("tables") / "own.csv"``), by a pattern (``*.csv``),
    or as a module. What is named in no such way (a path that the code works out) is not seen; the data folder is told of apart.
    """
    cells = json.loads(path.read_text("utf-8"))["cells"]
    source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    words = {found[2] or found[3] for found in _QUOTED.finditer(source)} | {f"{name}.py" for name in _IMPORTED.findall(source)}
    words |= {value for name, value in values.items() if isinstance(value, str) and name != "data"}
    here = Path.cwd()
    named = {_within(here, word) for word in words if 0 < len(word) < _LONGEST} - {None}
    apart = (_within(here, str(values.get("data") or "data")), path.absolute())
    folders = [folder for folder in named if folder and folder.is_dir()]
    named |= {_within(folder, word) for folder in folders for word in words}
    named |= {file for word in words if "*." in word for file in _alike(here, word)}
    files = sorted(
        file for file in named if file and file.is_file() and not any(one and file.is_relative_to(one) for one in apart)
    )
    return {file.relative_to(here).as_posix(): fingerprint(file.read_bytes()) for file in files}


def _within(folder: Path, word: str) -> Path | None:
    """The path that a word names in a folder; None where it leads out of it, to itself, or is no path."""
    found = Path(os.path.normpath(folder / word))
    try:
        return found if found.is_relative_to(folder) and found != folder and found.exists() else None
    except (OSError, ValueError):
        return None


def _alike(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder that a pattern names; none where it is no pattern."""
    try:
        return [file for file in folder.glob(pattern) if ".." not in file.parts]
    except (OSError, ValueError, NotImplementedError):
        return []


class Inputs:
    """What the pages of an archive are made from; made once a run, so that ten thousand pages cost little each."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.reviews = reviews(archive.folder)
        self.notebook = cache(notebook)
        self.as_shipped = cache(as_shipped)
        self.altered = {entry.key: why for entry in archive.entries if (why := altered(archive.folder, entry))}
        self.hashes = {e.key: fingerprint([_entry(archive.folder, e), self.altered.get(e.key, "")]) for e in archive.entries}
        kinds: dict[tuple[str, str, int], list[tuple[str, str]]] = {}
        for entry in archive.entries:
            kinds.setdefault(_group(entry), []).append((entry.authority.name, self.hashes[entry.key]))
        self.groups = {group: fingerprint(rows) for group, rows in kinds.items()}
        self.years = {
            f"收存的全部报告 {year}": fingerprint(
                [(e.authority.name, self.hashes[e.key]) for e in archive.entries if e.year == year]
            )
            for year in sorted({entry.year for entry in archive.entries})
        }

    def of(self, page: Page) -> dict[str, Any]:
        """Everything a page is made from, each as a hash; ``facts`` by authority and year, so that a change can be named."""
        return {
            "notebook": self.notebook(page.notebook),
            "parameters": fingerprint(page.parameters),
            "facts": self.facts(page) | self.reviews,
            **({} if self.as_shipped(page.notebook) else {"files": named_files(page.notebook, page.values)}),
            **library(),
            "versions": fingerprint(versions()),
        }

    def refusal(self, page: Page) -> str:
        """Why a page must not be made: a document it is made from is not the one that was registered. Empty where all is well."""
        read = self.facts(page)
        return next((why for (name, year), why in self.altered.items() if f"{name} {year}" in read), "")

    def facts(self, page: Page) -> dict[str, str]:
        """What a page may read: its authority up to its year, and as one hash a year the bodies of its kind; or its region.

        An analyst's own notebook, or a shipped one with other code, may read anything: all that is held, as one hash a year.
        """
        return self._declared(page) | ({} if self.as_shipped(page.notebook) else self.years)

    def _declared(self, page: Page) -> dict[str, str]:
        values = page.values
        if authority := values.get("authority"):
            name = self.archive.resolve(authority).name
            last = values.get("year") or max(self.archive.years(name))
            own = {f"{name} {y}": self.hashes[name, y] for y in self.archive.years(name) if y <= last}
            kind, level, year = _group(self.archive.entry(name, last)) if (name, last) in self.hashes else ("", "", last)
            if page.name == "reconcile":
                own |= {f"{part} {last}": self.hashes[part, last] for part in self.archive.counted_by(name, last)[0]}
            return own | ({f"同类机关（{kind}·{level}） {year}": self.groups[kind, level, year]} if kind else {})
        region = values.get("region") or ""
        entries = [
            e for e in self.archive.entries if e.authority.region.startswith(region) or e.authority.region.endswith(region)
        ]
        return {f"{name} {year}": self.hashes[name, year] for name, year in (entry.key for entry in entries)}


def _group(entry: Entry) -> tuple[str, str, int]:
    return entry.authority.kind, entry.authority.level, entry.year


def reviews(folder: Path) -> dict[str, str]:
    """The review decisions beside the register, which may change what a page says of a finding."""
    return {path.name: fingerprint(path.read_bytes()) for path in sorted(folder.glob("reviews*")) if path.is_file()}


def changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What differs between two sets of inputs, in Chinese, most particular first; empty where nothing does.

    >>> changed({"facts": {"汶上县科学技术局 2021": "x"}}, {"facts": {"汶上县科学技术局 2021": "y"}})
    ['读取的报告与数字：更改 汶上县科学技术局 2021']
    """
    changes = []
    for kind, label in NAMES.items():
        old, new = before.get(kind), now.get(kind)
        if old == new:
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            parts = [f"新增 {name}" for name in sorted(new.keys() - old.keys())]
            parts += [f"移去 {name}" for name in sorted(old.keys() - new.keys())]
            parts += [f"更改 {name}" for name in sorted(old.keys() & new.keys()) if old[name] != new[name]]
            label += "：" + "、".join(parts[:6]) + ("……" if len(parts) > 6 else "")
        changes.append(label)
    return changes


@cache
def _typed(path: Path, sha256: str) -> dict[tuple[str, int], str]:
    return {key: fingerprint([[*row.values()] for row in found]) for key, found in rows(path, sha256).items()}


def _entry(folder: Path, entry: Entry) -> str:
    """The hash of what a register row says and leads to; of typed figures only this authority's rows of the file."""
    row = {name: cell for name, cell in entry.cells.items() if name not in ("year", "file", "sha256")}
    content = entry.sha256 if entry.method == "document" else _typed(folder / entry.file, entry.sha256).get(entry.key, "")
    return fingerprint([row, content])
