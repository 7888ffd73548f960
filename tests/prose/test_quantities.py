"""What the numbers of sentences are about: the things that the tables count, and only where the year's whole is meant."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wenshang.chinese.folding import fold
from wenshang.parsing.prose.quantities import quantities


def told(text: str, section: str = "requests") -> list[tuple[str, object]]:
    found = quantities(fold(text).text, section=section)
    return [(quantity.subject, quantity.value) for quantity in found if quantity.subject]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年共答复政府信息公开申请18件。", [("processed", 18)]),
        ("办结依申请公开申请4件，结转下年度继续办理1件。", [("processed", 4), ("carried_out", 1)]),
        ("申请中，予以公开7件，部分公开2件，不予公开3件，无法提供4件，不予处理1件，其他处理2件。",
         [("granted", 7), ("granted_in_part", 2), ("refused", 3), ("unavailable", 4), ("rejected", 1), ("other", 2)]),
        ("上年结转政府信息公开申请2件。", [("carried_in", 2)]),
        ("按期答复申请12件。", []),
        ("因涉及国家秘密不予公开申请2件。", []),
        ("较上年增加申请办结5件。", []),
    ],
)  # fmt: skip
def test_what_became_of_the_applications(text: str, expected: list[tuple[str, object]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("因政府信息公开发生行政复议3件，行政诉讼1件。", [("reconsiderations", 3), ("litigations", 1)]),
        ("行政复议、行政诉讼分别为2件、1件。", [("reconsiderations", 2), ("litigations", 1)]),
        ("行政复议和行政诉讼均为0件。", [("reconsiderations", 0), ("litigations", 0)]),
        ("行政复议和行政诉讼共5件。", [("disputes", 5)]),
        ("未发生因政府信息公开引起的行政复议和行政诉讼。", [("reconsiderations", 0), ("litigations", 0)]),
        ("行政复议维持3件。", []),
        ("全年审理行政复议案件40件。", []),
    ],
)
def test_disputes(text: str, expected: list[tuple[str, object]]) -> None:
    assert sorted(told(text, "disputes")) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本年制发行政规范性文件3件，废止2件，现行有效20件。",
         [("normative_documents.issued", 3), ("normative_documents.repealed", 2), ("normative_documents.in_force", 20)]),
        ("制定规章1件。", [("rules.issued", 1)]),
        ("公开规范性文件6件。", []),
        ("清理规范性文件30件。", []),
        ("作出行政处罚决定15件，行政强制决定2件。", [("penalty", 15), ("compulsion", 2)]),
        ("公示行政许可决定120条。", []),
        ("全年收取行政事业性收费12.5万元。", [("fees", Decimal("12.5"))]),
        ("行政事业性收费金额为86000元。", [("fees", Decimal("8.6"))]),
    ],
)  # fmt: skip
def test_documents_decisions_and_fees(text: str, expected: list[tuple[str, object]]) -> None:
    assert told(text, "proactive") == expected


def test_every_quantity_keeps_its_label_qualifier_unit_and_place() -> None:
    text = "微信发布近1.2万条，占12%，培训3次。"
    found = quantities(text)
    assert [(q.value, q.unit, str(q.qualifier), q.label, text[q.start : q.end]) for q in found] == [
        (12000, "条", "about", "微信发布", "近1.2万条"),
        (12, "%", "exact", "占", "12%"),
        (3, "次", "exact", "培训", "3次"),
    ]
