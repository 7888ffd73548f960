"""Every number on the pages equals its recomputation from the facts; the arithmetic here is the test's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tests.briefing.conftest import COUNTY, HONGZE, PAGES, WENSHANG, archive, page, told
from tests.conftest import ROOT
from wenshang import briefing, checks, vocabulary
from wenshang.archive import Archive

MARKS = ("fact", "change", "percent", "of", "size", "count")
Facts = dict[tuple[str, str, str], Decimal | None]


def facts_of(held: Archive) -> Facts:
    """Value by (authority, period, code), straight from the reports."""
    return {
        (report.authority, fact.period, fact.code): None if fact.value is None else Decimal(fact.value)
        for report in held.reports()
        for fact in report.facts
    }


def read(text: str) -> Decimal | None:
    """A number as shown, read back; None for a blank."""
    if text == "空白":
        return None
    return Decimal(re.sub(r"[,+%约]|超过", "", text).replace("−", "-"))


def printed(text: str) -> Decimal | None:
    """The number marked in an entry of the evidence: as the document prints it, with its unit and words around it."""
    if text == "空白" or text[0] in "未无没":
        return None if text == "空白" else Decimal(0)
    return Decimal("".join(re.findall(r"[\d.]+", text.replace(",", ""))))


def rounded(value: Decimal, text: str) -> Decimal:
    """The value rounded half up to as many decimals as the text shows."""
    places = len(text.rstrip("%").partition(".")[2])
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def marked(root: Any, name: str) -> Iterator[tuple[str, str, Any]]:
    """The marks of one kind; a mark without a code takes that of the row's id."""
    for element in root.xpath(f"//*[@data-{name}]"):
        mark = element.get(f"data-{name}")
        if name in ("fact", "change", "percent") and "." not in mark:
            mark += "/" + element.xpath("string(ancestor::tr/@id)").removeprefix("r-")
        yield mark, element.text_content(), element


def own_of(kind: str) -> str:
    return str(PAGES[kind][1].get("authority", ""))


def lookup(facts: Facts, own: str, key: str) -> Decimal | None:
    """The fact of a mark; year-end figures of stocks stand in the last quarter."""
    key, _, other = key.partition("@")
    period, code = key.split("/")
    return facts[other or own, period, code]


@pytest.fixture(scope="module")
def facts(held: Archive) -> Facts:
    return facts_of(held)


@pytest.mark.parametrize("kind", sorted(PAGES))
def test_every_printed_number_is_the_fact_it_names(kind: str, facts: Facts) -> None:
    found = list(marked(html.fromstring(page(kind)), "fact"))
    assert found
    for key, text, _ in found:
        assert read(text) == lookup(facts, own_of(kind), key), key


@pytest.mark.parametrize("kind", sorted(PAGES))
def test_every_printed_number_leads_to_evidence_that_shows_it(kind: str, facts: Facts) -> None:
    root = html.fromstring(page(kind))
    links = root.xpath("//a[@data-fact]")
    assert links
    assert not root.xpath("//span[@data-fact]")
    for link in links:
        (mark,) = root.xpath(f"//ol[@class='evidence']/li//b[@id='{link.get('href')[1:]}']")
        assert mark.xpath("ancestor::*[@class='printed']")
        assert read(link.text_content()) == printed(mark.text_content()), link.get("href")
        assert mark.xpath("ancestor::li//a[starts-with(@href,'#')]")


def test_every_change_and_growth_is_recomputed(facts: Facts) -> None:
    root = html.fromstring(page("two years"))
    changes, growths = list(marked(root, "change")), list(marked(root, "percent"))
    assert len(changes) > 150
    assert len(growths) > 20
    for key, text, _ in changes:
        old, new, code = key.split("/")
        assert read(text) == facts[HONGZE, new, code] - facts[HONGZE, old, code], key
    for key, text, _ in growths:
        old, new, code = key.split("/")
        before, after = facts[HONGZE, old, code], facts[HONGZE, new, code]
        assert read(text) == rounded((after - before) * 100 / before, text), key
    assert not any(facts[HONGZE, key.split("/")[0], key.split("/")[2]] == 0 for key, _, _ in growths)


