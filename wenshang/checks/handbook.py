"""The declared rules in, ``docs/rules.md`` out: ``python -m wenshang.checks > docs/rules.md`` (a test keeps it current)."""

from __future__ import annotations

from wenshang.checks import RULES, form
from wenshang.checks.rule import Rule
from wenshang.model import Severity, Status

_STATUS = {
    Status.ERROR: ("错误", "报告自相矛盾，或与上一年度报告矛盾"),
    Status.SCOPE: ("口径", "差异可由另一种口径解释，说明是哪一种，并给出建议补写的文字"),
    Status.UNDETERMINED: ("待定", "缺一边的数，不能核对；空白从不当作0"),
    Status.PARSE_DOUBT: ("存疑", "可能是读取有误，附原文供核实"),
    Status.NOTICE: ("提示", "值得知道，不论对错（突变、重复文字、可能的遗留）"),
}
_SEVERITY = {Severity.HIGH: "高", Severity.MEDIUM: "中", Severity.LOW: "低"}
_GROUPS = {
    "A": "A 表内勾稽",
    "B": "B 数值",
    "N": "N 正文",
    "D": "D 日期和名称",
    "F": "F 格式",
    "C": "C 跨年（只比相邻两年）",
    "T": "T 文字重复",
    "P": "P 承诺落实",
}


def page() -> str:
    """The rules as one Markdown page, in the order of the domain page."""
    lines = [
        "# 核对规则",
        "",
        "本页由 `python -m wenshang.checks > docs/rules.md` 从规则声明生成，请勿手改。",
        "",
        "## 结论的种类",
        "",
        "| 结论 | 状态 | 含义 |",
        "|---|---|---|",
        *(f"| {name} | `{status.value}` | {meaning} |" for status, (name, meaning) in _STATUS.items()),
        "",
        "空白格使等式“待定”。同一规则因空白不能核对的各行、各列合并为一条，已印部分与总计合不上的单列一条。",
        "读取时已存疑（R1）的格若使等式不平，结论为“存疑”而不是“错误”。",
    ]
    for letter, title in _GROUPS.items():
        lines += ["", f"## {title}", "", *_table([rule for code, rule in RULES.items() if code[0] == letter])]
    lines += ["", "## R 读取", "", "| 规则 | 含义 |", "|---|---|", "| R1 | 可能读错的格，附原文 |", "| R2 | 未能归类的数字 |"]
    lines += [f"| R3 | {form.r3.name}：{form.r3.formula} |", "| R4 | 没有读到应有的表格 |", ""]
    return "\n".join(lines)


def _table(rules: list[Rule]) -> list[str]:
    head = ["| 规则 | 名称 | 公式 | 依据 | 程度 | 怎么办 |", "|---|---|---|---|---|---|"]
    return head + [
        f"| {rule.code} | {rule.name} | {rule.formula} | {rule.source} | {_SEVERITY[rule.severity]} | {rule.advice} |"
        for rule in rules
    ]


def words(what: Status | Severity) -> str:
    """The Chinese word of a status or a severity.

    >>> words(Status.ERROR), words(Severity.HIGH)
    ('错误', '高')
    """
    return _STATUS[what][0] if isinstance(what, Status) else _SEVERITY[what]
