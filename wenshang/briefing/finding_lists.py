"""What the rules found: the box of a first sheet, every finding with its passages, and the list that the bodies fill in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from wenshang import checks
from wenshang.briefing import workbook
from wenshang.briefing.fragments import Fragment, html_table, join
from wenshang.checks import reviews
from wenshang.model import Finding, Status
from wenshang.vocabulary import word

if TYPE_CHECKING:
    from wenshang.archive import Archive

#: so many pieces of advice
ADVISED = 3
Checked = Mapping[tuple[str, int], Sequence[Finding]]


def findings(found: Iterable[Finding] | Checked, *, archive: Archive | None = None, worst: int = 0) -> Fragment:
    """What the rules found (发现的问题), worst first; what a reviewer explained or dismissed stands last.

    Parameters
    ----------
    found
        The findings of a report, or those of many reports by authority and year (``check_all``).
    archive
        Where given, the reviewers' decisions are shown and counted.
    worst
        So many of the worst as the box of a first sheet; 0 shows all with formula, passages, advice and decision.

    >>> findings([]).html.striptags()
    '按规则逐条核对，没有发现问题。'
    """
    decisions = archive.decisions if archive else {}
    if isinstance(found, Mapping):
        return Fragment(_of_many(found, decisions, worst))
    ordered = sorted(found, key=lambda finding: not reviews.is_open(finding, decisions))
    if worst:
        return Fragment(_box(ordered, decisions, worst))
    return Fragment(Markup("<p>{}</p>{}").format(counted(ordered), _items(ordered, decisions, anchors=True)))


def counted(found: Sequence[Finding]) -> str:
    """How many findings of each kind there are, as a sentence."""
    counts = [(word("status", status), sum(f.status is status for f in found)) for status in Status]
    text = "，".join(f"{name}{count}处" for name, count in counts if count)
    return f"按规则逐条核对，{text}。" if text else "按规则逐条核对，没有发现问题。"


def _box(found: Sequence[Finding], decisions: Mapping[str, reviews.Decision], worst: int) -> Markup:
    """The first sheet's word on problems: the errors, or else the worst of what there is, or that there is nothing."""
    standing = [(n, f) for n, f in enumerate(found, start=1) if reviews.is_open(f, decisions)]
    errors = [(n, f) for n, f in standing if f.status is Status.ERROR]
    chosen = (errors or standing)[:worst]
    lines = join(Markup('<li><a href="#f{}">{}</a></li>').format(n, finding.message) for n, finding in chosen)
    return box(counted(found), lines)


def box(text: str, lines: Markup) -> Markup:
    """The box of a first sheet on problems."""
    listed = Markup("<ul>{}</ul>").format(lines) if lines else ""
    return Markup('<div class="worst"><h3>发现的问题</h3><p>{}</p>{}</div>').format(text, listed)


def _of_many(found: Checked, decisions: Mapping[str, reviews.Decision], worst: int) -> Markup:
    if worst:
        every = [(key, f) for key, of_one in found.items() for f in of_one]
        errors = [(key, f) for key, f in every if f.status is Status.ERROR and reviews.is_open(f, decisions)]
        lines = join(Markup("<li>{}{}年：{}</li>").format(name, year, f.message) for (name, year), f in errors[:worst])
        return box(f"共有误{len(errors)}处。" if errors else "没有发现错误。", lines)
    parts = [_of_report(name, year, of_one, decisions) for (name, year), of_one in found.items() if of_one]
    return join(parts) if parts else Markup("<p>{}</p>").format(counted(()))


def _of_report(name: str, year: int, found: Sequence[Finding], decisions: Mapping[str, reviews.Decision]) -> Markup:
    """The errors and doubts of one report of many; the others are counted and stand on its own page."""
    shown = [finding for finding in found if finding.status in (Status.ERROR, Status.PARSE_DOUBT)]
    kinds = "、".join(word("status", status) for status in (Status.UNDETERMINED, Status.SCOPE, Status.NOTICE))
    other = len(found) - len(shown)
    rest = Markup("<p>另有{}共{}处，见该机关的页面。</p>").format(kinds, other) if other else ""
    return Markup('<h3 id="{}">{}{}年</h3>{}{}').format(report_anchor(name, year), name, year, _items(shown, decisions), rest)


def report_anchor(authority: str, year: int) -> str:
    """The id of a report's findings on a page of many."""
    return f"found-{hashlib.sha256(f'{authority} {year}'.encode()).hexdigest()[:10]}"


