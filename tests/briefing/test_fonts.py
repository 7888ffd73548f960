"""The page's font holds the page's characters and no others, and says what it lacks."""

from __future__ import annotations

import base64
import io

import pytest
from fontTools.ttLib import TTFont

from wenshang import vocabulary
from wenshang.briefing import page_font
from wenshang.charts import fonts
from wenshang.errors import RunFailed


def embedded(rule: str) -> TTFont:
    return TTFont(io.BytesIO(base64.b64decode(rule.split("base64,")[1].split(")")[0])))


def test_the_embedded_font_holds_exactly_the_characters_of_the_text() -> None:
    held = embedded(page_font.face("政府信息公开 2024\n年，95件")).getBestCmap()
    assert set(held) == {ord(c) for c in "政府信息公开 2024年，95件"}


def test_the_embedded_font_can_be_read_glyph_by_glyph() -> None:
    font = embedded(page_font.face("汶上"))
    assert all(font["glyf"][name].numberOfContours > 0 for name in font.getBestCmap().values())


def test_the_same_characters_give_the_same_bytes_in_any_order() -> None:
    page_font._woff2.cache_clear()
    first = page_font.face("公开信息")
    page_font._woff2.cache_clear()
    assert page_font.face("息信开公公") == first


def test_a_character_that_the_font_lacks_fails_the_run_by_name() -> None:
    with pytest.raises(RunFailed, match=r"U\+1F600"):
        page_font.face("公开\U0001f600")


def test_what_cannot_be_shown_in_a_source_is_replaced_by_its_code_point() -> None:
    assert fonts.visible("甲\u202e乙\x07\U0001f600") == "甲〓U+202E乙〓U+0007〓U+1F600"
    assert fonts.missing(fonts.visible("甲\u202e乙\x07\U0001f600")) == ""


def test_every_word_of_the_vocabulary_can_be_shown() -> None:
    words = [c.label + c.definition + c.unit for c in vocabulary.codes().values()]
    words += [rate.label + rate.definition for rate in vocabulary.rates().values()]
    assert fonts.missing("".join(words)) == ""
