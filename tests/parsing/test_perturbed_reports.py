"""Two thousand damaged reports: no cell is wrong without a doubt that names it, and nearly all are read."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.documents import Spec, damage_cells, layout, write
from tests.documents.damage import Made
from tests.documents.judging import Outcome, judge
from tests.documents.perturbed import Perturbed, perturbed
from wenshang.model import Fact, Status
from wenshang.parsing import parse
from wenshang.readers import read_bytes

_SHARDS, _DOCUMENTS = 5, 420


def _outcome(made: Perturbed) -> Outcome:
    document = read_bytes(made.data, name=f"{made.seed}.{made.media}")
    return judge(parse(document, authority=made.spec.authority, year=made.spec.year), made.expected, made.unsure)


@pytest.mark.parametrize("shard", range(_SHARDS))
def test_no_cell_of_a_damaged_report_is_silently_wrong(shard: int) -> None:
    printed = read = 0
    for seed in range(shard * _DOCUMENTS, (shard + 1) * _DOCUMENTS):
        made = perturbed(seed)
        outcome = _outcome(made)
        assert not outcome.silent, (seed, made.media, made.edition, made.damages, outcome.silent[:5])
        printed, read = printed + outcome.printed, read + outcome.read
    assert read >= 0.995 * printed


def test_the_generator_makes_all_forms_file_types_and_damages() -> None:
    reports = [perturbed(seed, media="html" if seed % 4 else None) for seed in range(300)]
    assert {made.edition for made in reports} == {"2014", "2019", "2021"}
    assert {made.media for made in reports} >= {"text", "html", "docx"}
    assert len(Counter(name for made in reports for name in made.damages)) >= 30


def test_the_judge_sees_a_silently_wrong_cell() -> None:
    made = perturbed(5, media="html")
    report = parse(read_bytes(made.data, name="a.html"), authority=made.spec.authority, year=made.spec.year)
    doubted = {code for finding in report.findings if finding.status is Status.PARSE_DOUBT for code in finding.codes}
    code = next(fact.code for fact in report.facts if fact.code in made.expected and fact.code not in doubted)
    lie = {**made.expected, code: 987654}
    assert judge(report, lie).silent == (code,)


def test_a_report_that_adds_up_wrongly_is_read_as_printed_and_not_doubted() -> None:
    doubted = 0
    for seed in range(120):
        spec = Spec.of(edition="2021", seed=seed)
        made = Made(Random(seed), "html", layout(spec), dict(spec.figures), spec)
        damage_cells.wrong_total(made)
        report = parse(read_bytes(write(made.blocks, "html"), name="a.html"))
        assert judge(report, made.expected).missed == ()
        doubted += any(finding.status is Status.PARSE_DOUBT for finding in report.findings)
    assert doubted <= 3


def _facts(made: Perturbed) -> tuple[Fact, ...]:
    return parse(read_bytes(made.data, name="same"), authority=made.spec.authority, year=made.spec.year).facts


def test_the_same_bytes_give_the_same_facts() -> None:
    for seed in range(20):
        made = perturbed(seed)
        assert _facts(made) == _facts(made)
