"""Every writing command killed on its way: what is left is sound, and the same command run again gives the bytes of a clean run.

``python -m benchmarks kills`` kills a hundred times, in turn over all scenes; half of the kills come at a moment by the clock,
half at one of the command's own steps of writing (a file opened to be written, renamed, removed). The tests do a few.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks import made
from wenshang.archive import Archive
from wenshang.checks import reviews
from wenshang.running import publishing

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "data" / "documents" / "汶上县科学技术局" / "2021.txt"
BODY = "示例县科技局第1分局"
PAGE = ("run", "yearly_comparison", "-p", "authority", BODY, "-p", "year", "2024")

#: runs the command and counts its steps of writing, so that it can be killed at any of them
COUNTED = """
import atexit, os, sys
here, at, seen = os.getcwd(), int(os.environ.get("KILLED_AT", 0)), 0
def heard(event, words):
    global seen
    writes = event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir")
    writes = writes or event == "open" and isinstance(words[2], int) and words[2] & (os.O_WRONLY | os.O_RDWR)
    if writes and isinstance(words[0], (str, bytes, os.PathLike)):
        path = os.path.abspath(os.fsdecode(words[0]))
        if path.startswith(here + os.sep):
            seen += 1
            if seen == at:
                os.kill(os.getpid(), 9)
counted = os.environ.get("COUNTED")
if counted:
    atexit.register(lambda: open(counted, "w").write(str(seen)))
sys.addaudithook(heard)
"""
COMMAND = COUNTED + "from wenshang.cli import main; main()"
#: what the buttons of the explorer do
SAVE = (
    COUNTED
    + """
from pathlib import Path
import wenshang as ws
from wenshang.explorer.adding import Adding
explorer = ws.explore()
explorer.root
panel = Adding(explorer)
path = Path("reports/2021.txt")
panel._take([{"name": path.name, "content": path.read_bytes()}])
panel._save()
"""
)
LAB = (
    COUNTED
    + """
from pathlib import Path
from wenshang import workplace
from wenshang.explorer import workspace
workspace.prepare(workplace.find(Path("工作")))
"""
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A writing command: its words, what is prepared before it beside the data folder, and with which code it ends."""

    words: tuple[str, ...]
    prepare: Callable[[Path], object] = lambda folder: None
    program: str = COMMAND
    code: int = 0


def command(data: Path, output: Path, *more: str) -> list[str]:
    """The words of ``wenshang brief --all``."""
    return [sys.executable, "-m", "wenshang", "brief", "--all", "--data", str(data), "--output", str(output), *more]


def pages_of(output: Path) -> dict[str, bytes]:
    """The published pages, without the lists of them."""
    found = (path for path in output.rglob("*.html") if not path.relative_to(output).parts[0].startswith("."))
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in found if path.parent != output}


def _reports(folder: Path, *names: str) -> None:
    """Two reports of one body to be added: the founding one, and a corrected one of the next year."""
    (folder / names[0]).mkdir(parents=True)
    text = REPORT.read_text("utf-8")
    (folder / names[0] / "2021.txt").write_text(text, "utf-8")
    (folder / names[0] / "2022.txt").write_text(text.replace("2021", "2022"), "utf-8")


def _pages(folder: Path) -> None:
    """The pages of the data folder, made before."""
    subprocess.run([sys.executable, "-m", "wenshang", *PAGE], cwd=folder, check=True, capture_output=True)


def _inbox(folder: Path) -> None:
    """An inbox with a report to be stored, one that needs an eye, and a file that is none; the body is known."""
    _reports(folder, "inbox")
    held = Archive.open(folder / "data")
    known = ["add", "inbox/2022.txt", "--yes"]
    subprocess.run([sys.executable, "-m", "wenshang", *known], cwd=folder, check=True, capture_output=True)
    assert len(Archive.open(folder / "data").entries) == len(held.entries) + 1
    (folder / "inbox" / "2022.txt").write_text(REPORT.read_text("utf-8").replace("汶上县科学技术局", "示例县没有局"), "utf-8")
    (folder / "inbox" / "z.txt").write_text("会议通知", "utf-8")


