"""What the cells of a notebook show, in order: Markdown and outputs become parts of the page, or stop it with advice.

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

from wenshang.briefing import foreign, markup, pictures
from wenshang.briefing.fragments import CAPTION, FIGURES, FRAME
from wenshang.briefing.markup import NotebookCell
from wenshang.charts.svg import FIGURE
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
#: where a picture's address waits until the picture itself is put there
_SOURCE = "data-source"
#: the box of a line of a list of tasks
_BOX = re.compile(r'<input class="task-list-item-checkbox"[^>]*>')
_DATA = re.compile(r"data:(image/[a-z+]+);base64,([A-Za-z0-9+/=\s]+)$")
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
            shown = _markdown(cell.source, about)
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
    tree, tables = foreign.tree("".join(data["text/html"]), about, kept=data.get(FRAME, {}))
    return Published(tree, plain=bool(tables))


def _picture(data: Mapping[str, Any], about: NotebookCell) -> Published | None:
    tree = pictures.figure(data, about, known=data.get(FIGURE, {}))
    return Published(tree, plain=not data.get(FIGURE, {}).get("ours"))


def _plain(data: Mapping[str, Any], about: NotebookCell) -> Published | None:
    text = "".join(data.get("text/latex") or data["text/plain"])
    noise = about.drawn and "text/latex" not in data and _NOISE.match(text.strip())
    return None if noise or not text.strip() else Published(_text(text, about))


def _json(data: Mapping[str, Any], about: NotebookCell) -> Published | None:
    return Published(_text(json.dumps(data["application/json"], ensure_ascii=False, indent=2), about))


def _markdown(source: str, about: NotebookCell) -> Published:
    """A Markdown source as a part of the page, HTML as text; stops it where a picture is not held by the notebook itself."""
    import mistune

    renderer = mistune.HTMLRenderer(escape=True, allow_harmful_protocols=True)  # addresses are judged when it is cleaned
    make = mistune.create_markdown(renderer=renderer, plugins=["table", "strikethrough", "footnotes", "task_lists", "url"])
    html = _BOX.sub(
        lambda box: "√ " if "checked" in box[0] else "□ ", str(make(source)).replace('<img src="', f'<img {_SOURCE}="')
    )
    root, _ = foreign.tree(html, about, kept={}, keep_images=True)
    for image in list(root.iter("img")):
        _place(image, about)
    return Published(root)


def _place(image: _Element, about: NotebookCell) -> None:
    """Put the picture itself where Markdown names it: an attachment of the cell, or data."""
    source, text = str(image.attrib.pop(_SOURCE, "")), str(image.get("alt") or image.get("title") or about.heading or "图")
    kind, encoded = _held(source, about)
    if not kind:
        raise about.refuse(f"没有放在笔记本里的图片（{source[:60]}）", "网页不访问网络和文件：请把图片粘贴进单元格（附件）")
    parent = image.getparent()
    if parent is not None:
        picture = pictures.image(kind, encoded, text, about)
        picture.tail = image.tail
        parent.replace(image, picture)


def _held(source: str, about: NotebookCell) -> tuple[str, str]:
    from urllib.parse import unquote

    if found := _DATA.match(source):
        return found[1], "".join(found[2].split())
    bundle: dict[str, Any] = dict(about.attachments.get(unquote(source.removeprefix("attachment:")), {}))
    kind = next((kind for kind in pictures.IMAGES if kind in bundle), "")
    return kind, "".join("".join(bundle[kind]).split()) if kind else ""


_Make = Callable[[Mapping[str, Any], NotebookCell], Published | None]
#: the kinds that a page can hold, the best first; a notebook file may hold the text of each as lines
_KINDS: Mapping[str, _Make] = {
    **dict.fromkeys(("image/svg+xml", *pictures.IMAGES), _picture),
    "text/html": _html,
    "text/markdown": lambda data, about: _markdown("".join(data["text/markdown"]), about),
    "application/json": _json,
    **dict.fromkeys(("text/latex", "text/plain"), _plain),
}
