"""Chinese sentences by rules: each has a guard, and where there is no data there is no sentence."""

from __future__ import annotations

from collections.abc import Iterable

from wenshang import vocabulary
from wenshang.chinese import formatting
from wenshang.chinese.formatting import Number
from wenshang.comparison.change import SMALL_BASE, Change, Movement
from wenshang.comparison.figure import Figure
from wenshang.comparison.parts import Composition, Part
from wenshang.comparison.peers import PeerRank
from wenshang.comparison.quarters import Quarters
from wenshang.comparison.rates import RateValue
from wenshang.comparison.series import Point, Series, growth
from wenshang.comparison.two_years import Comparison
from wenshang.comparison.wording import Sentence, Span, amount, leading, sentence, subject

Piece = str | Span | Figure

_UP = {Movement.RISE: ("增加", "增长"), Movement.FALL: ("减少", "下降"), Movement.TO_ZERO: ("减少", "下降")}


def of_change(change: Change, *, alone: bool = False) -> Sentence | None:
    """What one figure did between two years; None where the later year has no number, or only a sum may be compared.

    ``alone`` leaves out that the base has no number, for a page that says once that there is no earlier report.
    """
    after = change.after
    if after is None or after.value is None or change.state is Movement.SUM_ONLY:
        return None
    opening: list[Piece] = [f"{_when(after)}{subject(change.code)}", after]
    return sentence(
        f"change.{change.state.value}",
        *opening,
        *([] if alone and change.before is None else _movement(change)),
        *_caveats(change),
        "。",
    )


def _when(figure: Figure) -> str:
    """When a figure was so: a stock that a quarter's page states was so in that quarter, not yet at the year's end."""
    stock = vocabulary.code(figure.code).kind == "stock" and len(figure.period) == 4
    return formatting.period_in_words(figure.period) + ("末" if stock else "")


def _base(change: Change) -> str:
    year = "上年" if change.adjacent else f"{change.base_period[:4]}年"
    if vocabulary.code(change.code).kind == "stock":
        return f"{year}{_when(change.before)[5:] if change.before else '末'}"
    return year


def _movement(change: Change) -> list[Piece]:
    """The half of the sentence after the year's own figure: up, down, level, from nothing, or why there is no comparison."""
    base, before, gap = _base(change), change.before, change.difference
    if change.state is Movement.BROKEN:
        return [f"；{change.note or '版式不同，不作比较'}"]
    if before is None:
        return [f"，{base}没有可比的数字"]
    if before.value is None or gap is None:
        return [f"，{base}为空白，不能比较"]
    if change.state is Movement.SAME:
        exact = gap.qualifier == "exact"
        return [f"，与{base}持平"] if exact else [f"，与{base}（", before, "）大体持平"]
    if change.state is Movement.FROM_ZERO:
        return [f"，{base}为", before]
    verb, grown = _UP[change.state]
    moved: list[Piece] = [f"，比{base}（", before, f"）{verb}", *amount(gap, magnitude=True)]
    return [*moved, f"，{grown}", *amount(change.percent, magnitude=True)] if change.percent and telling(change) else moved


def telling(change: Change) -> bool:
    """True where a percentage may be said: a base large enough, an end other than 0, figures without a doubt or lower bound."""
    sides = [figure for figure in (change.before, change.after) if figure is not None]
    plain = all(figure.qualifier != "at_least" and not figure.note for figure in sides)
    return plain and not change.small_base and change.state in (Movement.RISE, Movement.FALL)


def _caveats(change: Change) -> list[str]:
    """What must be said in the same breath: another definition, a figure that its own report contradicts."""
    notes = [f"{figure.period[:4]}年{figure.note}" for figure in (change.before, change.after) if figure and figure.note]
    if change.comparable == "caveat" and change.known:
        notes.insert(0, change.note.split("；")[0])
    return [f"（{'；'.join(notes)}）"] if notes else []