def _schedules(folder: Path) -> None:
    settings = '[[schedule]]\nname = "w"\nwhen = "每天 06:00"\nnotebooks = ["yearly_comparison"]\nwhere = {"年度" = "2024"}\n'
    (folder / "schedules.toml").write_text(settings, "utf-8")


def _register(folder: Path) -> None:
    from tests.office import made_registers

    lines, _, _ = made_registers.rows(40)
    (folder / "台账.xlsx").write_bytes(made_registers.workbook(lines))


SCENES: dict[str, Scene] = {
    "brief": Scene(("brief", "--all", "--jobs", "2")),
    "brief --force": Scene((*PAGE, "--force"), _pages),
    "run": Scene(PAGE),
    "schedule": Scene(("schedule", "--run", "w"), _schedules),
    "add": Scene(("add", "reports/2021.txt", "reports/2022.txt", "--yes"), lambda folder: _reports(folder, "reports")),
    "explorer": Scene((), lambda folder: _reports(folder, "reports"), SAVE),
    "watch": Scene(("watch", "--once"), _inbox),
    "review": Scene(
        ("review", "0123456789ab", "--decision", "confirmed", "--reason", "属实", "--reviewer", "某", "--date", "2024-01-31")
    ),
    "fetch": Scene(("fetch", "--area", "11AA", "--years", "2021-2023", "--delay", "0", "--allow-private", "127.0.0.1")),
    "tally": Scene(("tally", "台账.xlsx", "--output", "表.xlsx"), _register),
    "check": Scene(("check", "--all", "--format", "html", "--output", "问题.html", "--list", "整改.xlsx"), code=1),
    "coverage": Scene(("coverage", "--update")),
    "init": Scene(("init", "工作")),
    "lab": Scene((), program=LAB),
}


@dataclass(slots=True)
class Stage:
    """A scene made ready: the folder before the command, and after a clean run; how long and how many steps that took."""

    scene: Scene
    folder: Path
    before: dict[str, bytes] = field(default_factory=dict)
    after: dict[str, bytes] = field(default_factory=dict)
    seconds: float = 0
    steps: int = 0

    @property
    def template(self) -> Path:
        """The folder as it stands before the command, which every kill begins with a copy of."""
        return self.folder / "before"

    def ready(self) -> Stage:
        """Prepare, and run once to the end."""
        made.folder(self.template / "data", bodies=1)
        self.scene.prepare(self.template)
        self.before = contents(self.template)
        clean, counted = self.folder / "clean", self.folder / "steps"
        shutil.copytree(self.template, clean)
        begun = time.monotonic()
        self.finish(clean, COUNTED=str(counted))
        self.seconds, self.after, self.steps = time.monotonic() - begun, contents(clean), int(counted.read_text())
        return self

    def run(self, place: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command to wherever it comes; it must end by itself."""
        env = _environment(environment)
        return subprocess.run(self._words, cwd=place, env=env, capture_output=True, text=True, check=False, timeout=600)

    def finish(self, place: Path, **environment: str) -> None:
        """Run the command to its end."""
        done = self.run(place, **environment)
        assert done.returncode == self.scene.code, (self.scene.words, done.returncode, done.stdout[-500:], done.stderr[-2000:])

    @property
    def _words(self) -> list[str]:
        return [sys.executable, "-B", "-c", self.scene.program, *self.scene.words]

    def kill(self, place: Path, chance: random.Random, *, step: bool) -> None:
        """Begin the command in a copy, kill it, look at what is left, run it again, and look at the end. AssertionErrors."""
        shutil.copytree(self.template, place)
        mark = uuid.uuid4().hex
        wanted = {"WENSHANG_TEST_MARK": mark} | ({"KILLED_AT": str(chance.randint(1, self.steps))} if step else {})
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        started = subprocess.Popen(self._words, cwd=place, env=_environment(wanted), **quiet)
        try:
            started.wait(600 if step else chance.uniform(0, self.seconds))
        except subprocess.TimeoutExpired:
            started.kill()
        started.wait()
        assert gone(mark), "a process outlived the command"
        self._sound(place)
        self.finish(place)
        self.same(place)
        shutil.rmtree(place)

    def same(self, place: Path) -> None:
        """The folder is as a clean run leaves it, nothing half written in it."""
        left, right = (settled(found) for found in (contents(place), self.after))
        assert left.keys() == right.keys(), left.keys() ^ right.keys()
        assert left == right, [name for name in left if left[name] != right[name]]
        parts = [path.relative_to(place).as_posix() for path in place.rglob("*.part")]
        assert not parts, parts

    def _sound(self, place: Path) -> None:
        """Every file is what it was, or what it will be; the tables of the data folder are whole; no ledger line is lost."""
        found = contents(place)
        for name, content in found.items():
            if name.endswith("ledger.jsonl"):
                assert content.startswith(self.before.get(name, b"")), name
                assert publishing.ledger(place / Path(name).parent)[1] <= 1, name
            elif name.endswith(("index.html", "status.html")):
                assert content.rstrip().endswith(b"</html>"), name
            elif not name.endswith((".csv", "facts/manifest.json", ".pid")):
                assert content in (self.before.get(name), self.after.get(name)), name
        for name in self.before.keys() - found.keys():
            assert name.startswith("inbox/"), name
        held = Archive.open(place / "data")
        for entry in held.entries:
            assert sha256((held.folder / entry.file).read_bytes()).hexdigest() == entry.sha256
        reviews.load(held.folder)
        held.facts()


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name, without locks and without what a killed writer left half written."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    passing = (".part", ".lock", ".lock.pid")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files if not path.name.endswith(passing)}


def settled(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files less those that tell when something was done, and less the cache of facts, which is made when it is asked for."""
    passing = ("ledger.jsonl", "status.html")
    return {name: content for name, content in found.items() if not name.endswith(passing) and "data/facts/" not in name}


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)} | dict(more)


