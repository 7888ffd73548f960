"""The list to hand out (整改清单): findings as an Excel sheet that the bodies fill in and ``wenshang review`` reads back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wenshang.briefing import workbook
from wenshang.checks import RULES, reviews
from wenshang.model import Finding

#: The columns of the list; those of ``reviews.LIST`` are read back.
COLUMNS = ("单位", "年度", "位置", "问题", "依据", "建议", "责任人", "状态", "反馈", "规则", "编号")
_WIDTHS = (26, 8, 26, 46, 40, 40, 10, 10, 36, 6, 15)
_HOW = (
    ("状态", f"请选一项：{'、'.join(reviews.STATES)}。“{reviews.TODO}”表示还没有结论，导入时跳过"),
    ("责任人", "填写处理该问题的人；有结论的必须填写"),
    ("反馈", "填写处理情况或理由；有结论的必须填写"),
    ("编号", "用于读回结论，请勿修改；数字改正后重新核对，该问题不再出现"),
    ("读回", "填好后运行 wenshang review --import 本文件，重新核对时结论保留"),
)


def workbook_of(findings: Iterable[Finding], decisions: Mapping[str, reviews.Decision]) -> bytes:
    """The list as a workbook: a row a finding that stands, in the order given, with the decisions held."""
    rows = [_row(finding, decisions.get(reviews.key(finding))) for finding in findings if reviews.is_open(finding, decisions)]
    sheets = (
        workbook.BookSheet("整改清单", COLUMNS, rows, _WIDTHS, wrap=True, choices={"状态": reviews.STATES}),
        workbook.BookSheet("填写说明", ("栏目", "说明"), _HOW, (12, 90), wrap=True),
    )
    return workbook.book("整改清单", sheets)


def _row(finding: Finding, decision: reviews.Decision | None) -> tuple[str, ...]:
    rule = RULES.get(finding.rule)
    quoted = f"原文：{finding.quote}" if finding.quote and finding.place.paragraph else ""
    return (
        finding.authority,
        finding.period,
        "\n".join(filter(None, (str(finding.place), quoted[:200]))),
        "\n".join(filter(None, (finding.message, finding.formula))),
        rule.source if rule else "读取",
        finding.advice,
        decision.reviewer if decision else "",
        decision.decision.label if decision else reviews.TODO,
        decision.reason if decision else "",
        finding.rule,
        reviews.key(finding),
    )
