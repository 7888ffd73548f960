"""How long checking takes once reports are parsed: 1,000 held reports, each with its year before and four quarterly pages.

``python -m benchmarks.checking`` prints milliseconds a report, all rules together and rule by rule, as processor time, so that
other work on the machine does not count. The texts are drawn from a seed: about 5,000 characters a report, half of its sentences
kept from the year before, as real reports do.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator

from tests.checks.made_reports import correct_figures, report
from wenshang import checks
from wenshang.checks import form, repetition
from wenshang.model import AnnualReport, Place, ProgressPage

AUTHORITIES, YEARS = 200, range(2021, 2026)
_WORDS = re.findall("..", "公开信息群众政策解读栏目网站平台工作制度培训部门审核发布更新渠道重点领域服务监督责任落实推进完善")
_LENGTHS = {"overview": 60, "problems": 20, "further": 20}


def reports() -> Iterator[list[AnnualReport]]:
    """The reports of each authority, year after year."""
    chance = random.Random(4)
    for number in range(AUTHORITIES):
        texts = {key: [_sentence(chance) for _ in range(length)] for key, length in _LENGTHS.items()}
        rows = []
        for year in YEARS:
            texts = {key: [_next(sentence, chance) for sentence in sentences] for key, sentences in texts.items()}
            paragraphs = {key: "\n".join("".join(s[i : i + 4]) for i in range(0, len(s), 4)) for key, s in texts.items()}
            pages = [_page(year, quarter, chance) for quarter in (1, 2, 3, 4)]
            figures = correct_figures(number * 10 + year, "2021")
            made = report(figures, year=year, authority=f"第{number}县科学技术局", texts=paragraphs, progress=pages)
            rows.append(made)
        yield rows


def _sentence(chance: random.Random) -> str:
    words = "".join(chance.choices(_WORDS, k=chance.randint(12, 24)))
    return f"{words}{chance.randint(1, 900)}条，{''.join(chance.choices(_WORDS, k=6))}。"


def _next(sentence: str, chance: random.Random) -> str:
    return sentence if chance.random() < 0.5 else _sentence(chance)


def _page(year: int, quarter: int, chance: random.Random) -> ProgressPage:
    rows = tuple((str(n), "任务", _sentence(chance) * 2, _sentence(chance), "某局") for n in range(5))
    return ProgressPage(f"{year}Q{quarter}", "季度进展", "", "", "", "", None, rows, (), Place())


def main() -> None:
    """Print the measurement."""
    held = list(reports())
    count = sum(len(rows) for rows in held)
    characters = sum(len(section.text) for rows in held for made in rows for section in made.sections) // count
    started = time.process_time()
    for rows in held:
        checks.check_all(rows)
    spent = (time.process_time() - started) * 1000 / count
    print(f"{count} reports of {characters} characters: {spent:.2f} ms a report, all rules, with the year before")
    for rule in (*checks.RULES.values(), form.r3):
        for memory in (repetition.compare, repetition.passages, repetition.passages_of_line):
            memory.cache_clear()
        cases = [
            checks.Case.of(made, earlier=before) for rows in held[:40] for before, made in zip([None, *rows], rows, strict=False)
        ]
        started = time.process_time()
        for case in cases:
            list(rule(case))
        print(f"  {rule.code}  {(time.process_time() - started) * 1000 / len(cases):6.3f} ms")


if __name__ == "__main__":
    main()