def of_rate(rate: RateValue) -> Sentence | None:
    """What a rate is and how many percentage points it moved; None where it is missing."""
    if rate.value is None or rate.numerator is None or rate.denominator is None:
        return None
    opening: list[Piece] = [f"{rate.period}年{rate.label}为", rate.value]
    moved: list[Piece] = []
    if rate.difference and rate.difference.value is not None and rate.before and rate.before.value:
        base = "上年" if int(rate.period) - int(rate.before.period) == 1 else f"{rate.before.period}年"
        if rate.difference.value == 0:
            moved = [f"，与{base}持平"]
        else:
            verb = "上升" if rate.difference.value > 0 else "下降"
            moved = [f"，比{base}（", rate.before.value, f"）{verb}", *amount(rate.difference, magnitude=True)]
    bases = [r for r in (rate, rate.before if moved else None) if r and r.small]
    small = (
        f"（{'、'.join(f'{r.period}年' for r in reversed(bases))}分母不足{vocabulary.small_base()}，仅供参考）" if bases else ""
    )
    return sentence("rate", *opening, *moved, small, "。")


def of_shares(composition: Composition, *, opening: str) -> Sentence | None:
    """What a year's whole consists of, largest part first; None where parts are missing, contradict the whole, or it is 0."""
    whole = composition.whole.after
    known = [(part, part.after) for part in composition.parts if part.after is not None and part.after.value is not None]
    if whole is None or not whole.value or whole.note or len(known) < len(composition.parts):
        return None
    if sum((figure.value for _, figure in known if figure.value), start=0) != whole.value:
        return None
    pieces: list[Piece] = [f"{whole.period}年{opening}", whole, "中，"]
    for index, (part, figure) in enumerate(sorted((h for h in known if h[1].value), key=lambda h: -_size(h[1]))):
        share: list[Piece] = ["，占", part.share] if part.share and whole.value >= SMALL_BASE else []
        pieces += ["；" if index else "", part.label, *amount(figure), *share]
    return sentence("shares", *pieces, "。")


def _size(figure: Figure) -> Number:
    value = figure.value or 0
    return max(value, -value)


def of_contributions(composition: Composition) -> Sentence | None:
    """Which parts carried a change, with their shares where all moved one way, without where some moved against it.

    Only parts of at least a tenth of the change are named; None where the change is small or the parts do not sum up.
    """
    change, gap = composition.whole, composition.whole.difference
    moved = [(part, part.difference) for part in composition.parts if part.difference is not None and part.difference.value]
    if gap is None or gap.value is None or composition.note or change.after is None or _size(gap) < SMALL_BASE:
        return None
    if any(part.difference is None for part in composition.parts):
        return None
    large = sorted((m for m in moved if _size(m[1]) * 10 >= _size(gap)), key=lambda m: (_up(m[1]) != _up(gap), -_size(m[1])))
    label, whole = change.after.label.removeprefix("本年"), amount(gap, magnitude=True)
    if all(_up(figure) == _up(gap) for _, figure in moved):
        shares = [["；", f"{part.label}{_verb(f)}", *amount(f, magnitude=True), *_taking(part)] for part, f in large]
        return sentence("contributions", f"{label}{_verb(gap)}的", *whole, "中，", *[p for s in shares for p in s][1:], "。")
    listed: list[Piece] = []
    for index, (part, figure) in enumerate(large):
        turned = index > 0 and _up(figure) != _up(large[index - 1][1])
        listed += ["；" if turned else "，" if index else "", f"{part.label}{_verb(figure)}", *amount(figure, magnitude=True)]
    return sentence("contributions.mixed", f"{label}{_verb(gap)}", *whole, "，是增减相抵的结果：", *listed, "。")


def _up(figure: Figure) -> bool:
    return (figure.value or 0) > 0


def _verb(figure: Figure) -> str:
    return "增加" if _up(figure) else "减少"


def _taking(part: Part) -> list[Piece]:
    return ["，占", part.share_of_change] if part.share_of_change else []


def of_series(line: Series) -> Sentence | None:
    """Growth over the last comparable stretch of years, with gaps and breaks said; None for fewer than two figures.

    None too for a series of computed figures (a rate, a rank), whose growth is not growth of what is counted.
    """
    grown = growth(line) if line.code in vocabulary.codes() else None
    if grown is None or grown.difference is None or grown.difference.value is None:
        return None
    first, last = grown.first, grown.last
    pieces: list[Piece] = [f"{first.period[:4]}年至{last.period[:4]}年，{subject(line.code)}"]
    value = grown.difference.value
    if value == 0:
        pieces += (
            ["均为", last]
            if all(p.figure and p.figure.value == last.value for p in _stretch(line))
            else ["由", first, "变化后仍为", last]
        )
    else:
        pieces += ["由", first, "增加到" if value > 0 else "减少到", last]
    if grown.percent and first.value is not None and first.value >= SMALL_BASE and value != 0 and last.value:
        pieces += ["，累计", "增长" if value > 0 else "下降", *amount(grown.percent, magnitude=True)]
        if grown.yearly and grown.years > 1:
            pieces += ["，年均", "增长" if value > 0 else "下降", *amount(grown.yearly, magnitude=True)]
    return sentence("series", *pieces, *_interruptions(line, int(first.period[:4])), "。")


