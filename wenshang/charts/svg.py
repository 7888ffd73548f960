"""A Scene as inline SVG: real text, presentation attributes only (a strict style policy lets them pass), no outside reference."""

from __future__ import annotations

from hashlib import sha256
from html import escape

from wenshang.charts import fonts
from wenshang.charts.scene import Circle, Line, Mark, Point, Scene, Shape, Text


def render(scene: Scene, *, title: str, description: str, key: str = "") -> tuple[str, str]:
    """The drawing as an ``<svg>`` element and the id it has, which is ``key`` or a hash of what it shows."""
    said = f"<title id='@-t'>{_safe(title)}</title><desc id='@-d'>{_safe(description)}</desc>".replace("'", '"')
    hatches = dict.fromkeys(mark.fill for mark in scene.marks if isinstance(mark, Shape) and mark.hatched)
    body = "".join(_mark(mark, list(hatches)) for mark in scene.marks)
    defs = "".join(_hatch(fill, number) for number, fill in enumerate(hatches))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="@-t @-d" '
        f'viewBox="0 0 {_n(scene.width)} {_n(scene.height)}" font-family="{escape(fonts.FAMILY)}" fill="none" '
        'stroke-linejoin="round">'
    )
    whole = f"{head}{said}{f'<defs>{defs}</defs>' if defs else ''}{body}</svg>"
    name = key or f"chart-{sha256(whole.encode()).hexdigest()[:10]}"
    return _named(whole, name), name


def _named(drawing: str, name: str) -> str:
    """Put the chart's own prefix before every id and every reference to one (text cannot hold them: its quotes are escaped)."""
    for before in ('id="', 'aria-labelledby="', "url(#"):
        drawing = drawing.replace(f"{before}@-", f"{before}{name}-")
    return drawing.replace(f'{name}-t @-d"', f'{name}-t {name}-d"')


def _safe(text: str) -> str:
    return escape(fonts.clean(text))


def _n(value: float) -> str:
    """A coordinate with at most one decimal.

    >>> _n(12.04), _n(12.5), _n(-0.01)
    ('12', '12.5', '0')
    """
    shown = f"{value:.1f}".removesuffix(".0")
    return "0" if shown == "-0" else shown


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _hatch(fill: str, number: int) -> str:
    return (
        f'<pattern id="@-h{number}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path d="M0 0V6" stroke="{fill}" stroke-width="5"/></pattern>'
    )


def _mark(mark: Mark, hatches: list[str]) -> str:
    if isinstance(mark, Text):
        anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
        place = f'x="{_n(mark.x)}" y="{_n(mark.y)}" font-size="{_n(mark.size)}"'
        halo = ' stroke="#fff" stroke-width="4" paint-order="stroke"' if mark.halo else ""
        return f'<text {place}{anchor} fill="{mark.fill}"{halo}>{escape(mark.text)}</text>'
    if isinstance(mark, Line):
        dash = f' stroke-dasharray="{" ".join(map(str, mark.dash))}"' if mark.dash else ""
        return f'<polyline points="{_points(mark.points)}" stroke="{mark.stroke}" stroke-width="{_n(mark.width)}"{dash}/>'
    stroke = f' stroke="{mark.stroke}"' if mark.stroke else ""
    if isinstance(mark, Circle):
        shape = f'circle cx="{_n(mark.x)}" cy="{_n(mark.y)}" r="{_n(mark.radius)}" fill="{mark.fill}"{stroke}'
        return _told(shape, mark.tip)
    fill = f"url(#@-h{hatches.index(mark.fill)})" if mark.hatched else mark.fill
    return _told(f'polygon points="{_points(mark.points)}" fill="{fill}"{stroke}', mark.tip)


def _told(shape: str, tip: str) -> str:
    return f"<{shape}><title>{escape(tip)}</title></{shape.split()[0]}>" if tip else f"<{shape}/>"
