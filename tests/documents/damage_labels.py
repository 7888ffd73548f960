"""Damages to row labels and heads: broken, cut, misprinted, numbered otherwise."""

from __future__ import annotations

import re

from tests.documents.damage import Made, damage
from tests.documents.layout import Line
from wenshang.chinese.folding import SIMPLIFIED

_STRANGE = "的了开办规息表格式年度事理由"
_TO_TRADITIONAL = {simple: traditional for traditional, simple in reversed(list(SIMPLIFIED.items()))}


@damage()
def labels_broken(made: Made) -> None:
    """Labels break over lines or hold stray spaces."""
    gap = "\n" if made.media != "text" and made.random.random() < 0.7 else " "
    for item in made.some([i for i in made.labels() if len(i.text) > 4], 0.8):
        at = made.random.randint(2, len(item.text) - 2)
        item.text = item.text[:at] + gap + item.text[at:]


@damage()
def labels_cut(made: Made) -> None:
    """A few labels have lost their end or their beginning."""
    for item in made.some([i for i in made.labels("requests", "statistics") if len(i.text) >= 9], 0.12):
        lost = made.random.randint(1, 3)
        at = re.match(r"(?:（.）|\d\.|.、)?", item.text).end()  # type: ignore[union-attr]
        item.text = item.text[:-lost] if made.random.random() < 0.7 else item.text[:at] + item.text[at + lost :]


@damage()
def labels_misprinted(made: Made) -> None:
    """A few labels have a wrong or missing character or two."""
    for item in made.some([i for i in made.labels("requests") if len(i.text) >= 7], 0.12):
        at = made.random.randint(3, len(item.text) - 2)
        instead = made.random.choice(("", made.random.choice(_STRANGE)))
        item.text = item.text[:at] + instead + item.text[at + made.random.choice((1, 1, 2)) :]


@damage()
def numbered_otherwise(made: Made) -> None:
    """The numbers before labels are written in another way or left out."""
    style = made.random.choice(("{}、", "（{}）", "({})", "{}．", "{} ", ""))
    for item in made.labels("requests"):
        item.text = re.sub(r"^(\d)\.", lambda match: style.format(match[1]), item.text)


@damage()
def half_width_brackets(made: Made) -> None:
    """Brackets and stops are typed half-width."""
    for item in made.labels():
        item.text = item.text.translate(str.maketrans("（），、：", "(),,:"))


@damage()
def traditional_characters(made: Made) -> None:
    """The table is set in traditional characters."""
    for item in (i for g in made.grids for row in g.rows for i in row if not i.code):
        item.text = item.text.translate(_TO_TRADITIONAL)


@damage("html", "docx", "pdf")
def printed_letter_by_letter(made: Made) -> None:
    """The tall cell at the left is set vertically."""
    for item in made.labels("requests"):
        if item.text.startswith("三、"):
            item.text = "\n".join(item.text)


@damage()
def section_headings_reworded(made: Made) -> None:
    """Headings have other numbering, spaces or words."""
    for block in made.blocks:
        if isinstance(block, Line) and block.kind == "heading":
            plain, spaced, dotted = block.text, block.text.replace("、", "  ", 1), block.text.replace("、", ".", 1)
            block.text = made.random.choice((plain, spaced, dotted, f"{plain}。"))


ALL = (
    labels_broken,
    labels_cut,
    labels_misprinted,
    numbered_otherwise,
    half_width_brackets,
    traditional_characters,
    printed_letter_by_letter,
    section_headings_reworded,
)
