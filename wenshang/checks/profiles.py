"""A superior's own requirements as data: thresholds, limits, figures that the prose must give, points taken off.

A profile is a TOML file of ``profiles/`` in the data folder; every requirement quotes the clause it rests on. Without a profile
there are no marks, and rules Q1 and Q2 are silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wenshang import vocabulary
from wenshang.errors import BadData, BadParameter
from wenshang.files import toml
from wenshang.model import Finding, Severity, Status

FOLDER = "profiles"
#: Findings of these kinds cost points; what is undetermined or explained by another definition does not.
COSTS = (Status.ERROR, Status.NOTICE)


@dataclass(frozen=True, slots=True)
class Required:
    """A figure that the prose must give: one of the codes, of the subjects of a quantity, or words that hold it."""

    name: str
    codes: tuple[str, ...]
    subjects: tuple[str, ...]
    words: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Points:
    """Points taken off once a report in which one of the rules has a finding; with no rules, only by hand."""

    name: str
    rules: tuple[str, ...]
    points: float
    clause: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Requirements by one notice. ``overview`` is the most characters of section 一 (0 for no limit), ``full`` the full marks."""

    name: str
    notice: str
    title: str
    source: str
    full: float
    thresholds: Mapping[str, float]
    overview: int
    overview_clause: str
    figures: tuple[Required, ...]
    points: tuple[Points, ...]
    by_hand: tuple[Points, ...]


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken off a report, with the findings that cost them."""

    points: Points
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ProfileMarks:
    """A report's marks under a profile: the deductions, and what is left of the full marks."""

    profile: Profile
    deductions: tuple[Deduction, ...]

    @property
    def taken(self) -> float:
        """The points taken off."""
        return sum(deduction.points.points for deduction in self.deductions)

    @property
    def total(self) -> float:
        """What is left, not below 0."""
        return max(self.profile.full - self.taken, 0)

    @property
    def text(self) -> str:
        """The marks in words: 得分90（满分100，扣10：未按期发布5、内容雷同5）."""
        costs = "、".join(f"{one.points.name}{one.points.points:g}" for one in self.deductions)
        taken = f"，扣{self.taken:g}：{costs}" if self.deductions else ""
        hand = "、".join(one.name for one in self.profile.by_hand)
        return f"得分{self.total:g}（满分{self.profile.full:g}{taken}）" + (f"，未计入需人工认定的：{hand}" if hand else "")


def marks(profile: Profile, findings: Iterable[Finding]) -> ProfileMarks | None:
    """The marks of one report's findings (those that still stand); None where the notice takes no points off."""
    if not profile.points:
        return None
    listed = tuple(findings)
    deductions = []
    for points in profile.points:
        causes = tuple(finding for finding in listed if finding.rule in points.rules and _counts(finding))
        if causes:
            deductions.append(Deduction(points, causes))
    return ProfileMarks(profile, tuple(deductions))


def _counts(finding: Finding) -> bool:
    return finding.status in COSTS and (finding.status is Status.ERROR or finding.severity is not Severity.LOW)


def names(folder: Path) -> dict[str, Path]:
    """The profiles of a data folder: file by name, both the name inside (武威) and that of the file (wuwei)."""
    found: dict[str, Path] = {}
    for path in sorted((folder / FOLDER).glob("*.toml")):
        found |= {path.stem: path, load_file(path).name: path}
    return found


def load(folder: Path, name: str) -> Profile:
    """The profile of a name; BadParameter, with those there are, for an unknown one."""
    known = names(folder)
    if name not in known:
        listed = "、".join(dict.fromkeys(load_file(path).name for path in known.values())) or "没有"
        raise BadParameter(where=f"考核办法“{name}”", found="没有这个考核办法", advice=f"{folder / FOLDER} 中现有：{listed}")
    return load_file(known[name])


def load_file(path: Path) -> Profile:
    """A profile from its file; BadData says which entry is wrong."""
    raw = toml(path.read_bytes(), where=str(path), advice="请对照 data/profiles 中的例子改正")
    try:
        limits = raw.get("limits", {})
        profile = Profile(
            name=str(raw["name"]),
            notice=str(raw["notice"]),
            title=str(raw["title"]),
            source=str(raw["source"]),
            full=float(raw.get("full", 100)),
            thresholds={str(rule): float(share) for rule, share in raw.get("thresholds", {}).items()},
            overview=int(limits.get("overview", 0)),
            overview_clause=str(limits["clause"]) if limits else "",
            figures=tuple(_required(entry) for entry in raw.get("figure", ())),
            points=tuple(_points(entry, ruled=True) for entry in raw.get("points", ())),
            by_hand=tuple(_points(entry, ruled=False) for entry in raw.get("by_hand", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        raise BadData(
            where=str(path), expected="各项齐全，每项要求附所依据的条文（clause）", found=f"缺少或有误：{error}"
        ) from error
    _demand_known(profile, path)
    return profile


def _required(entry: Mapping[str, Any]) -> Required:
    words = tuple(str(word) for word in entry.get("words", ()))
    for word in words:
        re.compile(word)
    codes, subjects = tuple(map(str, entry.get("codes", ()))), tuple(map(str, entry.get("subjects", ())))
    return Required(str(entry["name"]), codes, subjects, words, str(entry["clause"]))


def _points(entry: Mapping[str, Any], *, ruled: bool) -> Points:
    rules = tuple(map(str, entry["rules"])) if ruled else ()
    return Points(str(entry["name"]), rules, float(entry["points"]), str(entry["clause"]))


def _demand_known(profile: Profile, path: Path) -> None:
    """Rules and codes that a profile names are ones there are."""
    from wenshang.parsing.prose.quantities import SUBJECTS

    codes = [code for figure in profile.figures for code in figure.codes if code not in vocabulary.codes()]
    subjects = [subject for figure in profile.figures for subject in figure.subjects if subject not in SUBJECTS]
    if codes or subjects:
        raise BadData(where=str(path), expected="已知的指标代码", found=(codes or subjects)[0])
    shares = [rule for rule, share in profile.thresholds.items() if not 0 < share <= 1]
    if shares:
        raise BadData(
            where=f"{path} thresholds.{shares[0]}", expected="0 到 1 之间的比例", found=str(profile.thresholds[shares[0]])
        )
