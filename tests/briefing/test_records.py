"""Records of the checks in a notebook: IPython draws them with the briefing's fragments, they know nothing of it."""

from __future__ import annotations

from IPython.core.interactiveshell import InteractiveShell

from wenshang.briefing import display
from wenshang.checks import matrix, reuse


def html(record: object) -> str:
    shell = InteractiveShell()
    display.register(shell)
    return str(shell.display_formatter.format(record)[0]["text/html"])


def test_the_matrix_of_a_county_is_a_table_with_the_words() -> None:
    drawn = html(matrix({("甲局", 2022): [], ("乙局", 2023): []}))
    assert "各机关各年度报告的情况" in drawn
    assert [drawn.count(word) for word in ("甲局", "乙局", "已报", "未收存")] == [1, 1, 2, 2]


def test_an_overlap_shows_what_is_repeated_new_and_dropped_side_by_side_and_escaped() -> None:
    drawn = html(reuse.compare("甲乙丙丁戊己庚。今年<b>新写的一句话在此。", "去年写的另外一段文字。甲乙丙丁戊己庚。"))
    assert [word in drawn for word in ("重复", "新增", "删去", "今年&lt;b&gt;新写的一句话在此")] == [True] * 4
    assert "<b>新写" not in drawn
