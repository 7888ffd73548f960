"""The view without widgets: a Selection in, one piece of HTML out that needs no front end and no script."""

from __future__ import annotations

from wenshang import charts
from wenshang.explorer import drawing, markup
from wenshang.explorer.selection import Selection


def page(selection: Selection) -> str:
    """Heading, sentences, chart, table and findings of a selection, and the line that opens it with widgets."""
    chart, said = drawing.draw(selection)
    drawn = f'<div class="wx-chart">{charts.svg(chart)}</div>' if chart else ""
    hint = f'<p class="wx-hint">{said}</p>' if said else ""
    pieces = (
        markup.heading(selection),
        markup.sentences(selection.sentences),
        drawn + hint,
        markup.table(selection),
        markup.findings(selection.findings),
        '<p class="wx-hint">这是静态视图；在 JupyterLab 中打开（wenshang lab）可以点选。</p>',
        markup.line(selection.state),
    )
    return f'{markup.style()}<div class="wx wx-app"><div class="wx-page">{"".join(pieces)}</div></div>'
