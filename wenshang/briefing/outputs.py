"""What the cells of a notebook show, in order: each output becomes a part of the page, or stops it by cell, kind and advice.

Nothing vanishes: an output that cannot be published raises RunFailed, naming the cell and what to do instead.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang.briefing import foreign, markdown, markup, pictures
from wenshang.briefing.fragments import CAPTION, FIGURES, FRAME
from wenshang.briefing.notebook_cell import NotebookCell
from wenshang.charts.notebook import FIGURE
from wenshang.errors import RunFailed

if TYPE_CHECKING:
    from lxml.etree import _Element

#: a cell with one of these tags speaks to the notebook's reader only
UNPUBLISHED, SILENT = frozenset({"remove_cell", "remove-cell"}), frozenset({"remove_output", "remove-output"})
#: the repr of axes or a figure, which stands in place of the drawing that follows or came before
_NOISE = re.compile(
    r"(?:<(?:Axes|Axes3D|PolarAxes|Figure|AxesSubplot|BarContainer|seaborn|matplotlib)\b.*>"
    r"|(?:array\()?\[.*<(?:Axes|matplotlib)\b.*|Text\(.*\))$",
    re.S,
)
#: what a warning says, without the file and line it comes from: ``/…/core.py:1: UserWarning: x``
_WARNED = re.compile(r"(\w*(?:Warning|Error): [^\n]{1,80})")
#: an object that shows its type and address only: ``<….DataFrameGroupBy object at 0x7f2144ce2490>``
_ADDRESS = re.compile(r"<([^<>]*?) at 0x[0-9a-fA-F]{6,}>")
#: the escape sequences of a terminal: ESC[31m
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
#: kinds of output that need a program or the network, and what to do instead
_REFUSED: Mapping[str, tuple[str, str]] = {
    "application/vnd.jupyter.widget-view+json": (
        "交互控件",
        "网页不含程序：请把要看的结果用表格、图或文字显示出来",
    ),
    "application/javascript": ("脚本", "网页不含程序：请改用 matplotlib 作图或显示表格"),
    "application/vnd.plotly.v1+json": (
        "plotly 交互图",
        "网页不含程序：请改用 matplotlib 作图，或存成图片后显示",
    ),
    "application/vnd.bokehjs_exec.v0+json": ("bokeh 交互图", "网页不含程序：请改用 matplotlib 作图"),
    "application/pdf": ("PDF 文件", "请改用 SVG 或 PNG 图片"),
}


@dataclass(slots=True)
class Published:
    """A part of the page as a tree: made by a fragment of ours, or ``plain`` (a table or figure that carries no evidence)."""

    tree: _Element
    ours: bool = False
    plain: bool = False


def published(notebook: Any) -> Iterator[Published]:
    """Every part of the page, in the order of the notebook."""
    heading = ""
    under: Counter[str] = Counter()
    number = 0
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", ()))
        number += "injected-parameters" not in tags  # the author's own cells are counted
        about = NotebookCell(f"第{number}个单元格", heading, "", cell.get("attachments", {}), under=under)
        if tags & UNPUBLISHED:
            _stop_at_errors(cell, about)
            continue
        if cell.cell_type == "markdown":
            shown = Published(markdown.tree(cell.source, about))
            heading = _last_heading(shown.tree) or heading
            yield shown
        elif cell.cell_type == "code":
            yield from _code(cell, about, silent=bool(tags & SILENT))


def _last_heading(tree: _Element) -> str:
    return next((markup.words(element) for element in reversed(list(tree.iter("h1", "h2", "h3", "h4")))), "")


def _stop_at_errors(cell: Any, about: NotebookCell) -> None:
    for output in cell.get("outputs", ()):
        if output.output_type == "error":
            raise RunFailed(where=about.where, found=f"运行出错：{output.evalue}", advice="出错的笔记本不会发布")


def _code(cell: Any, about: NotebookCell, *, silent: bool) -> Iterator[Published]:
    _stop_at_errors(cell, about)
    if silent:
        return
    about.drawn = any(pictures.is_drawing(output.get("data", {})) for output in cell.outputs)
    for output in cell.outputs:
        if output.output_type == "stream":
            yield from _stream(output, about)
        elif CAPTION in output.get("data", {}):
            yield from _left_over(about)
            about.caption = str(output.data[CAPTION].get("text", ""))
        else:
            yield from _data(output, about)
    yield from _left_over(about)


def _left_over(about: NotebookCell) -> Iterator[Published]:
    """A caption after which no table or figure came is a line of text: it does not vanish."""
    if about.caption:
        yield Published(markup.tree(str(Markup("<p>{}</p>").format(about.named())), where=about.where))


def _stream(output: Any, about: NotebookCell) -> Iterator[Published]:
    if output.name == "stderr":
        text = output.text.strip()
        if text:
            message = _WARNED.search(text)
            advice = "请先运行 ws.use_style()，图中才有中文" if "Glyph" in text else "请消除警告的原因，或关掉进度条"
            raise about.refuse(f"警告或进度（{message[1] if message else text.splitlines()[0][:80]}）", advice)
    elif output.text.strip():
        yield Published(_text(output.text, about))


def _text(text: str, about: NotebookCell) -> _Element:
    if found := _ADDRESS.search(text):
        raise about.refuse(f"对象的内存地址（{found[1]}）", "地址每次运行都不同：请显示对象的内容，如表格、数值或 .head()")
    plain = _COLOURS.sub("", text).rstrip()
    return markup.tree(str(Markup('<pre class="theirs">{}</pre>').format(plain)), where=about.where)


def _data(output: Any, about: NotebookCell) -> Iterator[Published]:
    data = output.get("data", {})
    for kind, refusal in _REFUSED.items():
        if kind in data:
            raise about.refuse(*refusal)
    if any(kind.startswith(("application/vnd.vega", "application/vnd.holoviews")) for kind in data):
        raise about.refuse("交互图", "网页不含程序：请改用 matplotlib 作图")
    if FIGURES in data:
        yield Published(markup.ours(data["text/html"], where=about.where), ours=True)
        return
    for kind, make in _KINDS.items():
        if kind in data:
            yield from filter(None, [make(data, about)])
            return
    hidden = {kind for kind in data if kind.startswith("application/vnd.wenshang.")}
    if kinds := sorted(data.keys() - hidden):
        raise about.refuse(kinds[0], "请改为显示表格、图片或文字")


def _html(data: Mapping[str, Any], about: NotebookCell) -> Published | None:
    tree, tables = foreign.tree(_joined(data["text/html"]), about, kept=data.get(FRAME, {}))
    return Published(tree, plain=bool(tables))


def _picture(data: Mapping[str, Any], about: NotebookCell) -> Published | None:
    tree = pictures.figure(data, about, known=data.get(FIGURE, {}))
    return Published(tree, plain=not data.get(FIGURE, {}).get("ours"))


def _markdown(data: Mapping[str, Any], about: NotebookCell) -> Published | None:
    return Published(markdown.tree(_joined(data["text/markdown"]), about))


def _plain(data: Mapping[str, Any], about: NotebookCell) -> Published | None:
    text = _joined(data.get("text/latex") or data["text/plain"])
    noise = about.drawn and "text/latex" not in data and _NOISE.match(text.strip())
    return None if noise or not text.strip() else Published(_text(text, about))


def _json(data: Mapping[str, Any], about: NotebookCell) -> Published | None:
    return Published(_text(json.dumps(data["application/json"], ensure_ascii=False, indent=2), about))


def _joined(text: Any) -> str:
    """The text of an output, which a file may hold as lines."""
    return "".join(text) if isinstance(text, list) else str(text)


_Make = Callable[[Mapping[str, Any], NotebookCell], Published | None]
#: the kinds that a page can hold, the best first
_KINDS: Mapping[str, _Make] = {
    **dict.fromkeys(("image/svg+xml", *pictures.IMAGES), _picture),
    "text/html": _html,
    "text/markdown": _markdown,
    "application/json": _json,
    **dict.fromkeys(("text/latex", "text/plain"), _plain),
}
