"""How large the house is: modules, classes and lines of each room, names with two meanings, and how far one must walk.

A *walk* is the order in which a command first calls each of the library's functions: files entered, and how often the walk comes
back to a file that it had left. Someone who reads the code along the run turns that many pages.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import wenshang

PACKAGE = Path(wenshang.__file__).parent
#: the founding report, which every checkout has
REPORT = PACKAGE.parent / "data" / "documents" / "汶上县科学技术局" / "2021.txt"
#: run in a process of its own, so that nothing is warm; what forked children do is not seen
TRACED = """
import sys
order, package = [], sys.argv[1]
seen = set()
def profile(frame, event, arg):
    if event == "call" and frame.f_code.co_filename.startswith(package) and frame.f_code not in seen:
        seen.add(frame.f_code)
        if frame.f_code.co_name != "<module>":
            order.append(frame.f_code.co_filename)
import wenshang.cli
sys.argv[1:] = sys.argv[2:]
sys.setprofile(profile)
try:
    wenshang.cli.main()
except SystemExit:
    pass
finally:
    sys.setprofile(None)
    print("\\n".join(order), file=sys.stderr)
"""


def rooms() -> dict[str, tuple[int, int, int]]:
    """Modules, classes and lines of each room, and of the whole."""
    found: dict[str, list[int]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text("utf-8")
        counts = (1, sum(isinstance(node, ast.ClassDef) for node in ast.walk(ast.parse(text))), text.count("\n"))
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for name in (room, "all"):
            found[name] = [a + b for a, b in zip(found.get(name, [0, 0, 0]), counts, strict=True)]
    return {name: (counts[0], counts[1], counts[2]) for name, counts in found.items()}


def two_meanings() -> list[str]:
    """Public classes of the library that share a name with another one."""
    names = Counter(
        node.name
        for path in PACKAGE.rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    return sorted(name for name, count in names.items() if count > 1)


def walk(*words: str) -> tuple[int, int]:
    """Files entered and returns to a file left, of one command."""
    done = subprocess.run(
        [sys.executable, "-c", TRACED, str(PACKAGE), *words], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    files = [line for line in done.stderr.splitlines() if line.startswith(str(PACKAGE))]
    steps = [name for name, before in zip(files, ["", *files], strict=False) if name != before]
    return len(set(steps)), len(steps) - len(set(steps))


def _walks() -> Iterator[tuple[str, tuple[int, int]]]:
    yield "extract", walk("extract", str(REPORT))
    with tempfile.TemporaryDirectory() as folder:
        asked = ("--authority", "汶上县科学技术局", "--year", "2021")
        yield "brief", walk("brief", *asked, "--output", folder, "--jobs", "1")


def measure() -> dict[str, str]:
    """The table of the rooms, names with two meanings, and the walks."""
    told = {name: f"{m} modules, {c} classes, {n} lines" for name, (m, c, n) in rooms().items()}
    told |= {f"walk of {name}": f"{files} files, {again} returns" for name, (files, again) in _walks()}
    return told | {"names with two meanings": "、".join(two_meanings()) or "none"}
