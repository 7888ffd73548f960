"""Briefing: make the pages of an archive and publish them, with a ledger and a summary; many at once, only what changed.

Pages are rendered elsewhere (children of a nursery, threads, a cluster) and published here, by one writer under the lock.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wenshang import files
from wenshang.errors import LintFailed, OutputError, RunFailed
from wenshang.running import cache, overview, publishing, rendering
from wenshang.running.engine import default_engine
from wenshang.running.nursery import Nursery, can_fork
from wenshang.running.plan import Page
from wenshang.running.process import Limits
from wenshang.running.rendering import Job, Rendered, refuse

if TYPE_CHECKING:
    from wenshang.archive import Archive

IN_USE = "正被另一次运行使用"
Watch = Callable[[Iterable[Rendered], int], Iterable[Rendered]]


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: parallel jobs (0: one a processor), a cluster's address, the engine, everything anew, limits, Word too."""

    jobs: int = 0
    cluster: str = ""
    engine: str = field(default_factory=default_engine)
    force: bool = False
    limits: Limits = field(default_factory=Limits)
    schedule: str = ""
    word: bool = False


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did: pages made, fresh (left as they were) and failed with the reason."""

    made: tuple[str, ...]
    fresh: tuple[str, ...]
    failed: Mapping[str, str]
    exit_code: int = 0


def brief(
    archive: Archive,
    pages: Sequence[Page],
    output: Path,
    *,
    options: Options | None = None,
    watch: Watch | None = None,
    whole: bool = False,
    starter: Nursery | None = None,
) -> RunResult:
    """Make the pages that are not fresh and publish them; ``whole`` says that these are all pages there are, so others go.

    Pages are forked from the nursery ``starter`` where one is given, else from one of this run.
    OutputError where the folder cannot be written or is in use; a failed page is no exception but part of the result.
    """
    options = options or Options()
    lock = files.lock(output / ".lock", found=IN_USE, advice="请等它结束，或用 --output 指定另一文件夹")
    with lock, nullcontext(starter) if starter else Nursery() as own:
        certain = options.force or not all((output / page.target).is_file() for page in pages)
        if certain and can_fork() and not options.cluster:
            own.start()  # it loads its libraries while we look at what there is
        files.sweep(output)
        inputs = cache.Inputs(archive)
        wanted = {page.target: (page, inputs.of(page)) for page in pages}
        failing = {state.page for state in overview.pages(output) if state.error}
        checked = () if options.force else wanted.keys() - failing
        word = options.word
        fresh = tuple(t for t in wanted if t in checked and not stale(output, t, wanted[t][1], word=word))
        known = set(fresh)
        todo = {target: pair for target, pair in wanted.items() if target not in known}
        gone = _gone(output, wanted) if whole else []
        if not todo and not gone and not options.schedule:
            if not overview.is_current(output):
                overview.publish(output)
            return RunResult((), fresh, {})
        files.sweep(archive.folder)
        how = options.limits, Path.cwd(), options.engine
        jobs = {page.target: Job(page.target, page.notebook.resolve(), page.values, *how, word=word) for page, _ in todo.values()}
        refused = {target: why for target, (page, _) in todo.items() if (why := inputs.refusal(page))}
        with _rendered([job for target, job in jobs.items() if target not in refused], options, own) as rendered:
            results = chain((refuse(jobs[target], why) for target, why in refused.items()), rendered)
            overview.load()  # while the first pages are being made
            writer = _Writer(output, publishing.next_run(output), todo)
            writer.take_all(watch(results, len(todo)) if watch else results, gone, fresh=len(fresh), schedule=options.schedule)
        return RunResult(tuple(writer.made), fresh, writer.failed, writer.exit_code)


def _gone(output: Path, wanted: Iterable[str]) -> list[str]:
    """Pages of ``brief --all`` whose body, year or region is no longer held; pages with values of one's own stay."""
    usual = {page for page, about in publishing.manifests(output).items() if Path(page).stem == about.get("notebook")}
    return sorted(usual - set(wanted))


