"""The measurement of labelled excerpts counts what is right, false, missed and left open."""

from __future__ import annotations

from pathlib import Path

from benchmarks.excerpts import Score, excerpts

LABELLED = """excerpts = [
  ["甲县", 2023, "主动公开政府信息60条。\\n微信公众号发布信息约40条。", "items=60 wechat=~40", ""],
  ["乙县", 2023, "主动公开政府信息70条。\\n召开新闻发布会3场。", "items=71", "press: two kinds of meetings"],
  ["丙县", 2023, "全年办理政府信息公开申请83件。", "requests=83", ""],
]
"""


def test_excerpts_are_scored_by_code_with_their_qualifiers_and_what_is_left_open(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(LABELLED, "utf-8")
    score = Score()
    for excerpt in excerpts(tmp_path):
        score.add(excerpt)
    assert (score.wanted.total(), score.given.total(), score.right.total()) == (4, 3, 2)
    assert (score.excerpts, score.left_open, score.qualified) == (3, 1, 2)
    assert dict(score.missed) == {"candidate": 1, "nowhere": 1}
    assert [error.split(":")[0] for error in score.errors] == ["乙县 2023", "乙县 2023", "丙县 2023"]
    assert "| `channels.items_published` | 2 | 2 | 1 | 0.500 | 0.500 |" in score.table()