def gone(mark: str) -> bool:
    """Whether no process is left, some seconds later at most, that carries a mark in its environment."""
    end = time.monotonic() + 15
    while living(mark) and time.monotonic() < end:
        time.sleep(0.05)
    return not living(mark)


def living(mark: str) -> list[int]:
    """The processes that carry a mark in their environment, corpses left out."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes() and "\nState:\tZ" not in (folder / "status").read_text():
                found.append(int(folder.name))
        except (OSError, ValueError):
            continue
    return found


class _Portal(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = f"<html><body>{self.path[-4:]}年度报告</body></html>".encode()
        self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@contextmanager
def scenes(*names: str) -> Iterator[dict[str, Scene]]:
    """The scenes named, or all, while the portal that ``fetch`` asks is there."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Portal) as portal:
        threading.Thread(target=portal.serve_forever, daemon=True).start()
        chosen = {name: SCENES[name] for name in names or SCENES}
        if fetch := chosen.get("fetch"):
            chosen["fetch"] = Scene((*fetch.words, "--base", f"http://127.0.0.1:{portal.server_port}"))
        yield chosen
        portal.shutdown()


def kill(times: int, folder: Path, *names: str) -> Counter[str]:
    """Kill so often, in turn over the scenes; how often each was sound (AssertionError with the scene where one was not)."""
    chance, sound = random.Random(20211), Counter[str]()
    with scenes(*names) as chosen:
        stages = {name: Stage(scene, folder / str(number)).ready() for number, (name, scene) in enumerate(chosen.items())}
        for number in range(times):
            name = list(stages)[number % len(stages)]
            try:
                stages[name].kill(folder / f"killed {number}", chance, step=number // len(stages) % 2 == 0)
            except AssertionError as error:
                raise AssertionError(f"kill {number} of {name}: {error}") from error
            sound[name] += 1
    return sound


def measure(times: int = 100) -> dict[str, Any]:
    """A hundred kills over all writing commands."""
    with tempfile.TemporaryDirectory() as name:
        begun = time.monotonic()
        sound = kill(times, Path(name))
    return {"killed": times, "sound": sound.total(), **sound, "seconds": round(time.monotonic() - begun)}
