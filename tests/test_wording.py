"""docs/wording.md is what the product can print, and what it prints is said as offices say it."""

from __future__ import annotations

import ast

import pytest

from docs import wording

#: colloquial, technical or unofficial words, and what is written instead
UNOFFICIAL = {
    "怎么办": "处理建议",
    "手头": "收存",
    "打算做": "计划",
    "总览": "汇总情况",
    "没有可说": "没有可比",
    "占增减的": "",
    "逐字节": "",
    "搞": "",
    "弄": "",
    "硬算": "不作比较",
    "没有读成": "读取失败",
    "度量": "显示内容",
    "N=": "",
}


@pytest.fixture(scope="module")
def page() -> str:
    return wording.page()


def test_the_page_says_what_the_sources_say(page: str) -> None:
    assert wording.PLACE.read_text("utf-8") == page, "run: python -m docs.wording"


@pytest.mark.parametrize("word", UNOFFICIAL)
def test_nothing_is_said_in_words_that_no_office_would_write(page: str, word: str) -> None:
    lines = [line for line in page.splitlines() if word in line]
    assert lines == [], UNOFFICIAL[word]


def test_messages_are_found_wherever_they_stand_and_patterns_and_docstrings_are_left_out() -> None:
    code = '''
def f(x):
    """文档不算"""
    raise E(where=f"第{x}行", advice="请检查" "权限" if x else "")
    re.compile("[一二三]")
    re.sub("甲", "改为乙", x)
'''
    found = [text for text in wording._of_code(ast.parse(code), help_texts=False) if wording.CHINESE.search(text)]
    assert found == ["第…行", "请检查权限", "改为乙"]


def test_rooms_of_the_page_are_all_rooms_of_the_library() -> None:
    rooms = {path.name.removesuffix(".py") for path in (wording.ROOT / "wenshang").iterdir()} - {"__init__", "__main__"}
    assert {room for room in rooms if any(wording.CHINESE.search(text) for text in wording.texts(room))} <= set(wording.ROOMS)