def _items(found: Sequence[Finding], decisions: Mapping[str, reviews.Decision], *, anchors: bool = False) -> Markup:
    """Findings as a list, each with the decision on it; ``anchors`` lets the box of the first sheet lead to them."""
    names = [f"f{number}" if anchors else "" for number in range(1, len(found) + 1)]
    items = (_item(one, decisions.get(reviews.key(one)), name) for one, name in zip(found, names, strict=True))
    return Markup('<ol class="findings">{}</ol>').format(join(items)) if found else Markup("")


def _item(finding: Finding, decision: reviews.Decision | None, name: str) -> Markup:
    """A finding as a list item: what, the formula with its numbers, the passages with their places, advice, decision."""
    quotes = join(
        Markup('<blockquote><p>{}</p><p class="where">{}</p></blockquote>').format(quote, where)
        for quote, where in ((finding.quote, str(finding.place)), (finding.other_quote, finding.other))
        if quote
    )
    with_numbers = finding.formula and finding.status is not Status.NOTICE  # a notice's message holds its numbers
    formula = Markup("<p>{}</p>").format(finding.formula) if with_numbers else Markup("")
    advice = Markup('<p class="advice">建议：{}</p>').format(finding.advice) if finding.advice else Markup("")
    if decision:
        advice += Markup('<p class="advice">审核：{}</p>').format(decision.told)
    start = Markup(' id="{}"').format(name) if name else ""
    return Markup('<li{} class="{}"><p><b class="status">{}</b> {}（规则 {}）</p>{}{}{}</li>').format(
        start, finding.status.value, word("status", finding.status), finding.message, finding.rule, formula, quotes, advice
    )


def rules(found: Iterable[Finding]) -> Fragment:
    """Every rule with what it found (各条规则的结果).

    >>> rules([]).html.striptags()[7:24]
    '规则名称算法发现（处）A1办理结果'
    """
    counts = Counter(finding.rule for finding in found)
    rows = [[code, rule.name, rule.formula, f"{counts[code]}" if counts[code] else "—"] for code, rule in checks.RULES.items()]
    return Fragment(html_table("各条规则的结果", ["规则", "名称", "算法", "发现（处）"], rows, kind="words"))


def actions(found: Iterable[Finding], *, archive: Archive | None = None) -> Fragment:
    """What to do about the worst findings that no reviewer has settled (建议), each advice once.

    >>> actions([]).html.striptags()
    '没有需要处理的问题。'
    """
    decisions = archive.decisions if archive else {}
    advised = [finding for finding in found if finding.advice and reviews.is_open(finding, decisions)]
    advice = {finding.advice: finding for finding in reversed(advised)}  # the first of equal ones stays
    chosen = [finding for finding in advised if advice[finding.advice] is finding][:ADVISED]
    lines = join(Markup("<li>{}（{}）</li>").format(finding.advice.rstrip("。"), finding.rule) for finding in chosen)
    return Fragment(Markup("<ol>{}</ol>").format(lines) if chosen else Markup("<p>没有需要处理的问题。</p>"))


#: The columns of the list; those of ``reviews.LIST`` are read back.
_COLUMNS = ("单位", "年度", "位置", "问题", "依据", "建议", "责任人", "状态", "反馈", "规则", "编号")
_WIDTHS = (26, 8, 26, 46, 40, 40, 10, 10, 36, 6, 15)
_FILLING = (
    ("状态", f"请选一项：{'、'.join(reviews.STATES)}。“{reviews.TODO}”表示还没有结论，导入时跳过"),
    ("责任人", "填写处理该问题的人；有结论的必须填写"),
    ("反馈", "填写处理情况或理由；有结论的必须填写"),
    ("编号", "用于读回结论，请勿修改；数字改正后重新核对，该问题不再出现"),
    ("读回", "填好后运行 wenshang review --import 本文件，重新核对时结论保留"),
)


def rectification(findings: Iterable[Finding], decisions: Mapping[str, reviews.Decision]) -> bytes:
    """The list to hand out (整改清单) as a workbook, which ``wenshang review`` reads back.

    A row a finding that stands, in the order given, with the decisions held.
    """
    rows = [_listed(finding, decisions.get(reviews.key(finding))) for finding in findings if reviews.is_open(finding, decisions)]
    sheets = (
        workbook.BookSheet("整改清单", _COLUMNS, rows, _WIDTHS, wrap=True, choices={"状态": reviews.STATES}),
        workbook.BookSheet("填写说明", ("栏目", "说明"), _FILLING, (12, 90), wrap=True),
    )
    return workbook.book("整改清单", sheets)


def _listed(finding: Finding, decision: reviews.Decision | None) -> tuple[str, ...]:
    rule = checks.RULES.get(finding.rule)
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
