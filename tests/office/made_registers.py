"""Registers made with known answers: applications drawn from a seed, written as an office would, and counted independently."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import openpyxl

HEADS = ["收件编号", "申请人姓名", "申请人类型", "收件日期", "答复日期", "办理结果", "复议结果", "诉讼结果"]
APPLICANTS = {
    "自然人": "natural_person",
    "公司": "enterprise",
    "科研院所": "research",
    "社会公益组织": "public_interest",
    "律师事务所": "legal_service",
    "其他组织": "other",
}
OUTCOMES = {
    "予以公开": "granted",
    "部分公开": "granted_in_part",
    "不予公开（国家秘密）": "refused.state_secret",
    "6.属于四类过程性信息": "refused.process_information",
    "本机关不掌握相关政府信息": "unavailable.not_held",
    "重复申请": "rejected.duplicate",
    "信访举报投诉类申请": "rejected.petition",
    "逾期不补正": "other.uncorrected",
    "撤回申请": "other.rest",
}
RESULTS = {"": "", "维持": "upheld", "撤销": "corrected", "尚未审结": "pending"}
YEAR = 2024


def rows(many: int, seed: int = 1) -> tuple[list[list[Any]], Counter[str], dict[str, list[int]]]:
    """The rows of a register, the right count of every cell, and the rows (as Excel counts them) that make it."""
    draw = random.Random(seed)
    made: list[list[Any]] = []
    right: Counter[str] = Counter()
    of: dict[str, list[int]] = {}
    for n in range(many):
        received = date(2023, 6, 1) + timedelta(draw.randrange(610))
        replied = received + timedelta(draw.randrange(1, 40)) if draw.random() < 0.93 else None
        applicant, outcome = draw.choice(list(APPLICANTS)), draw.choice(list(OUTCOMES))
        review = draw.choice(["", "", "", *RESULTS]) if replied else ""
        suit = draw.choice(["", "", "", *RESULTS]) if replied else ""
        made.append([f"{n + 1:05}号", "某某", applicant, received, replied, outcome if replied else "", review, suit])
        cells = list(_requests(received, replied, OUTCOMES[outcome]))
        columns = [APPLICANTS[applicant], "total"]
        codes = [f"requests.{cell}.{column}" for cell in cells for column in columns]
        if replied and replied.year == YEAR:
            blocks = {"reconsideration": review, f"litigation_{'after_reconsideration' if review else 'direct'}": suit}
            codes += [f"disputes.{b}.{c}" for b, word in blocks.items() if word for c in (RESULTS[word], "total")]
        for code in codes:
            right[code] += 1
            of.setdefault(code, []).append(n + 2)
    return made, right, of


def _requests(received: date, replied: date | None, outcome: str) -> Iterable[str]:
    if received.year == YEAR:
        yield "received"
    if received.year < YEAR and (replied is None or replied.year >= YEAR):
        yield "carried_in"
    if replied and replied.year == YEAR:
        yield outcome
        yield "processed"
    if received.year <= YEAR and (replied is None or replied.year > YEAR):
        yield "carried_out"


def workbook(lines: Sequence[Sequence[Any]], *, heads: Sequence[Sequence[Any]] = (HEADS,), merged: Sequence[str] = ()) -> bytes:
    """The rows under their headings as .xlsx."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    for line in (*heads, *lines):
        sheet.append(list(line))
    for area in merged:
        sheet.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
