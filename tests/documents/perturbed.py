"""A seed in, a damaged report out: the file, and what a careful reader finds printed in it.

Every damage is one that real documents show: broken labels, blank cells, tables cut by pages, lost cells, copied text, charsets.
``expected`` maps a code to its printed value (None: printed blank); a code that can no longer be told is not in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tests.documents import (
    damage_beside,
    damage_cells,
    damage_columns,
    damage_files,
    damage_labels,
    damage_pdf,
    damage_seen,
    damage_tables,
)
from tests.documents.damage import Made
from tests.documents.layout import layout
from tests.documents.spec import Media, Spec
from tests.documents.writers import write
from wenshang.vocabulary import EditionName

Value = int | Decimal | None
Damage = Callable[[Made], None]
#: what a PDF has many ways for
_SEEN = (
    damage_seen.unseen_figures,
    damage_seen.figures_drawn_twice,
    damage_seen.filled_fields,
    damage_seen.a_watermark_of_digits,
)


@dataclass(frozen=True)
class Perturbed:
    """A damaged report. ``damages`` name what was done, for the message of a failing test."""

    seed: int
    media: Media
    edition: EditionName
    data: bytes
    expected: dict[str, Value]
    unsure: frozenset[str]
    damages: tuple[str, ...]
    spec: Spec


def perturbed(seed: int, *, media: Media | None = None) -> Perturbed:
    """The damaged report of a seed; the same seed gives the same bytes."""
    random = Random(seed)
    edition: EditionName = random.choice(("2014", "2019", "2021", "2021"))
    media = media or random.choices(("text", "html", "docx", "pdf"), weights=(35, 43, 16, 6))[0]
    spec = Spec.of(edition=edition, seed=seed, one_row_other=edition == "2019" or random.random() < 0.15)
    made = Made(random, media, layout(spec), dict(spec.figures), spec)
    choices = [
        *damage_cells.ALL,
        *damage_labels.ALL,
        *damage_tables.ALL,
        *damage_columns.ALL,
        *damage_seen.ALL,
        *damage_beside.ALL,
    ]
    for damage in random.sample(choices, random.choice((1, 2, 3, 4))):
        if media in getattr(damage, "media", ("text", "html", "docx", "pdf")):
            damage(made)
    if media == "pdf":
        for damage in random.sample((*damage_pdf.ALL, *_SEEN), random.choice((1, 2))):
            damage(made)
    data = damage_files.write(made) if random.random() < 0.6 else write(made.blocks, media, title=spec.title)
    return Perturbed(seed, media, edition, data, made.expected, frozenset(made.unsure), tuple(made.done), spec)
