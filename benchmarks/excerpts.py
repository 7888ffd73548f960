"""How well the prose of published reports is read: excerpts labelled by hand in, precision and recall by code out.

    python -m benchmarks.excerpts FOLDER [--errors]

FOLDER holds TOML files outside the repository (the sentences are their publishers'):

    excerpts = [
      ["body", 2023, "sentences; paragraphs parted by \\n", "website=211 wechat=~140 requests=0", "items press: why open"],
    ]

Codes are the short names of ``tests/prose/sentences.toml``; ``~`` says about, ``>`` at least. A code left open is not counted.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wenshang.model import Candidate, Document, Fact, Paragraph, Qualifier, SectionText
from wenshang.parsing import prose

NAMES = Path(__file__).resolve().parent.parent / "tests" / "prose" / "sentences.toml"
QUALIFIERS = {"~": Qualifier.ABOUT, ">": Qualifier.AT_LEAST}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some sentences of a published report and the figures labelled in them."""

    body: str
    year: int
    text: str
    wanted: dict[str, int]
    qualifiers: dict[str, Qualifier]
    left_open: frozenset[str]

    def numbers(self) -> Iterator[tuple[str, prose.ProseFigure | str]]:
        """Every number of the excerpt, with what became of it."""
        for text in self.text.split("\n"):
            yield from prose.account(text, year=self.year)

    def read(self) -> tuple[dict[str, Fact], list[Candidate]]:
        """The facts by code, those of the codes left open aside, and the candidates."""
        paragraphs = tuple(Paragraph(text, number) for number, text in enumerate(self.text.split("\n"), 1))
        section = SectionText("overview", "一、总体情况", paragraphs)
        document = Document(self.body, "0" * 64, "text", ())
        facts, left = prose.figures([section], authority=self.body, year=self.year, edition="2021", document=document)
        return {fact.code: fact for fact in facts if fact.code not in self.left_open}, left


def excerpts(folder: Path) -> Iterator[Excerpt]:
    """The excerpts of a folder's TOML files, file after file."""
    codes: dict[str, str] = tomllib.loads(NAMES.read_text("utf-8"))["codes"]
    for path in sorted(folder.glob("*.toml")):
        for body, year, text, figures, left_open in tomllib.loads(path.read_text("utf-8"))["excerpts"]:
            labels = dict(figure.split("=") for figure in figures.split())
            wanted = {codes[name]: int(value.lstrip("~>")) for name, value in labels.items()}
            said = {codes[name]: QUALIFIERS.get(value[0], Qualifier.EXACT) for name, value in labels.items()}
            names = left_open.split(":")[0].split() if left_open else ()
            yield Excerpt(body, year, text, wanted, said, frozenset(codes[name] for name in names))


@dataclass
class Score:
    """The figures wanted, read and right by code, and what went wrong."""

    excerpts: int = 0
    left_open: int = 0
    qualified: int = 0

    def __post_init__(self) -> None:
        self.wanted: Counter[str] = Counter()
        self.given: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.errors: list[str] = []
        self.missed: Counter[str] = Counter()
        self.numbers: Counter[str] = Counter()

    def add(self, excerpt: Excerpt) -> None:
        """Read one excerpt and count."""
        facts, left = excerpt.read()
        right = {code for code, fact in facts.items() if excerpt.wanted.get(code) == fact.value}
        self.excerpts += 1
        self.numbers.update(_outcome(outcome) for _, outcome in excerpt.numbers())
        self.left_open += len(excerpt.left_open)
        self.wanted.update(excerpt.wanted.keys())
        self.given.update(facts.keys())
        self.right.update(right)
        self.qualified += sum(facts[code].qualifier == excerpt.qualifiers[code] for code in right)
        for code in sorted(facts.keys() - right):
            self.errors.append(f"{excerpt.body} {excerpt.year}: false {code}={facts[code].value} in {facts[code].quote}")
        for code in sorted(excerpt.wanted.keys() - right):
            value = excerpt.wanted[code]
            seen = [candidate for candidate in left if candidate.value == value]
            other = [fact.code for fact in facts.values() if fact.value == value and fact.code not in right]
            how = "candidate" if seen else "other code" if other else "nowhere"
            self.missed[how] += 1
            why = "; ".join([candidate.reason for candidate in seen] + other)
            self.errors.append(f"{excerpt.body} {excerpt.year}: missed {code}={value}, seen {how} {why}")

    def table(self) -> str:
        """Markdown: a line a code and one for all."""
        lines = ["| code | wanted | read | right | precision | recall |", "|---|---|---|---|---|---|"]
        for code in sorted(self.wanted | self.given, key=lambda code: (-self.wanted[code], code)):
            lines.append(_line(f"`{code}`", self.wanted[code], self.given[code], self.right[code]))
        lines.append(_line("all", self.wanted.total(), self.given.total(), self.right.total()))
        seen = ", ".join(f"{how} {count}" for how, count in sorted(self.missed.items())) or "none"
        numbers = ", ".join(f"{what} {count}" for what, count in self.numbers.most_common())
        return "\n".join([*lines, "", f"{self.excerpts} excerpts; {self.left_open} labels left open; of the right figures "
            f"{self.qualified} with the right qualifier; missed, and where the number is seen: {seen}.",
            f"All {self.numbers.total()} numbers: {numbers}."])  # fmt: skip


def _outcome(outcome: prose.ProseFigure | str) -> str:
    return f"set aside ({outcome})" if isinstance(outcome, str) else "figures" if outcome.code else "candidates"


def _line(name: str, wanted: int, given: int, right: int) -> str:
    precision = f"{right / given:.3f}" if given else "–"
    recall = f"{right / wanted:.3f}" if wanted else "–"
    return f"| {name} | {wanted} | {given} | {right} | {precision} | {recall} |"


def main() -> None:
    """Measure a folder and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true", help="print every error with its sentence")
    chosen = parser.parse_args()
    score = Score()
    for excerpt in excerpts(chosen.folder):
        score.add(excerpt)
    print(score.table())
    if chosen.errors:
        print("", *score.errors, sep="\n")


if __name__ == "__main__":
    main()