def _stretch(line: Series) -> list[Point]:
    last = line.values[-1]
    return [point for point in line.values if point.segment == last.segment]


def _interruptions(line: Series, since: int) -> list[str]:
    """Gaps within the stretch, and the break before it."""
    last = line.values[-1].year
    gaps = [year for year in line.gaps if since < year < last]
    texts = [f"；其间没有{formatting.spans(gaps)}年的数字"] if gaps else []
    broken = [b for b in line.breaks if b.after == since]
    return texts + [f"；{b.before}年及以前不可比（{b.note}）" for b in broken]


def of_peers(ranked: PeerRank) -> Sentence | None:
    """Where an authority stands among its peers; says when there are too few to rank; None where it has no number."""
    own = ranked.own
    if own is None or own.value is None:
        return None
    opening: list[Piece] = [f"{ranked.period[:4]}年{subject(ranked.code)}", own]
    if ranked.rank is None or ranked.quartiles is None or ranked.percentile is None:
        return sentence("standing.few", *opening, f"；{ranked.note}。")
    tied = sum(f.value == own.value for f in ranked.peers)
    place = f"，在有数字的{ranked.size}个同类机关（含本机关）中{'并列' if tied else '居'}第{ranked.rank}位，高于其他机关中的"
    note = f"（{ranked.note}）" if ranked.note else ""
    return sentence("standing", *opening, place, ranked.percentile, "；中位数为", ranked.quartiles[1], note, "。")


def of_quarters(row: Quarters) -> Sentence | None:
    """What a figure did from the first to the last quarter that states it; None where fewer than two do."""
    stated = [figure for figure in row.figures if figure is not None]
    gap = row.difference
    if len(stated) < 2 or gap is None:
        return None
    first, last = (formatting.quarter(figure.period) for figure in (stated[0], stated[-1]))
    if gap.value == 0:
        return sentence("quarter.same", f"{last}{row.label}", stated[-1], f"，与{first}持平。")
    verb = "增加" if (gap.value or 0) > 0 else "减少"
    return sentence("quarter.moved", f"{last}{row.label}", stated[-1], f"，比{first}{verb}", *amount(gap, magnitude=True), "。")


def _dull(change: Change) -> bool:
    """True for nothing that stayed nothing, which a brief need not say of anything but requests."""
    still = change.state is Movement.SAME and change.after is not None and change.after.value == 0
    return still and not change.code.startswith("requests.")


def of_comparison(comparison: Comparison, *, codes: Iterable[str] = ()) -> tuple[Sentence, ...]:
    """A sentence for every change that has one, in form order, or for the codes given in their order."""
    chosen = [comparison.change(code) for code in codes] if codes else list(comparison.changes)
    return tuple(
        result for change in dict.fromkeys(chosen) if change and (result := of_change(change, alone=not comparison.base_held))
    )


def lead(
    comparison: Comparison, *, rates: Iterable[RateValue] = (), outcomes: Composition | None = None, most: int = 6
) -> tuple[Sentence, ...]:
    """The opening (综述) of a one-page brief: gaps first, then requests and their outcomes, what was published, disputes."""
    notes = [sentence("note", f"{comparison.note}。")] if comparison.note else []
    changes = [change for code in leading("sentences") if (change := comparison.change(code)) and not _dull(change)]
    alone = not comparison.base_held
    figures = {change.code: result for change in changes if (result := of_change(change, alone=alone))}
    received = [result for code, result in figures.items() if code.startswith("requests.")]
    shares = [result] if outcomes and (result := of_shares(outcomes, opening="办结的")) else []
    granted = [result for rate in rates if rate.key == "granted_rate" and not shares and (result := of_rate(rate))]
    others = [result for code, result in figures.items() if not code.startswith("requests.")]
    return tuple([*notes, *received, *shares, *granted, *others][: most + len(notes)])