def stale(output: Path, target: str, now: Mapping[str, Any], *, word: bool = False) -> list[str]:
    """Why a page must be made (again), in Chinese; empty where it is fresh. ``word`` says that a .docx is to stand beside it."""
    before = publishing.manifest(output, target)
    path = output / target
    if not before or not path.is_file():
        return ["还没有这一页"]
    if sha256(path.read_bytes()).hexdigest() != before.get("sha256"):
        return ["网页文件被改动过"]
    if word and not path.with_suffix(".docx").is_file():
        return ["还没有这一页的 Word 文件"]
    return cache.changed(before.get("inputs", {}), now)


@dataclass(slots=True)
class _Writer:
    """The one writer of a run: takes what was made, records it, puts it in place."""

    output: Path
    run: int
    todo: Mapping[str, tuple[Page, Mapping[str, Any]]]
    made: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    exit_code: int = 0

    def take_all(self, results: Iterable[Rendered], gone: Sequence[str], *, fresh: int, schedule: str) -> None:
        """Take every result; whatever happens, the run's end is recorded and the index says what there is."""
        outcome = "interrupted"
        try:
            known = {"versions": cache.versions(), "library": cache.library(), "schedule": schedule}
            publishing.record(self.output, "started", run=self.run, pages=len(self.todo), fresh=fresh, **known)
            for rendered in results:
                self.take(rendered)
            outcome = "failed" if self.failed else "done"
        finally:
            with suppress(OutputError):  # a full disk has been reported already
                publishing.remove(self.output, gone)
                counts = {"made": len(self.made), "failed": len(self.failed)}
                publishing.record(self.output, "finished", run=self.run, outcome=outcome, removed=gone, **counts)
                self._show()

    def _show(self) -> None:
        """Bring the lists of pages and runs up to date; a list that breaks the gate is a failure, the pages are what they are."""
        try:
            overview.publish(self.output)
        except LintFailed as error:
            self.failed["index.html"] = str(error)
            self.exit_code = self.exit_code or error.exit_code

    def take(self, rendered: Rendered) -> None:
        """Record first, publish then: no page without its line. A page that cannot be written counts as failed."""
        page, inputs = self.todo[rendered.target]
        about = {"page": rendered.target, "notebook": page.name, "parameters": page.parameters, "inputs": inputs}
        seconds = round(rendered.seconds, 3)
        if rendered.error:
            kept = publishing.keep_evidence(self.output, rendered.target, self.run, rendered.evidence)
            self.failed[rendered.target] = why = rendered.error
            self.exit_code = rendered.exit_code if self.exit_code in (0, rendered.exit_code) else RunFailed.exit_code
            failure = {"outcome": "failed", "error": why, "evidence": kept, "seconds": seconds, **about}
            publishing.record(self.output, "page", run=self.run, **failure)
            return
        manifest = about | {
            "sha256": sha256(rendered.files[rendered.target]).hexdigest(),
            "about": rendered.about,
            "versions": cache.versions(),
        }
        written = dict(rendered.files) | {publishing.manifest_path(rendered.target): _json(manifest)}
        publishing.record(self.output, "page", run=self.run, outcome="made", seconds=seconds, **manifest)
        publishing.publish(self.output, written)
        for suffix in {".pdf", ".docx"} - {Path(name).suffix for name in rendered.files}:  # made from the page before
            (self.output / rendered.target).with_suffix(suffix).unlink(missing_ok=True)
        self.made.append(rendered.target)


def _rendered(jobs: list[Job], options: Options, starter: Nursery) -> AbstractContextManager[Iterable[Rendered]]:
    """The jobs' results as they come, from a cluster or from processes of this machine."""
    if not jobs:
        return nullcontext(())
    if options.cluster:
        return rendering.cluster(jobs, options.cluster)
    return rendering.local(jobs, min(options.jobs or os.cpu_count() or 1, len(jobs)), starter)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
