"""The tutorial's commands run as printed, one after the other in one folder; what the READMEs lead to and show is there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
LINES = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.S) for line in block.splitlines()]


@pytest.mark.slow
def test_every_command_of_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    folder, said = tmp_path, ""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WENSHANG_")}
    for line in LINES:
        name, *words = shlex.split(line)
        if name == "cd":
            folder = folder / words[0]
            continue
        assert name == "wenshang"
        done = subprocess.run(
            [sys.executable, "-m", "wenshang", *words], cwd=folder, env=clean, capture_output=True, text=True, encoding="utf-8"
        )
        said += done.stdout
        assert done.returncode == (1 if words[0] == "check" else 0), f"{line}\n{done.stdout}{done.stderr}"
    for made in ("整改清单.xlsx", "台账模板.xlsx", "草稿.docx", "build/index.html"):
        assert (folder / made).is_file()
    assert (folder / "build/汶上县科学技术局/2021/leadership_brief.html").is_file()
    assert list((folder / "build").rglob("my_analysis.html"))
    assert "政府网站公开信息数" in said


def test_what_the_tutorial_leads_to_is_there() -> None:
    for target in re.findall(r"\]\(([\w-]+\.md)\)", TEXT):
        assert (ROOT / "docs" / target).is_file()


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_what_a_readme_leads_to_and_shows_is_there_and_small(name: str) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text("utf-8"))
    assert {"docs/tutorial.md", "docs/pictures/page.png"} <= set(targets)
    assert all((ROOT / target).exists() for target in targets)
    assert all((ROOT / target).stat().st_size < 100_000 for target in targets if target.endswith(".png"))
