"""Review decisions in a plain file, by finding; a re-run keeps them, a changed figure asks again.

``reviews.csv`` in the data folder has the columns ``key, decision, reason, reviewer, date``. The key is made from what the
finding says (authority, period, rule, codes, the figures of its formula): nothing is numbered, so nothing is lost.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import date as Date
from enum import StrEnum
from pathlib import Path

from wenshang import files, vocabulary
from wenshang.errors import BadData
from wenshang.files import guarded, one_line, read_table, unguarded, write_table
from wenshang.model import Finding

FILE = "reviews.csv"
_FIGURES = re.compile(r"\d[\d.,]*")


class Verdict(StrEnum):
    """What a reviewer decided of a finding."""

    CONFIRMED = "confirmed"
    EXPLAINED = "explained"
    DISMISSED = "dismissed"

    @property
    def label(self) -> str:
        """The word in Chinese.

        >>> Verdict.EXPLAINED.label
        '已说明'
        """
        return vocabulary.word("verdict", self.value)


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on one finding; ``date`` is ISO."""

    key: str
    decision: Verdict
    reason: str
    reviewer: str
    date: str

    @property
    def told(self) -> str:
        """The decision in words.

        >>> Decision("0123456789ab", Verdict.EXPLAINED, "口径不同", "张三", "2025-01-20").told
        '已说明：口径不同（张三 2025-01-20）'
        """
        return f"{self.decision.label}：{self.reason}（{self.reviewer} {self.date}）"


def key(finding: Finding) -> str:
    """What a decision is filed under: 12 hexadecimal digits of the finding's content, not of its place or wording.

    A finding with codes is told by its figures; one without (repeated text, a name left behind) by its text.
    """
    figures = _FIGURES.findall(finding.formula) or _FIGURES.findall(finding.quote)
    content = figures if finding.codes else ["".join(f"{finding.formula}{finding.quote}".split())]
    parts = (finding.authority, finding.period, finding.rule, *finding.codes, "", *content)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def is_open(finding: Finding, decisions: Mapping[str, Decision]) -> bool:
    """Whether a finding still stands: undecided, or confirmed."""
    decided = decisions.get(key(finding))
    return decided is None or decided.decision is Verdict.CONFIRMED


#: What a reviewed list says of a finding without a decision; the states that may stand in a list, each with its verdict.
TODO = "待整改"
_VERDICTS = {"已整改": Verdict.CONFIRMED} | {verdict.label: verdict for verdict in Verdict}
STATES = (TODO, *_VERDICTS)
#: The columns of a list that are read back.
LIST = ("责任人", "状态", "反馈", "编号")


def imported(rows: Sequence[Sequence[str]], *, name: str, date: str) -> list[Decision]:
    """The decisions of a filled-in list (heads first); rows still 待整改 are left out. BadData says which row is wrong."""
    heads = list(rows[0]) if rows else []
    missing = [head for head in LIST if head not in heads]
    if missing:
        raise BadData(where=name, expected="列 " + "、".join(LIST), found="缺少 " + "、".join(missing))
    found: dict[str, Decision] = {}
    for number, row in enumerate(rows[1:], start=2):
        person, state, reason, key = (one_line(row[at]) if at < len(row) else "" for at in map(heads.index, LIST))
        if not any((person, state, reason, key)) or state in ("", TODO):
            continue
        decision = _listed(person, state, reason, key.lstrip("#").lower(), date, f"{name} 第{number}行")
        known = found.setdefault(decision.key, decision)
        if (known.decision, known.reason) != (decision.decision, decision.reason):
            raise BadData(where=f"{name} 第{number}行", expected="每个编号一个结论", found=f"{key} 另有不同的结论")
    return list(found.values())


def _listed(person: str, state: str, reason: str, key: str, date: str, where: str) -> Decision:
    """One row of a list as a decision."""
    if state not in _VERDICTS:
        raise BadData(where=where, expected="状态为 " + "、".join(STATES), found=state[:40])
    if not re.fullmatch("[0-9a-f]{12}", key):
        raise BadData(where=where, expected="编号为12位", found=key[:40] or "空白", advice="请保留清单导出时的编号")
    for head, text in (("责任人", person), ("反馈", reason)):
        if not text:
            raise BadData(where=where, expected=f"有结论的填写{head}", found="空白")
        if len(text) > 2000:
            raise BadData(where=where, expected=f"{head}不超过2000字", found=f"{len(text)}字")
    return Decision(key, _VERDICTS[state], reason, person, date)


_COLUMNS = tuple(field.name for field in fields(Decision))


def load(folder: Path) -> dict[str, Decision]:
    """The decisions in a data folder by key, in the file's order; none where there is no file. BadData where a row is wrong."""
    path = folder / FILE
    if not path.is_file():
        return {}
    rows = read_table(path, _COLUMNS)
    decisions = (_decision(row, f"{path} 第{number}行") for number, row in enumerate(rows, start=2))
    return {decision.key: decision for decision in decisions}


def _decision(row: Mapping[str, str | None], where: str) -> Decision:
    cells = {name: (row.get(name) or "").strip() for name in _COLUMNS}
    if not re.fullmatch("[0-9a-f]{12}", cells["key"]):
        raise BadData(where=where, expected="key 为12位十六进制", found=cells["key"] or "空白")
    if cells["decision"] not in list(Verdict):
        raise BadData(where=where, expected="decision 为 " + "、".join(Verdict), found=cells["decision"] or "空白")
    try:
        Date.fromisoformat(cells["date"])
    except ValueError as error:
        raise BadData(where=where, expected="date 为 2024-01-31 这样的日期", found=cells["date"] or "空白") from error
    reason, reviewer = unguarded(cells["reason"]), unguarded(cells["reviewer"])
    return Decision(cells["key"], Verdict(cells["decision"]), reason, reviewer, cells["date"])


def save(folder: Path, decisions: Iterable[Decision]) -> None:
    """Write the decisions, sorted by date and key, whole or not at all; OutputError where the folder cannot be written.

    Text that a spreadsheet would take for a formula gets an apostrophe before it, which ``load`` takes away again.
    """
    ordered = sorted(decisions, key=lambda decision: (decision.date, decision.key))
    write_table(folder / FILE, _COLUMNS, (list(map(guarded, astuple(decision))) for decision in ordered))


@contextmanager
def locked(folder: Path) -> Iterator[dict[str, Decision]]:
    """The decisions, to be changed (``save`` inside) while nobody else does; OutputError where another program does too long."""
    with files.lock(folder / ".reviews.lock", found="另一个程序正在记录审核结论", advice="请等它完成后重试", wait=60):
        yield load(folder)
