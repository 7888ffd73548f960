"""Every way in which a file holds text that nobody sees, tried on all figures of a report: kinds of unseen text × file types."""

from __future__ import annotations

from random import Random

import pytest

from tests.documents import Media, Spec, layout, odd_pdf, unseen, write
from tests.documents.damage import Made
from tests.documents.damage_seen import WAYS
from tests.documents.judging import Outcome, judge
from wenshang.parsing import parse
from wenshang.readers import read_bytes


def _made(media: Media) -> Made:
    spec = Spec.of(edition="2021", seed=4)
    return Made(Random(4), media, layout(spec), dict(spec.figures), spec)


def _outcome(made: Made) -> Outcome:
    document = read_bytes(write(made.blocks, made.media), name=f"a.{made.media}")
    return judge(parse(document, authority=made.spec.authority, year=made.spec.year), made.expected)


_KINDS = [(media, way) for media, ways in WAYS.items() for way in ways]


@pytest.mark.parametrize(("media", "way"), _KINDS)
def test_an_old_figure_that_nobody_sees_is_never_read(media: Media, way: str) -> None:
    made = _made(media)
    for item in made.values():
        item.unseen, item.how = "7", way
    outcome = _outcome(made)
    assert (outcome.silent, outcome.missed) == ((), ())


@pytest.mark.parametrize(
    ("media", "way"), [*(("html", way) for way in unseen.HTML_TWICE), *(("pdf", way) for way in odd_pdf.TWICE)]
)
def test_a_figure_drawn_twice_is_one(media: Media, way: str) -> None:
    made = _made(media)
    for item in made.values():
        item.unseen, item.how = item.text, way
    outcome = _outcome(made)
    assert (outcome.silent, outcome.missed) == ((), ())


@pytest.mark.parametrize(("media", "way"), [(media, way) for media, ways in unseen.DRAWN.items() for way in ways])
def test_a_figure_through_which_a_line_may_be_drawn_is_doubted(media: Media, way: str) -> None:
    made = _made(media)
    for item in made.values()[::9]:
        item.unseen, item.how = "7", way
    assert _outcome(made).silent == ()


@pytest.mark.parametrize(("media", "kind"), [(media, kind) for media, kinds in unseen.FIELDS.items() for kind in kinds])
def test_what_is_filled_into_a_field_is_printed(media: Media, kind: str) -> None:
    made = _made(media)
    for item in made.values():
        item.field = kind
    outcome = _outcome(made)
    assert (outcome.silent, outcome.missed) == ((), ())
