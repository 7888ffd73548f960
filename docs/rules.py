"""The page of rules, ``docs/rules.md``, from their declarations: ``python -m docs.rules`` (a test keeps it current)."""

from __future__ import annotations

from pathlib import Path

from wenshang.checks import RULES, form
from wenshang.checks.rule import Rule
from wenshang.model import Status
from wenshang.vocabulary import word

PLACE = Path(__file__).resolve().parent / "rules.md"
#: the statuses in the order of the page
_STATUS = (Status.ERROR, Status.SCOPE, Status.UNDETERMINED, Status.PARSE_DOUBT, Status.NOTICE)
_GROUPS = {
    "A": "A 表内勾稽",
    "B": "B 数值",
    "N": "N 正文",
    "D": "D 日期和名称",
    "F": "F 格式",
    "C": "C 跨年（只比相邻两年）",
    "T": "T 文字重复",
    "P": "P 承诺落实",
    "Q": "Q 考核办法的要求（给出 --profile 时）",
    "S": "S 汇总与各单位（只核对汇总报告）",
}


def page() -> str:
    """The rules as one Markdown page, in the order of the domain page."""
    lines = [
        "# 核对规则",
        "",
        "本页由 `python -m docs.rules` 从规则声明生成，请勿手改。",
        "",
        "## 结论的种类",
        "",
        "| 结论 | 状态 | 含义 |",
        "|---|---|---|",
        *(f"| {word('status', one)} | `{one}` | {word('status_meaning', one)} |" for one in _STATUS),
        "",
        "空白格使等式“无法核对”。同一规则因空白不能核对的各行、各列合并为一条，已印部分与总计合不上的单列一条。",
        "读取时已存疑（R1）的格若使等式不平，结论为“存疑”而不是“有误”。",
    ]
    for letter, title in _GROUPS.items():
        lines += ["", f"## {title}", "", *_table([rule for code, rule in RULES.items() if code[0] == letter])]
    lines += ["", "## R 读取", "", "| 规则 | 含义 |", "|---|---|", "| R1 | 可能读错的格，附原文 |"]
    lines += ["| R2 | 正文中像是某项指标而没有采用的数字（该项没有其他数，或前后不一） |"]
    lines += [f"| R3 | {form.r3.name}：{form.r3.formula} |", "| R4 | 没有读到应有的表格 |"]
    lines += ["| R5 | 读取时没有读入的文字，或没有写明的机关 |", ""]
    return "\n".join(lines)


def _table(rules: list[Rule]) -> list[str]:
    head = ["| 规则 | 名称 | 公式 | 依据 | 程度 | 处理建议 |", "|---|---|---|---|---|---|"]
    return head + [
        f"| {rule.code} | {rule.name} | {rule.formula} | {rule.source} | {word('severity', rule.severity)} | {rule.advice} |"
        for rule in rules
    ]


if __name__ == "__main__":
    PLACE.write_text(page(), "utf-8")
