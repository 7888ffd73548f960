"""``wenshang check``: list the problems of drafts and published reports, worst first, with what to do about each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wenshang.cli import options
from wenshang.errors import UsageError, WenshangError
from wenshang.model import AnnualReport

if TYPE_CHECKING:
    from wenshang.archive import Archive
    from wenshang.checks import Profile, reviews
    from wenshang.cli.problems import Checked

UNREADABLE = 2


@click.command()
@click.argument("files", nargs=-1, metavar="文件…", type=options.PATH)
@click.option("--all", "every", is_flag=True, help="核对数据文件夹中收存的全部报告")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "html", "xlsx"]),
    default="table",
    show_default=True,
    help="输出格式（json 为每行一个问题）",
)
@click.option("--output", metavar="文件", type=options.PATH, help="写入文件（html、xlsx 默认 build/check.*）")
@options.whose
@click.option(
    "--list",
    "listed",
    metavar="文件",
    type=options.OutputPath(".xlsx"),
    help="另写整改清单（.xlsx），填好后用 review --import 读回",
)
@click.option(
    "--annotate",
    metavar="文件",
    type=options.OutputPath(".docx"),
    help="另写一份草稿（.docx）：每个问题批注在所在的格或句子旁，草稿本身不变",
)
@click.option("--profile", default="", metavar="名称", help="考核办法（数据文件夹 profiles 中的名称，如 武威）：加查其要求并计分")
@click.option("--no-history", is_flag=True, help="不与收存的往年报告、同级机关报告比对")
@options.data
def check(
    files: tuple[Path, ...],
    every: bool,
    form: str,
    output: Path | None,
    authority: str,
    year: int,
    listed: Path | None,
    annotate: Path | None,
    profile: str,
    no_history: bool,
    data: str,
) -> int:
    """核对草稿或已发布的报告（txt、html、pdf、docx），列出问题：在哪里、算式、相差多少、如何处理。

    同时给出的文件和数据文件夹中收存的往年报告互为对照。退出码：0 没有错误，1 有错误，2 有文件读不出。
    """
    from wenshang.archive import Archive
    from wenshang.checks import FilingStatus, profiles, reviews

    if annotate is not None and len(files) != 1:
        raise UsageError(message="--annotate 一次给一份草稿加批注", advice="例如 wenshang check 草稿.docx --annotate 批注.docx")
    if every == bool(files):
        raise UsageError(message="请给出要核对的文件，或用 --all 核对收存的全部报告", advice="用法见 wenshang check --help")
    archive = Archive.open(data).filled() if every else options.archive(data)
    decisions = reviews.load(Path(data))
    asked = profiles.load(Path(data), profile) if profile else None
    failed: list[int] = []
    found = _held(archive, failed) if archive and every else _given(files, archive, authority, year, failed)
    reports = list(found)
    history = History(None if no_history else archive, [report for _, report in reports])
    checked = list(_checked(reports, history, decisions, asked))
    _put(checked, form, output, files)
    if listed is not None:
        _hand_out(checked, listed, decisions)
    if annotate is not None:
        _annotate(files, reports, checked, annotate)
    if failed:
        return WenshangError.exit_code if WenshangError.exit_code in failed else UNREADABLE
    return 1 if any(one.status is FilingStatus.WRONG for one in checked) else 0


def _given(
    files: tuple[Path, ...], archive: Archive | None, authority: str, year: int, failed: list[int]
) -> Iterator[tuple[str, AnnualReport]]:
    """The files as reports; one that cannot be read is said and left out."""
    from wenshang.cli.reading import read

    for path in options.progress(files, len(files), label="读取"):
        with options.one_of_several(path, failed):
            report = read(path, archive=archive, authority=authority, year=year)
            listed = {finding.message for finding in report.findings}
            for note in (note for note in report.document.notes if note not in listed):
                click.echo(f"提示：{path.name}：{note}", err=True)
            yield path.name, report


def _held(archive: Archive, failed: list[int]) -> Iterator[tuple[str, AnnualReport]]:
    for entry in options.progress(archive.entries, len(archive.entries), label="读取"):
        with options.one_of_several(Path(entry.file), failed):
            yield Path(entry.file).name, archive.report(*entry.key)


@dataclass(frozen=True, slots=True)
class History:
    """Where earlier years and sibling bodies come from: the reports given together, then those held."""

    archive: Archive | None
    given: list[AnnualReport]

    def earlier(self, report: AnnualReport) -> AnnualReport | None:
        """The latest report of the authority before this one's year."""
        given = [other for other in self.given if other.authority == report.authority and other.year < report.year]
        archive = self._holding(report)
        held = archive.earlier(report.authority, report.year) if archive else None
        return max([*reversed(given), *([held] if held else [])], key=lambda one: one.year, default=None)

    def parts(self, report: AnnualReport) -> tuple[list[AnnualReport], list[str]]:
        """For a region's report: the reports of its bodies, and the names of those not held."""
        archive = self._holding(report)
        return archive.parts_of(report.authority, report.year) if archive else ([], [])

    def siblings(self, report: AnnualReport) -> list[AnnualReport]:
        """Reports of other bodies for the same year: those given together, and those held of the same place."""
        others = {other.authority: other for other in self.given if other.year == report.year}
        archive = self._holding(report)
        region = archive.resolve(report.authority).region if archive else ""
        if archive and region:
            for entry in archive.entries:
                alike = entry.year == report.year and entry.method == "document" and entry.authority.region == region
                if alike and entry.authority.name not in others:
                    others[entry.authority.name] = archive.report(*entry.key)
        return [other for name, other in sorted(others.items()) if name != report.authority]

    def _holding(self, report: AnnualReport) -> Archive | None:
        """The archive, where it knows the report's body."""
        return self.archive if self.archive and self.archive.knows(report.authority) else None


