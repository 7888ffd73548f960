"""Briefing: only what changed, all or nothing, one failure never stops the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running.conftest import OPENING, Write
from wenshang.archive import Archive
from wenshang.errors import OutputError
from wenshang.running import overview, publishing
from wenshang.running.brief import Options, brief
from wenshang.running.nursery import Nursery
from wenshang.running.plan import Page

PARAMETERS = 'authority: str = "甲局"\nyear: int = 2021'
ONE = Options(jobs=1)


def pages(notebook: Path, *years: int) -> list[Page]:
    return [
        Page(notebook, {"authority": "汶上县科学技术局", "year": year}, f"汶上县科学技术局/{year}/small.html") for year in years
    ]


def events(output: Path, event: str = "page") -> list[dict[str, object]]:
    return [record for record in publishing.ledger(output)[0] if record["event"] == event]


def test_pages_are_published_with_manifest_and_ledger_line(write: Write, archive: Archive, tmp_path: Path, warm: Nursery) -> None:
    result = brief(archive, pages(write(OPENING, parameters=PARAMETERS), 2021), tmp_path / "build", options=ONE, starter=warm)
    page = tmp_path / "build" / result.made[0]
    assert "汶上县科学技术局2021" in page.read_text("utf-8")
    manifest = publishing.manifest(tmp_path / "build", result.made[0])
    (line,) = events(tmp_path / "build")
    assert line["sha256"] == manifest["sha256"]
    assert manifest["parameters"] == {"authority": "汶上县科学技术局", "year": 2021}
    assert "汶上县科学技术局 2021" in manifest["inputs"]["facts"]
    assert result.made[0] in (tmp_path / "build" / "index.html").read_text("utf-8")


def test_a_notebook_without_a_heading_is_called_by_its_file_name(
    write: Write, archive: Archive, tmp_path: Path, warm: Nursery
) -> None:
    page = Page(write("print('一行')", name="估算"), {}, "估算.html")
    brief(archive, [page], tmp_path / "build", options=ONE, starter=warm)
    assert "<h1>估算</h1>" in (tmp_path / "build/估算.html").read_text("utf-8")


def test_only_what_changed_is_made_again(write: Write, archive: Archive, tmp_path: Path, warm: Nursery) -> None:
    notebook = write(OPENING, parameters=PARAMETERS)
    output = tmp_path / "build"
    brief(archive, pages(notebook, 2021), output, options=ONE, starter=warm)
    before = (output / "ledger.jsonl").read_bytes()
    assert brief(archive, pages(notebook, 2021), output, options=ONE, starter=warm).made == ()
    assert (output / "ledger.jsonl").read_bytes() == before
    write(OPENING, "1 + 1", parameters=PARAMETERS)
    assert len(brief(archive, pages(notebook, 2021), output, options=ONE, starter=warm).made) == 1


def test_a_word_file_is_published_with_its_page_and_goes_with_it(
    write: Write, archive: Archive, tmp_path: Path, warm: Nursery
) -> None:
    notebook, output = write(OPENING, parameters=PARAMETERS), tmp_path / "build"
    (page,) = pages(notebook, 2021)

    def made(*, word: bool = True, force: bool = False) -> int:
        options = Options(jobs=1, word=word, force=force)
        return len(brief(archive, [page], output, options=options, starter=warm).made)

    word = (output / page.target).with_suffix(".docx")
    assert (made(word=False), word.exists()) == (1, False)
    assert made() == 1
    first = word.read_bytes()
    assert made() == 0
    word.unlink()
    assert made() == 1
    assert word.read_bytes() == first
    assert ".docx" in (output / "index.html").read_text("utf-8")
    assert made(word=False, force=True) == 1
    assert not word.exists(), "it was made from the page before"


def test_a_page_that_was_tampered_with_is_made_again(write: Write, archive: Archive, tmp_path: Path, warm: Nursery) -> None:
    notebook, output = write(OPENING, parameters=PARAMETERS), tmp_path / "build"
    (target,) = brief(archive, pages(notebook, 2021), output, options=ONE, starter=warm).made
    good = (output / target).read_bytes()
    (output / target).write_bytes(b"half a page")
    brief(archive, pages(notebook, 2021), output, options=ONE, starter=warm)
    assert (output / target).read_bytes() == good


def test_a_failed_page_keeps_its_last_good_version_and_stops_no_other(
    write: Write, archive: Archive, tmp_path: Path, warm: Nursery
) -> None:
    notebook, output = write(OPENING, parameters=PARAMETERS), tmp_path / "build"
    first, second = pages(notebook, 2020, 2021)
    brief(archive, [first, second], output, options=ONE, starter=warm)
    good = (output / first.target).read_bytes()
    write(OPENING, "if year == 2020: raise ValueError('坏了')", parameters=PARAMETERS)
    result = brief(archive, [first, second], output, options=ONE, starter=warm)
    assert result.made == (second.target,)
    assert result.exit_code == 10
    assert "坏了" in result.failed[first.target]
    assert (output / first.target).read_bytes() == good
    (state,) = [state for state in overview.pages(output) if state.error]
    card = (output / state.evidence / "card.html").read_text("utf-8")
    assert "坏了" in card
    assert "ValueError" in (output / state.evidence / "notebook.ipynb").read_text("utf-8")
    made_on = overview.beijing(state.made)[:10]
    assert made_on in (output / "index.html").read_text("utf-8")


def test_evidence_of_the_latest_three_failures_is_kept(write: Write, archive: Archive, tmp_path: Path, warm: Nursery) -> None:
    notebook, output = write("1/0", parameters=PARAMETERS), tmp_path / "build"
    for _ in range(4):
        brief(archive, pages(notebook, 2021), output, options=ONE, starter=warm)
    kept = sorted(path.name for path in (output / ".failed/汶上县科学技术局/2021/small").iterdir())
    assert kept == ["000002", "000003", "000004"]


def test_a_torn_last_line_is_recognised_and_loses_no_other(tmp_path: Path) -> None:
    publishing.record(tmp_path, "started", run=1)
    with (tmp_path / publishing.LEDGER).open("ab") as stream:
        stream.write(b'{"event":"page","ru')
    publishing.record(tmp_path, "started", run=2)
    records, torn = publishing.ledger(tmp_path)
    assert ([record["run"] for record in records], torn) == ([1, 2], 1)
    assert publishing.next_run(tmp_path) == 3


def test_nothing_is_published_where_one_file_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "b.html").mkdir()
    with pytest.raises(OutputError, match="已有页面未改动"):
        publishing.publish(tmp_path, {"a.html": b"1", "b.html": b"2"})
    assert not (tmp_path / "a.html").exists()
    assert not list(tmp_path.glob(".*.part"))