@pytest.mark.parametrize("kind", sorted(PAGES))
def test_every_computed_number_follows_from_its_formula_and_the_formula_from_the_facts(kind: str, facts: Facts) -> None:
    root = html.fromstring(page(kind))
    for names, text, element in marked(root, "of"):
        values = [lookup(facts, own_of(kind), name) for name in names.split()]
        formula = element.get("title")
        left = formula.rpartition("＝")[0]
        assert left, formula
        operands = [Decimal(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", left)]
        known = [value for value in values if value is not None]
        sums = {sum(some) for size in range(1, 4) for some in combinations(known, size)} | {sum(known)}
        if len(known) > 2:  # a share of a change: the whole moved by a difference
            sums |= {abs(one - other) for one, other in combinations(sums, 2)}
        if "%" in left:  # percentage points: of the percentages as printed, which are quotients of figures
            printable = {rounded(some * 100 / whole, "0.0%") for some in sums for whole in sums if whole}
            assert set(operands) <= printable, formula
            left = left.replace("%", "")
        else:
            assert set(operands) <= sums, formula
        expression = left.replace(",", "").translate(str.maketrans("＋−÷×（）", "+-/*()"))
        result = eval(re.sub(r"(\d+(?:\.\d+)?)", r"Decimal('\1')", expression), {"Decimal": Decimal})
        scale = 100 if "÷" in left else 1
        shown = read(text)
        assert shown is not None
        assert abs(shown) == abs(rounded(result * scale, text)), formula


@pytest.mark.parametrize("kind", sorted(PAGES))
def test_no_number_stands_in_a_table_of_figures_or_a_sentence_without_saying_what_it_is(kind: str) -> None:
    root = html.fromstring(page(kind))
    inside = "|".join(f"ancestor-or-self::*[@data-{name}]" for name in MARKS)
    loose = [
        text
        for cell in root.xpath("//table[contains(@class,'figures')]//td | //p[@class='said']")
        for text in cell.xpath(f".//text()[not({inside})]")
    ]
    words = re.compile(
        r"\d{4}年|第\d+位|(?:不足|只有|中的|在有数字的)\d+个?|分项之和[\d,]+|总计[\d,]+|(?:正文|表内)为[\d,]+件|\d{4}年至\d{4}年"
    )
    assert [text for text in loose if re.search(r"\d", words.sub("", text))] == []


@pytest.mark.parametrize(("name", "authority", "years"), [("two years", HONGZE, (2023, 2024)), ("one year", WENSHANG, (2021,))])
def test_every_figure_that_a_report_prints_stands_on_its_page(
    held: Archive, name: str, authority: str, years: tuple[int, ...]
) -> None:
    shown = {tuple(mark.removesuffix(f"@{authority}").split("/")) for mark, _, _ in marked(html.fromstring(page(name)), "fact")}
    printed = {(fact.period, fact.code) for year in years for fact in held.report(authority, year).facts}
    assert len(printed) > 150
    assert {key for key in printed if len(key[0]) == 4} - shown == set()


def test_every_figure_of_a_quarter_stands_on_the_page_of_quarters(held: Archive) -> None:
    shown = {tuple(mark.split("/")) for mark, _, _ in marked(html.fromstring(page("quarters")), "fact")}
    stated = {(fact.period, fact.code) for fact in held.report(WENSHANG, 2021).facts if "Q" in fact.period}
    assert stated
    assert stated - {(period, code.removesuffix(f"@{WENSHANG}")) for period, code in shown} == set()


@pytest.mark.parametrize(("kind", "years"), [("county", range(2021, 2026)), ("peers", [2021])])
def test_of_a_code_shown_side_by_side_every_body_and_year_is_shown(held: Archive, kind: str, years: Iterable[int]) -> None:
    names = held.region(COUNTY).names if kind == "county" else [WENSHANG, *(peer.name for peer in held.peers(WENSHANG, 2021))]
    root = html.fromstring(page(kind))
    assert [name for name in names if name not in root.text_content()] == []
    shown = {mark if "@" in mark else f"{mark}@{WENSHANG}" for mark, _, _ in marked(root, "fact")}
    compared = {mark.partition("/")[2].partition("@")[0] for mark in shown}
    reports = [held.report(name, year) for name in names for year in years if year in held.years(name)]
    facts = {f"{fact.period}/{fact.code}@{one.authority}" for one in reports for fact in one.facts if fact.code in compared}
    assert len(facts) > 5
    assert facts - shown == set()


def test_every_finding_stands_on_the_page_of_data_quality(held: Archive) -> None:
    report = held.report(WENSHANG, 2021)
    text = "".join(html.fromstring(page("quality")).text_content().split())
    told = [finding.message for finding in checks.check(report, earlier=held.earlier(WENSHANG, 2021))]
    assert len(told) > 5
    assert [message for message in told if "".join(message.split()) not in text] == []


def test_all_table_values_of_hongze_are_compared() -> None:
    root = html.fromstring(page("two years"))
    form = vocabulary.form("2021")
    totals = [
        code for code in form.table("requests").codes() if code.endswith(".total") and not code.startswith("requests.other")
    ]
    wanted = [*form.table("proactive").codes(), *totals, "requests.other.all.total", *form.table("disputes").codes()]
    assert len(wanted) == 10 + 22 + 1 + 15
    for code in wanted:
        (row,) = root.xpath(f"//tr[@id='r-{code}']")
        assert len(row.xpath("./td/a[@data-fact]")) == 2, code
        assert row.xpath("./td/span[@data-change]"), code


def test_three_rows_of_other_are_compared_with_one_row_as_their_sum(tmp_path: Path) -> None:
    rows = {f"requests.other.{key}.total": value for key, value in (("uncorrected", 2), ("fee_unpaid", 1), ("rest", 4))}
    data = archive(tmp_path, {("甲局", 2022, "2021"): {"requests.other.all.total": 3}, ("甲局", 2023, "2021"): rows})
    made = briefing.export(told("yearly_comparison", data=str(data), authority="甲局", year=2023))
    (row,) = html.fromstring(made).xpath("//tr[@id='r-requests.other.all.total']")
    assert [cell.text_content() for cell in row.xpath("./td")] == ["3", "7", "+4", "+133.3%"]


def test_a_change_of_edition_shows_the_break_and_no_false_comparison(tmp_path: Path) -> None:
    old = {"proactive.rules.disclosed_total": 9, "proactive.fees.items_before": 4, "requests.received.total": 10}
    new = {"proactive.rules.in_force": 5, "proactive.fees.amount": "12.5", "requests.received.total": 20}
    data = archive(tmp_path, {("甲局", 2020, "2019"): old, ("甲局", 2021, "2021"): new})
    made = briefing.export(told("yearly_comparison", data=str(data), authority="甲局", year=2021))
    root = html.fromstring(made)
    assert {key.split("/")[2] for key, _, _ in marked(root, "change")} == {"requests.received.total"}
    assert "2019版格式" in root.text_content()
    for code in ("proactive.rules.in_force", "proactive.rules.disclosed_total", "proactive.fees.amount"):
        (row,) = root.xpath(f"//tr[@id='r-{code}']")
        assert row.xpath("string(./th/small)"), code
        assert [cell.text_content() for cell in row.xpath("./td")[-2:]] == ["—", "—"]


def test_a_blank_cell_is_shown_as_blank_and_never_compared(tmp_path: Path) -> None:
    codes = {"requests.received.total": None, "requests.granted.total": 3}
    data = archive(tmp_path, {("甲局", 2022, "2021"): codes, ("甲局", 2023, "2021"): codes | {"requests.received.total": 8}})
    root = html.fromstring(briefing.export(told("yearly_comparison", data=str(data), authority="甲局", year=2023)))
    (row,) = root.xpath("//tr[@id='r-requests.received.total']")
    assert [cell.text_content() for cell in row.xpath("./td")] == ["空白", "8", "—", "—"]


def test_without_a_year_before_nothing_is_compared_and_the_page_says_so() -> None:
    root = html.fromstring(page("one year"))
    assert "未收存以前年度报告" in root.text_content()
    assert not list(marked(root, "change"))
    assert "共4个" in root.text_content()


def test_a_region_page_counts_its_bodies_and_reports(held: Archive) -> None:
    bodies = [body for body in held.authorities if body.region == COUNTY]
    text = html.fromstring(page("county")).text_content()
    years = sorted({year for body in bodies for year in held.years(body.name)})
    shown = [year for body in bodies for year in held.years(body.name) if year >= years[-1] - 4]
    assert f"登记{len(bodies)}个机关" in text
    assert f"共收存{len(shown)}份年度报告" in text


def test_the_quality_page_counts_what_was_read(held: Archive) -> None:
    report = held.report("汶上县科学技术局", 2021)
    root = html.fromstring(page("quality"))
    counts = {name: int(text.replace(",", "")) for name, text, _ in marked(root, "count")}
    assert counts["取自表格"] == sum(fact.method == "table" for fact in report.facts)
    assert counts["其中空白"] == sum(fact.value is None for fact in report.facts)
    assert counts["没有采用的数字"] == len(report.candidates)


def test_a_year_before_that_was_not_asked_for_is_not_said_to_be_missing(tmp_path: Path) -> None:
    data = archive(tmp_path, {("甲局", year, "2021"): {"requests.received.total": 5} for year in (2020, 2024)})
    page = briefing.export(told("yearly_comparison", data=str(data), authority="甲局", year=2024, years_back=2))
    assert "所选年度内没有，上一份是2020年的报告" in html.fromstring(page).text_content()


def test_only_the_codes_asked_for_are_compared() -> None:
    codes = ["requests.received.total", "channels.*"]
    made = told("yearly_comparison", authority=HONGZE, year=2024, codes=codes, data=str(ROOT / "data"))
    rows = html.fromstring(briefing.export(made)).xpath("//tr[starts-with(@id,'r-')]/@id")
    assert sorted(rows) == ["r-channels.interpretations", "r-channels.website_items", "r-requests.received.total"]
