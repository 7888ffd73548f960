"""Numbers as printed: any style of printing a number is read back, with its qualifier, its unit and its place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenshang.chinese.characters import visible
from wenshang.chinese.folding import fold
from wenshang.chinese.numbers import find_numbers
from wenshang.chinese.numerals import numeral
from wenshang.model import Qualifier
from wenshang.vocabulary import load

COUNTS = st.integers(min_value=0, max_value=9_999_999)
DIGITS, POWERS = "零一二三四五六七八九", ("", "十", "百", "千")


def in_chinese(value: int) -> str:
    """A number in Chinese numerals, the long way (二千零五, 一万零三十)."""
    if value >= 10_000:
        rest = value % 10_000
        return in_chinese(value // 10_000) + "万" + (("零" if rest < 1000 else "") + in_chinese(rest) if rest else "")
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        gap = gap or (digit == 0 and bool(text))
        if digit:
            text += ("零" if gap else "") + DIGITS[digit] + POWERS[power]
            gap = False
    return text or "零"


def one(text: str) -> tuple[object, str, Qualifier, str]:
    folded = fold(text)
    (found,) = [number for number in find_numbers(folded.text) if number.kind == "count"]
    return found.value, found.unit, found.qualifier, folded.printed(found.start, found.end)


@given(COUNTS)
def test_a_number_in_digits_is_read_back(value: int) -> None:
    assert one(f"公开信息{value}条")[:2] == (value, "条")


@given(COUNTS, st.sampled_from([",", "，"]))
def test_a_number_with_thousands_separators_is_read_back(value: int, mark: str) -> None:
    assert one("公开信息" + f"{value:,}".replace(",", mark) + "条")[0] == value


@given(COUNTS)
def test_a_number_in_full_width_digits_is_read_back(value: int) -> None:
    wide = "".join(chr(0xFF10 + int(digit)) for digit in str(value))
    assert one(f"公开信息{wide}条")[0] == value


@given(st.integers(min_value=1, max_value=99_999_999))
def test_a_number_in_chinese_numerals_is_read_back(value: int) -> None:
    assert numeral(in_chinese(value)) == value


@given(COUNTS.filter(lambda value: value > 9), st.integers(min_value=1, max_value=6), st.sampled_from([" ", "\n", "　", "  "]))
def test_a_number_broken_by_a_space_or_a_line_is_read_whole(value: int, cut: int, gap: str) -> None:
    digits = str(value)
    cut = min(cut, len(digits) - 1)
    broken = digits[:cut] + gap + digits[cut:]
    if len(digits[:cut]) == 4 and digits[:2] in ("19", "20"):
        return  # a year and a count, see below
    assert one(f"公开信息{broken}条")[0] == value
    assert one(f"公开信息{broken}条")[3] == f"{broken}条"


@given(st.decimals(min_value=0, max_value=9999, places=2, allow_nan=False, allow_infinity=False))
def test_ten_thousands_with_decimals_are_counted_out(value: Decimal) -> None:
    assert one(f"公开信息{value}万条")[0] == value * 10_000


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("近500条", 500, Qualifier.ABOUT),
        ("约80条", 80, Qualifier.ABOUT),
        ("1200余条", 1200, Qualifier.ABOUT),
        ("1.2万多条", 12000, Qualifier.ABOUT),
        ("三十余次", 30, Qualifier.ABOUT),
        ("100条左右", 100, Qualifier.ABOUT),
        ("超过2000条", 2000, Qualifier.AT_LEAST),
        ("突破3万条", 30000, Qualifier.AT_LEAST),
        ("300条以上", 300, Qualifier.AT_LEAST),
        ("不少于12次", 12, Qualifier.AT_LEAST),
        ("142条", 142, Qualifier.EXACT),
    ],
)
def test_qualifiers_are_kept_beside_the_value(text: str, value: int, qualifier: Qualifier) -> None:
    assert one(f"公开信息{text}")[0] == value
    assert one(f"公开信息{text}")[2] is qualifier
    assert one(f"公开信息{text}")[3] == text


@pytest.mark.parametrize(
    "text",
    [
        "2023年",
        "12月31日",
        "2023-01-17",
        "国办公开办函〔2021〕30号",
        "0537-7212731",
        "第20条",
        "一是",
        "一件事",
        "一次性",
        "三审三校",
        "条例",
    ],
)
def test_dates_document_numbers_telephones_and_idioms_are_no_counts(text: str) -> None:
    assert not [number for number in find_numbers(fold(text).text) if number.kind == "count" and number.unit]


def test_a_year_before_a_count_is_not_joined_to_it() -> None:
    assert [number.value for number in find_numbers(fold("2022 15条").text)] == [2022, 15]


def test_shares_money_and_years_are_told_from_counts() -> None:
    kinds = [number.kind for number in find_numbers("2023年收费7730.28万元,占12.5%,共21件")]
    assert kinds == ["year", "money", "share", "count"]


@pytest.mark.parametrize(
    ("printed", "folded"),
    [("公開資訊１２條", "公开资讯12条"), ("年度報(bào)告", "年度报告"), ("2 1 件（含）", "21件（含）"), ("1\u200b2", "12")],
)
def test_folding_makes_texts_alike(printed: str, folded: str) -> None:
    assert fold(printed).text == folded


@given(st.text(alphabet="公開1 ２条\n(bào)。,，", max_size=60))
def test_every_stretch_of_folded_text_is_found_in_the_printed_text(text: str) -> None:
    folded = fold(text)
    for start in range(len(folded.text)):
        printed = folded.printed(start, start + 1)
        assert printed in text
        alone = fold(printed).text.replace(",", "，")  # a comma's width depends on what stands beside it
        assert alone in (folded.text[start].replace(",", "，"), "")
    assert folded.printed(0, len(folded.text)) in text


def test_a_comma_is_full_width_unless_it_stands_between_digits() -> None:
    assert fold("网站发布1,200条,微信5条,").text == "网站发布1,200条，微信5条，"


def test_the_cells_of_a_row_are_not_joined_to_one_number() -> None:
    folded = fold("一、本年新收政府信息公开申请数量 21 0 0 0 0 0 21").text
    assert [number.value for number in find_numbers(folded)][-7:] == [21, 0, 0, 0, 0, 0, 21]


@pytest.mark.parametrize(
    "text",
    [
        "1 361 229条", "86,98条", "86，98条", "200～211条", "200-211条", "5至6件", "5条～8条", "12条至15条", "1·361条",
        "3万5千条", "三四条", "二三十条", "数十条", "几十条", "不足50条", "不超过50条", "最多50条",
        "012条", "1/3条", "1'361条",
    ],
)  # fmt: skip
def test_digits_that_may_mean_another_number_are_doubted(text: str) -> None:
    found = [number for number in find_numbers(fold(f"公开信息{text}").text) if number.unit]
    assert found
    assert all(number.doubt for number in found)


@pytest.mark.parametrize(
    ("text", "value"),
    [("12①条", 12), ("12²条", 12), ("12⒈条", 12), ("1,361,229条", 1361229), ("1 42条", 142), ("2\n11条", 211),
     ("？1340条？，", 1340), ("≥5条", 5), ("一百十五条", 115)],
)  # fmt: skip
def test_marks_of_notes_and_breaks_do_not_change_a_number(text: str, value: int) -> None:
    (number,) = [number for number in find_numbers(fold(f"公开信息{text}").text) if number.unit]
    assert (number.value, number.doubt) == (value, "")


def test_the_time_of_a_clock_is_no_count() -> None:
    found = list(find_numbers(fold("发布时间：2024-01-18 09:12:30 公开信息260条").text))
    assert [(number.value, number.unit) for number in found if number.kind == "count"] == [(260, "条")]


def test_digits_that_a_mark_turns_round_are_read_as_they_are_seen() -> None:
    assert visible("公开\u202e21\u202c条") == "公开12条"


def test_a_simplified_character_is_no_traditional_one() -> None:
    pairs = dict(load("prose")["fold"]["pairs"].split())
    assert [(a, b) for a, b in pairs.items() if pairs.get(b, b) != b] == []
    assert fold("国家秘密").text == "国家秘密"
