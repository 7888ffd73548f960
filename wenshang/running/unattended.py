"""Unattended: pages made, retried and told of by schedule or inbox; the last good pages stay whatever happens."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from wenshang.errors import MissingExtra, NetworkError, OutputError, RunFailed, WenshangError
from wenshang.running import overview, plan, publishing
from wenshang.running.brief import Options, RunResult, brief
from wenshang.running.ledger import Ledger
from wenshang.running.notify import Channel, Message
from wenshang.running.process import Limits
from wenshang.running.schedule import Schedule

if TYPE_CHECKING:
    from wenshang.archive import Archive


#: the notebook whose opening sentences a mail says
LEADERS = "leadership_brief"
#: exit codes of what may be over a little later
PASSING = (OutputError.exit_code, RunFailed.exit_code, NetworkError.exit_code)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a scheduled run ended: the pages made in all its attempts, what failed in the last, and what is too old."""

    schedule: str
    made: tuple[str, ...]
    failed: Mapping[str, str]
    too_old: tuple[str, ...]
    attempts: int
    error: str = ""
    exit_code: int = 0


def run(
    schedule: Schedule,
    data: Path | str,
    output: Path,
    *,
    channels: Sequence[Channel] = (),
    pause: Callable[[float], None] = time.sleep,
    jobs: int = 0,
) -> Outcome:
    """Make the schedule's pages, trying again what failed after longer and longer pauses, then tell who wants to know.

    Whatever is wrong, the data folder too, is part of the outcome and told of; what more time cannot mend is not tried again.
    """
    before = _failing(output)
    attached = {form for one in channels for form in one.settings.get("attach", ())}
    outcome = _attempts(schedule, data, output, pause, jobs, word="docx" in attached)
    event = "失败" if outcome.exit_code or outcome.too_old else ("恢复" if before else "完成")
    what = message(outcome, event, titles(outcome.made, output), briefs(outcome.made, output))
    if any("pdf" in one.settings.get("attach", ()) and event in one.on for one in channels):
        from wenshang.briefing import pdf

        with suppress(MissingExtra, OutputError):  # what is not there is said in the mail
            pdf.beside(what.pages)
    notify(Ledger(output), channels, what)
    return outcome


def titles(pages: Sequence[str], output: Path) -> dict[Path, str]:
    """The pages that were made and what they are called."""
    about = {page: publishing.manifest(output, page).get("about", {}) for page in pages}
    return {output / page: str(about[page].get("title") or page.removesuffix(".html").replace("/", " ")) for page in about}


def briefs(result: Sequence[str], output: Path) -> list[str]:
    """What the leaders' briefs among the pages made say: title and opening sentences, the text of a mail."""
    from wenshang.briefing import opening

    named = titles(result, output)
    pages = [output / page for page in result if publishing.manifest(output, page).get("notebook") == LEADERS]
    return [f"{named[page]}：{sentences}" for page in pages if (sentences := opening.sentences_of(page.read_text("utf-8")))]


def _attempts(
    schedule: Schedule, data: Path | str, output: Path, pause: Callable[[float], None], jobs: int, *, word: bool
) -> Outcome:
    from wenshang.archive import Archive

    limits = Limits(schedule.timeout, schedule.memory_mb)
    pages_made: list[str] = []
    result, error, code, attempt = RunResult(0, (), (), {}), "", 0, 0
    for attempt in range(1, schedule.retries + 2):
        if attempt > 1:
            pause(schedule.backoff * 2 ** (attempt - 2))
        try:
            archive = Archive.open(data)
            pages = pages_of(schedule, archive)
            options = Options(jobs, force=schedule.force and attempt == 1, limits=limits, schedule=schedule.name, word=word)
            result = brief(archive, pages, output, options=options, whole=not (schedule.where or schedule.notebooks))
            error, code = "", result.exit_code
        except WenshangError as failed:
            error, code = str(failed), failed.exit_code
        pages_made += result.made
        if code not in PASSING:
            break
    return Outcome(schedule.name, tuple(pages_made), result.failed, _too_old(schedule, output), attempt, error, code)


def pages_of(schedule: Schedule, archive: Archive) -> list[plan.Page]:
    """The pages of a schedule, its parameters checked against the notebook's own cell and what is held."""
    if schedule.parameters:
        return [plan.page(schedule.notebooks[0], schedule.parameters, archive)]
    return plan.required_pages(archive, asked=f"定时“{schedule.name}”", where=schedule.where, only=schedule.notebooks)


def _too_old(schedule: Schedule, output: Path) -> tuple[str, ...]:
    """Pages that fail and whose last good version is older than the schedule allows."""
    if not schedule.max_staleness:
        return ()
    oldest = datetime.now(UTC) - timedelta(seconds=schedule.max_staleness)
    broken = (state for state in overview.pages(output) if state.error)
    return tuple(state.page for state in broken if not state.made or datetime.fromisoformat(state.made) < oldest)


def _failing(output: Path) -> bool:
    return any(state.error for state in overview.pages(output))


def message(outcome: Outcome, event: str, pages: Mapping[Path, str] | None = None, told: Sequence[str] = ()) -> Message:
    """What to tell of a run, in Chinese: first what the leaders' briefs say (``told``), then at most ten titles and reasons."""
    title = f"汶上工作台：{outcome.schedule} {event}"
    lines = [*told[:10], f"新生成 {len(outcome.made)} 页，失败 {len(outcome.failed)} 页，共尝试 {outcome.attempts} 次。"]
    lines += [f"新生成：{title}" for title in list((pages or {}).values())[:10]]
    lines += [outcome.error] if outcome.error else []
    lines += [f"失败：{page}：{reason}" for page, reason in list(outcome.failed.items())[:10]]
    lines += [f"超过最长更新间隔：{page}" for page in outcome.too_old[:10]]
    data = {"schedule": outcome.schedule, "made": list(outcome.made), "failed": dict(outcome.failed), "error": outcome.error}
    return Message(event, title, "\n".join(lines), data, pages or {})


def notify(book: Ledger, channels: Sequence[Channel], what: Message) -> None:
    """Send to every channel that wants this event; what could not be sent is recorded and stops nothing."""
    for one in channels:
        if what.event in one.on:
            result = {"outcome": "sent"}
            try:
                one.send(what)
            except NetworkError as error:
                result = {"outcome": "failed", "error": str(error)}
            with suppress(OutputError):  # where nothing can be written, that has been told of
                book.append("notified", channel=one.name, about=what.event, **result)
