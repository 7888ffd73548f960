"""Rules Q1 and Q2: what a superior's notice asks for beyond the form; silent without a profile."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wenshang.checks.profiles import Required
from wenshang.checks.rule import Case, rule
from wenshang.model import Finding, Method, Place, Status


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
