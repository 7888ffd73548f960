"""Progress over four quarters: in go Quarters, out comes one row of small bars a figure; a quarter that says nothing says so."""

from __future__ import annotations

from collections.abc import Sequence

from wenshang.charts import fonts
from wenshang.charts.chart import Chart, ChartTable, make
from wenshang.charts.scene import BLUE, MUTED, RULE, SIZE, SMALL, Scene
from wenshang.chinese import formatting
from wenshang.comparison.quarters import Quarters

_NAMES = ("一季度", "二季度", "三季度", "四季度")
_TOP, _STEP, _BAR = 30.0, 56.0, 24.0


def quarters(rows: Sequence[Quarters], *, title: str = "", key: str = "") -> Chart | None:
    """The figures of a year's quarterly pages, each row to its own scale; None where no quarter has a number."""
    shown = [row for row in rows if any(f is not None and f.value is not None for f in row.figures)]
    if not shown:
        return None
    lines = [fonts.wrapped(fonts.checked(f"{row.label}（{row.unit}）"), SIZE, 12 * SIZE) for row in shown]
    left = max(fonts.width(line, SIZE) for label in lines for line in label) + 24
    scene = Scene(_TOP + _STEP * len(shown) + 6)
    slot = (scene.width - left - 8) / 4
    for quarter, name in enumerate(_NAMES):
        scene.text(left + slot * (quarter + 0.5), 18, name, size=SMALL, anchor="middle", fill=MUTED)
    for number, (row, label) in enumerate(zip(shown, lines, strict=True)):
        bottom = _TOP + _STEP * (number + 1) - 8
        for n, line in enumerate(label):
            scene.text(left - 14, bottom - 6 + 16 * (n - len(label) + 1), line, anchor="end")
        _row(scene, row, bottom, left, slot)
    year = shown[0].year
    name = title or f"{year}年各季度进展"
    told = "".join(f"{row.label}：{_listing(row)}。" for row in shown)
    table = ChartTable(
        name, ("指标", *_NAMES), tuple((f"{row.label}（{row.unit}）", *(f or None for f in row.figures)) for row in shown)
    )
    said = {row.note for row in shown}
    notes = sorted(said - {""}) if len(said) == 1 else [f"{row.label}：{row.note}" for row in shown if row.note]
    notes = ["各行比例不同，只在行内比较", *notes]
    return make(scene, title=name, description=told, table=table, notes=notes, key=key)


def _row(scene: Scene, row: Quarters, bottom: float, left: float, slot: float) -> None:
    top = max((f.value for f in row.figures if f is not None and f.value is not None), default=0)
    scene.line([(left, bottom), (scene.width - 8, bottom)], RULE)
    for quarter, figure in enumerate(row.figures):
        x = left + slot * (quarter + 0.5)
        if figure is None or figure.value is None:
            said = "未见" if figure is None else formatting.BLANK
            scene.text(x, bottom - 6, said, size=SMALL - 1, anchor="middle", fill=MUTED)
            continue
        high = _BAR * float(figure.value / top) if top else 0.0
        if high:
            scene.bar((x - 17, bottom - high), (34, high), BLUE, tip=f"{_NAMES[quarter]}：{figure}")
        scene.text(x, bottom - high - 5, figure.text, anchor="middle")


def _listing(row: Quarters) -> str:
    return "，".join(f"{name}{'未见' if f is None else f}" for name, f in zip(_NAMES, row.figures, strict=True))