def _checked(
    reports: list[tuple[str, AnnualReport]], history: History, decisions: dict[str, reviews.Decision], profile: Profile | None
) -> Iterator[Checked]:
    from wenshang import checks
    from wenshang.cli.problems import Checked

    for name, report in options.progress(reports, len(reports), label="核对"):
        parts, missing = history.parts(report)
        earlier, siblings = history.earlier(report), history.siblings(report)
        findings = checks.check(report, earlier=earlier, siblings=siblings, parts=parts, missing=missing, profile=profile)
        yield Checked.of(name, report, findings, decisions, profile)


def _hand_out(checked: list[Checked], path: Path, decisions: dict[str, reviews.Decision]) -> None:
    """Write the list to hand out, and say where."""
    from wenshang.briefing.finding_lists import rectification

    findings = [problem.finding for one in checked for problem in one.problems]
    options.hand_over(path, rectification(findings, decisions))


def _annotate(given: tuple[Path, ...], reports: list[tuple[str, AnnualReport]], checked: list[Checked], path: Path) -> None:
    """Write the draft with its comments, and say where; what a reviewer has decided is not said again."""
    from wenshang.office import comments
    from wenshang.readers import load

    if not checked:
        return
    found = [problem.finding for problem in checked[0].problems if problem.decision is None]
    draft = load(given[0])
    content = comments.annotated(draft, reports[0][1], found, name=given[0].name)
    options.hand_over(path, content, f"：{len(found)} 条批注", read=given)
    if comments.signed(draft, name=given[0].name):
        click.echo("草稿带有电子签名：批注稿里的签名不再有效，原稿未动", err=True)


def _put(checked: list[Checked], form: str, output: Path | None, read: tuple[Path, ...]) -> None:
    """Print the list, or write it to a file and say where."""
    from wenshang.cli import problems

    if form in ("html", "xlsx"):
        content = problems.page(checked) if form == "html" else problems.workbook(checked)
        options.write(output or Path("build") / f"check.{form}", content, read=read)
        return
    text = problems.text(checked) if form == "table" else problems.json_lines(checked)
    if output is None:
        click.echo(text, nl=False)
    else:
        options.write(output, click.unstyle(text).encode(), read=read)
