"""``wenshang check`` and ``wenshang review`` as people and scripts call them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.documents import Spec, build
from wenshang.checks import RULES

PLANTED = "requests.received.total"


def wenshang(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wenshang", *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)


def made(folder: Path, name: str = "report.html", *, wrong: bool = False, **more: object) -> Path:
    """A correct report as a file, or the same with one cell changed."""
    spec = Spec.of(edition="2021", seed=3)
    spec = replace(spec, **{"prose": {"further": ("本年度收取信息处理费0元。",)}, **more})  # type: ignore[arg-type]
    if wrong:
        spec = replace(spec, figures=dict(spec.figures) | {PLANTED: int(spec.figures[PLANTED] or 0) + 7})
    path = folder / name
    path.write_bytes(build(spec, "html"))
    return path


def test_a_correct_report_ends_with_0_and_a_wrong_one_with_1(tmp_path: Path) -> None:
    right, wrong = made(tmp_path), made(tmp_path, "wrong.html", wrong=True)
    assert wenshang("check", right, cwd=tmp_path).returncode == 0
    told = wenshang("check", wrong, cwd=tmp_path)
    assert told.returncode == 1
    lines = [line for line in told.stdout.splitlines() if "[有误·高]" in line]
    assert {line.split("[有误·高] ")[1][:2] for line in lines} == {"A2", "A3"}
    assert all("〔第2张表" in line and "≠" in line and "相差 7" in line and "→" in line and "#" in line for line in lines)


def test_a_file_that_cannot_be_read_ends_with_2_and_the_others_are_still_checked(tmp_path: Path) -> None:
    told = wenshang("check", tmp_path / "none.pdf", made(tmp_path, wrong=True), cwd=tmp_path)
    assert told.returncode == 2
    assert "A2" in told.stdout
    assert "none.pdf" in told.stderr
    assert "Traceback" not in told.stderr
    (tmp_path / "note.txt").write_text("今天开会。", encoding="utf-8")
    assert wenshang("check", tmp_path / "note.txt", cwd=tmp_path).returncode == 2


def test_what_the_list_of_problems_says_is_not_said_a_second_time(tmp_path: Path) -> None:
    report = made(tmp_path)
    hidden = "<p>全年<s>公开信息88条。</s></p></body>"
    report.write_text(report.read_text("utf-8").replace("</body>", hidden), "utf-8")
    told = wenshang("check", report, cwd=tmp_path)
    assert (told.stdout.count("没有读入"), told.stderr.count("没有读入")) == (1, 0), told.stderr


def test_json_is_one_object_a_line_with_the_agreed_names(tmp_path: Path) -> None:
    told = wenshang("check", made(tmp_path, wrong=True), "--format", "json", cwd=tmp_path)
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert rows
    for row in rows:
        assert {
            "authority",
            "period",
            "rule",
            "status",
            "severity",
            "codes",
            "message",
            "formula",
            "place",
            "quote",
        } <= row.keys()
        assert row["rule"] in RULES or row["rule"].startswith("R")
        assert row["period"] == "2024"
    assert rows[0]["difference"] == 7


def test_page_and_workbook_are_written_whole_and_the_same_each_time(tmp_path: Path) -> None:
    wrong = made(tmp_path, wrong=True, authority="=cmd|'/c calc'!A1<b>局")
    for form in ("html", "xlsx"):
        outputs = [tmp_path / f"{number}.{form}" for number in (1, 2)]
        for output in outputs:
            wenshang("check", wrong, "--authority", "<b>=1+1局", "--format", form, "--output", output, cwd=tmp_path)
        assert outputs[0].read_bytes() == outputs[1].read_bytes()
    page = (tmp_path / "1.html").read_text("utf-8")
    assert '<html lang="zh-CN">' in page
    assert "default-src" in page
    assert "&lt;b&gt;" in page
    assert "<b>局" not in page
    assert "http:" not in page.replace("http-equiv", "")
    assert "https:" not in page
    sheet = openpyxl.load_workbook(io.BytesIO((tmp_path / "1.xlsx").read_bytes()))["问题"]
    cells = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert cells == {"s"}  # text only: nothing is taken for a formula


def test_files_given_together_are_each_others_years(tmp_path: Path) -> None:
    row = "proactive.normative_documents"
    both = [
        made(tmp_path, f"{year}.html", year=year, figures={f"{row}.issued": 1, f"{row}.repealed": 0, f"{row}.in_force": held})
        for year, held in ((2023, 5), (2024, 9))
    ]
    told = wenshang("check", *both, cwd=tmp_path).stdout
    assert "C2" in told
    assert told.splitlines()[-1] == "共核对 2 份：有误 1，存疑 0，其余 1"
    assert "C2" not in wenshang("check", both[1], cwd=tmp_path).stdout


def test_held_years_are_compared_unless_told_not_to(tmp_path: Path, samples: Path, data: Path) -> None:
    with_history = wenshang("check", samples / "hongze-2024.pdf", "--data", data, cwd=tmp_path)
    assert with_history.returncode == 0
    assert "C3" in with_history.stdout
    assert "C2" not in with_history.stdout
    assert "C3" not in wenshang("check", samples / "hongze-2024.pdf", "--data", data, "--no-history", cwd=tmp_path).stdout


def test_all_held_reports_are_checked_at_once(tmp_path: Path, data: Path) -> None:
    told = wenshang("check", "--all", "--data", data, "--format", "json", cwd=tmp_path)
    assert told.returncode == 1
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert {"D3", "D4", "T3", "N3", "R3"} <= {row["rule"] for row in rows if row["authority"] == "汶上县科学技术局"}
    assert wenshang("check", cwd=tmp_path).returncode == 64


def test_a_decision_is_kept_over_runs_and_a_changed_figure_asks_again(tmp_path: Path) -> None:
    wrong = made(tmp_path, wrong=True)
    (tmp_path / "data").mkdir()
    keys = [json.loads(line)["key"] for line in wenshang("check", wrong, "--format", "json", cwd=tmp_path).stdout.splitlines()]
    made_by = ("--reason", "口径已在备注说明", "--reviewer", "张三", "--date", "2025-01-20")
    assert wenshang("review", *keys, "--decision", "explained", *made_by, cwd=tmp_path).returncode == 0
    again = wenshang("check", wrong, cwd=tmp_path)
    assert again.returncode == 0
    assert "【已说明：口径已在备注说明（张三 2025-01-20）】" in again.stdout
    assert f"没有未处理的问题　已说明或不采纳 {len(keys)}" in again.stdout.splitlines()[0]
    assert "张三" in wenshang("review", cwd=tmp_path).stdout
    spec = Spec.of(edition="2021", seed=3)
    changed = made(tmp_path, "changed.html", figures=dict(spec.figures) | {PLANTED: int(spec.figures[PLANTED] or 0) + 8})
    assert wenshang("check", changed, cwd=tmp_path).returncode == 1
    assert wenshang("review", *keys, "--remove", cwd=tmp_path).returncode == 0
    assert wenshang("check", wrong, cwd=tmp_path).returncode == 1


@pytest.mark.parametrize(
    "words",
    [
        ("review", "zz", "--decision", "explained", "--reason", "甲", "--reviewer", "乙"),
        ("review", "0123456789ab", "--decision", "explained"),
        ("review", "0123456789ab", "--decision", "explained", "--reason", "甲", "--reviewer", "乙", "--date", "昨天"),
        ("review", "--remove"),
    ],
)
def test_an_incomplete_decision_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    told = wenshang(*words, cwd=tmp_path)
    assert told.returncode == 64
    assert told.stderr.startswith("错误：")
    assert not (tmp_path / "data").exists()


def test_a_broken_decision_file_is_said_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "reviews.csv").write_text(
        "key,decision,reason,reviewer,date\n0123456789ab,maybe,甲,乙,2025-01-01\n", "utf-8"
    )
    told = wenshang("check", made(tmp_path), cwd=tmp_path)
    assert told.returncode == 8
    assert "reviews.csv 第2行" in told.stderr
