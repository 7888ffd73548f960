"""Rules F1–F3, Q1 and Q2: what the form (sections, fee statement, notice) and a superior's profile ask for.

Also R3 of reading: figures that stand under 后续措施 of a progress page are shown, because they are plans and no facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wenshang import vocabulary
from wenshang.checks.profiles import Required
from wenshang.checks.rule import Case, rule
from wenshang.chinese.folding import unspaced
from wenshang.chinese.formatting import quarter
from wenshang.model import Finding, Method, Place, SectionText, Severity, Status

_FEE = re.compile(r"信息处理费|处理费|收费|收取.{0,12}费|费用")
_BLANK_AMOUNT = re.compile(r"处理费(?:共计|合计|总额|金额|为|共)*[：:]?[_＿]*(?:万元|元)")
#: With fewer sections than this the report was not divided as the form asks, or could not be told apart.
DIVIDED = 4


@rule("F1")
def f1(case: Case) -> Iterator[Finding]:
    """All sections of the form are there, and none is empty."""
    form = vocabulary.form(case.report.edition)
    found = {section.key: section for section in case.report.sections if section.key}
    if not form.sections or case.typed:
        return
    if len(found) < DIVIDED:
        message = f"只识别出{len(found)}个部分（应为{len(form.sections)}个），不能核对是否齐全"
        advice = "核对各部分标题是否按格式书写"
        yield case.finding(Status.UNDETERMINED, message, severity=case.rule.severity, advice=advice)
        return
    for section in form.sections:
        title = f"{section.numeral}、{section.title}"
        has_table = any(code.startswith(f"{section.key}.") for code in case.values)
        if section.key not in found:
            yield _absent(case, title, section.numeral, has_table)
        elif not has_table and not _has_text(found[section.key]):
            yield from _empty(case, section.key, title, found[section.key].heading)


def _empty(case: Case, key: str, title: str, heading: str) -> Iterator[Finding]:
    """Nothing below a heading: an error, unless a table belongs there, which reading may have missed and says so itself."""
    tables = {code.split(".")[0] for table in vocabulary.form(case.report.edition).tables for code in table.codes()}
    if key not in tables:
        yield case.finding(Status.ERROR, f"“{title}”部分为空", place=Place(section=heading), quote=heading)
    elif not any(finding.rule in ("R1", "R4") for finding in case.report.findings):
        message = f"“{title}”部分没有读到文字和表格"
        place = Place(section=heading)
        yield case.finding(Status.UNDETERMINED, message, severity=case.rule.severity, place=place, quote=heading)


def _absent(case: Case, title: str, numeral: str, has_table: bool) -> Finding:
    """No section of this title: an error, unless its table or a heading of its number shows that only the title differs."""
    heading = next((p for p in case.report.document.paragraphs if re.match(rf"\s*{numeral}\s*[、.．]\S", p.text)), None)
    if heading is not None and len(heading.text) <= 40:
        message = f"“{title}”的标题写作“{heading.text.strip()}”"
        return case.finding(Status.NOTICE, message, severity=Severity.LOW, at=heading)
    if has_table:
        return case.finding(Status.NOTICE, f"未见标题“{title}”", severity=Severity.LOW)
    return case.finding(Status.ERROR, f"缺少“{title}”部分")


def _has_text(section: SectionText) -> bool:
    """Whether anything was written; what the official form prints in place of text (（文字描述）) is not."""
    return re.search(r"\w", re.sub(r"[（(]文字描述[^）)]*[）)]", "", section.text)) is not None


@rule("F2")
def f2(case: Case) -> Iterator[Finding]:
    """Section 六 says what information processing fees were charged."""
    section = case.report.section("further")
    if case.report.edition != "2021" or section is None or not _has_text(section):
        return
    text = unspaced(section.text)
    if match := _BLANK_AMOUNT.search(text):
        message = f"信息处理费金额空白：“{match[0]}”"
        yield case.finding(Status.UNDETERMINED, message, quote=match[0], place=Place(section=section.heading))
    elif not _FEE.search(text):
        elsewhere = next((s for s in case.sentences if re.search("信息处理费|收取.{0,12}费", s.text)), None)
        yield case.finding(
            Status.NOTICE,
            "信息处理费写在其他部分，应写在第六部分" if elsewhere else "第六部分没有写明信息处理费收取情况",
            severity=Severity.LOW if elsewhere else None,
            place=elsewhere.place if elsewhere else Place(section=section.heading),
            quote=elsewhere.printed if elsewhere else section.heading,
        )


@rule("F3")
def f3(case: Case) -> Iterator[Finding]:
    """The notice cited is that of the edition that the tables follow."""
    edition, cited = case.report.edition, case.report.notice
    own = vocabulary.form(edition).notice
    paragraphs = case.report.document.paragraphs
    other = next((name for name in vocabulary.EDITIONS if name != edition and vocabulary.form(name).notice == cited), None)
    if other is not None and not any(_bare(own) in _bare(paragraph.text) for paragraph in paragraphs):
        quoting = next((paragraph for paragraph in paragraphs if _bare(cited) in _bare(paragraph.text)), None)
        message = f"所引格式通知为{other}版的{cited}，表格为{edition}版（{own}）"
        formula = f"{cited} ≠ {own}"
    else:
        trial = re.compile(vocabulary.load("checking")["forms"]["trial"])
        quoting = next((paragraph for paragraph in paragraphs if trial.search(unspaced(paragraph.text))), None)
        if edition != "2021" or quoting is None:
            return
        message = f"所引格式名称为2019版的“（试行）”，表格为{edition}版（{own}）"
        formula = f"格式（试行） ≠ 格式（{own}）"
    # In the first year of a form many offices still cite the notice before it, while they follow the new one.
    first = case.report.year <= vocabulary.form(edition).years[0]
    certain = not first and any(code in case.values for code in _ONLY_IN.get(edition, ()))
    yield case.finding(
        Status.ERROR if certain else Status.NOTICE,
        message,
        formula=formula,
        at=quoting or cited,
    )


#: Codes that only one edition prints: they prove which form the tables follow.
_ONLY_IN = {
    "2021": ("proactive.rules.in_force", "proactive.normative_documents.in_force"),
    "2019": ("proactive.rules.disclosed_total", "proactive.normative_documents.disclosed_total"),
}


def _bare(text: str) -> str:
    """A notice without brackets and spaces: how they are printed differs."""
    return re.sub(r"[\s〔〕\[\]［］（）()【】﹝﹞]", "", text)


@rule("R3")
def r3(case: Case) -> Iterator[Finding]:
    """Figures under the measures of a progress page, one finding a page; not repeated where reading says it."""
    if any(finding.rule == "R3" for finding in case.report.findings):
        return
    for page in case.report.progress:
        if page.measures:
            shown = "、".join(measure.raw for measure in page.measures)
            yield case.finding(
                Status.NOTICE,
                f"{quarter(page.period)}“后续措施”栏有{len(page.measures)}个数字（{shown}），未计入进展",
                codes=sorted({code for measure in page.measures for code in measure.codes}),
                period=page.period,
                place=page.measures[0].place,
                quote=page.measures[0].quote,
            )


@rule("Q1")
def q1(case: Case) -> Iterator[Finding]:
    """Section 一 is no longer than the notice allows."""
    profile, section = case.profile, case.report.section("overview")
    if profile is None or not profile.overview or section is None:
        return
    length = len(re.sub(r"\s", "", section.text))
    if length > profile.overview:
        yield case.finding(
            Status.NOTICE,
            f"“{section.heading}”{length}字，超过{profile.overview}字（{profile.notice}：{profile.overview_clause}）",
            formula=f"{length} > {profile.overview}",
            difference=length - profile.overview,
            place=Place(section=section.heading),
            quote=section.heading,
        )


@rule("Q2")
def q2(case: Case) -> Iterator[Finding]:
    """The prose gives every figure that the notice asks for."""
    if case.profile is None or case.typed:
        return
    for figure in case.profile.figures:
        if not _given(case, figure):
            message = f"正文没有写明{figure.name}（{case.profile.notice}：{figure.clause}）"
            yield case.finding(Status.NOTICE, message, codes=figure.codes, place=Place(), quote="")


def _given(case: Case, figure: Required) -> bool:
    if any(code in case.places and case.places[code].method is Method.PROSE for code in figure.codes):
        return True
    stated = {quantity.subject for sentence in case.sentences for quantity in sentence.quantities}
    if stated & set(figure.subjects):
        return True
    return any(re.search(word, sentence.text) for word in figure.words for sentence in case.sentences)
