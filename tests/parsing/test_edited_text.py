"""Edits of the founding report's text, as people and copying make them: no figure is wrong without a doubt that names it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.documents import edited as edits
from tests.documents.edited import Edited, edited
from wenshang.model import AnnualReport
from wenshang.parsing import parse
from wenshang.readers import read_bytes

_SHARDS, _DOCUMENTS = 4, 125


def _read(made: Edited) -> AnnualReport:
    return parse(read_bytes(made.data, name=f"{made.seed}.txt"), authority="汶上县科学技术局", year=2021)


@pytest.mark.parametrize("shard", range(_SHARDS))
def test_no_figure_of_an_edited_text_is_wrong_in_silence(shard: int) -> None:
    printed = read = 0
    for seed in range(shard * _DOCUMENTS, (shard + 1) * _DOCUMENTS):
        made = edited(seed)
        report = _read(made)
        assert not made.silently_wrong(report), (seed, made.edits)
        printed += len(made.allowed)
        read += sum(fact.value in made.allowed.get(fact.code, ()) for fact in report.facts)
    assert read >= 0.97 * printed


def test_every_edit_is_tried_and_the_judge_sees_a_wrong_figure() -> None:
    tried = {name for seed in range(200) for name in edited(seed).edits}
    assert tried == {edit.__name__ for edit in edits._EDITS}
    made = edited(7)
    code = "requests.received.total"
    assert code in replace(made, allowed={**made.allowed, code: {987654}}).silently_wrong(_read(made))


def test_a_tab_lost_before_the_last_cell_is_no_printed_blank() -> None:
    text = edits.REPORT.read_text("utf-8")
    line = next(line for line in text.split("\n") if "8.属于行政查询事项" in line)
    cut = text.replace(line, line[: line.rstrip().rindex("\t")] + line.rstrip()[-1])
    report = parse(read_bytes(cut.encode(), name="a.txt"))
    doubted = {code for finding in report.findings if finding.rule == "R1" for code in finding.codes}
    assert "requests.refused.administrative_inquiry.total" in doubted


def _doubted(text: str) -> set[str]:
    report = parse(read_bytes(text.encode(), name="a.txt"))
    return {code for finding in report.findings if finding.rule == "R1" for code in finding.codes}


def test_a_decimal_cut_by_a_line_end_is_doubted() -> None:
    text = edits.REPORT.read_text("utf-8")
    line = next(line for line in text.split("\n") if line.startswith("行政事业性收费"))
    assert "proactive.fees.amount" in _doubted(text.replace(line, "行政事业性收费\t2736\n.38\t\t"))


def test_a_cell_that_is_no_figure_is_doubted_though_its_row_is_printed_again() -> None:
    text = edits.REPORT.read_text("utf-8")
    line = next(line for line in text.split("\n") if line.count("\t") == 14 and line.split("\t")[0].isdigit())
    fields = line.split("\t")
    odd = "\t".join([*fields[:5], "124-03", *fields[6:]])
    assert _doubted(text.replace(line, f"{odd}\n{line}")) >= {"disputes.litigation_direct.upheld"}


def test_a_note_in_a_cell_makes_no_column_for_remarks() -> None:
    text = edits.REPORT.read_text("utf-8")
    noted = next(line for line in text.split("\n") if "2.重复申请" in line)
    row = next(line for line in text.split("\n") if "7.属于行政执法案卷" in line)
    fields = row.rstrip("\t").split("\t")
    changed = text.replace(row, "\t".join([*fields[:-3], "", "0", "0", "3"])).replace(noted, f"{noted.rstrip()[:-1]}0(注)")
    values = parse(read_bytes(changed.encode(), name="a.txt")).values()
    code = "requests.refused.enforcement_file.total"
    assert values.get(code) == 3 or code in _doubted(changed)


def test_a_blank_of_a_row_that_lost_a_mark_is_doubted_below_no_head_too() -> None:
    text = edits.REPORT.read_text("utf-8")
    first = next(line for line in text.split("\n") if line.startswith("一、本年新收"))
    total = next(line for line in text.split("\n") if "(七)总计" in line)
    twice = text.replace(first, f"{first}\n{first}").replace(total, "\t(七)总计\t\t0\t0\t0\t0 0\t0\t0")
    assert "requests.processed.natural_person" in _doubted(twice)


@pytest.mark.parametrize(("at", "lost"), [(-1, "total"), (-2, "other")])
def test_a_line_cut_inside_a_cell_is_doubted(at: int, lost: str) -> None:
    text = edits.REPORT.read_text("utf-8")
    line = next(line for line in text.split("\n") if "8.属于行政查询事项" in line)
    figures = line.rstrip().split("\t")
    figures[at] = "12"
    whole = "\t".join(figures)
    where = len("\t".join(figures[: len(figures) + at])) + 2
    report = parse(read_bytes(text.replace(line, f"{whole[:where]}\n{whole[where:]}").encode(), name="a.txt"))
    doubted = {code for finding in report.findings if finding.rule == "R1" for code in finding.codes}
    code = f"requests.refused.administrative_inquiry.{lost}"
    assert code in doubted or report.fact(code) is None
