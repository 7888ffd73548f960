"""The error card: one readable HTML page for a failed page, with its values and the reason; and the evidence beside it."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from markupsafe import Markup

from wenshang.files import shown

#: characters of an error that are shown; the card's evidence has it whole
LONGEST = 400
_ABSOLUTE = re.compile(
    r"(?<![\w.:/<~])/(?:[^\s/'\"<>：，。]+/)+([^\s/'\"<>：，。]*)|\b[A-Za-z]:\\(?:[^\s\\'\"]+\\)*([^\s\\'\"]*)"
)


def html(page: str, values: Mapping[str, Any], why: str, notebook: Any) -> str:
    """The card: what was to be made, what went wrong, where, and what to do next."""
    from wenshang.briefing.exporter import sheet
    from wenshang.briefing.fragments import terms

    cell = _failing(notebook)
    listed = terms((name, str(value)) for name, value in values.items() if name != "data")
    source = Markup("<h2>出错的单元格</h2><pre><code>{}</code></pre>").format(without_paths(cell)) if cell else Markup("")
    kept = "执行到出错处的笔记本在同一文件夹的 notebook.ipynb，可用 wenshang lab 打开查看。" if notebook is not None else ""
    return sheet(
        f"这一页未能生成：{page}",
        Markup('<div class="worst"><p>{}</p></div>').format(why),
        Markup("<p>上一次成功的页面（如有）仍在原处，未受影响。排除问题后再次运行 <code>wenshang brief</code> 即可。</p>"),
        Markup('<h2>参数</h2><dl class="meta">{}</dl>{}<p>{}</p>').format(listed, source, kept),
    )


def evidence(notebook: Any) -> str:
    """The executed notebook as a file, with the machine's own paths taken out of what it printed."""
    import nbformat

    return without_paths(nbformat.writes(notebook)) + "\n"


def cleaned(text: str) -> str:
    """An error's text as it can be shown to anybody: one line, not too long, without this machine's paths.

    >>> cleaned("FileNotFoundError：\\n No such file: '/srv/office/list.csv'")
    "FileNotFoundError： No such file: '…/list.csv'"
    """
    line = "".join(" " if unicodedata.category(one)[0] == "C" else one for one in shown(without_paths(text)))
    line = _ABSOLUTE.sub(lambda found: f"…/{found[1] or found[2]}", " ".join(line.split()))
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}……"


def without_paths(text: str) -> str:
    """The text with the folders of this machine shortened: the interpreter's, the library's, the current one and the home."""
    here = {str(Path.cwd()): ".", sys.prefix: "<python>", sys.base_prefix: "<python>"}
    with suppress(RuntimeError):  # a user without a home
        here[str(Path.home())] = "~"
    library = {str(Path(__file__).resolve().parents[2]): "<wenshang>"}
    for folder, short in sorted((library | here).items(), key=lambda pair: -len(pair[0])):
        if len(folder) > 1:
            text = re.sub(re.escape(json.dumps(folder)[1:-1]) + r"(?=[/\\\s\"':]|$)", short, text)
    return text


def _failing(notebook: Any) -> str:
    for cell in notebook.cells if notebook is not None else ():
        if any(output.output_type == "error" for output in cell.get("outputs", ())):
            return str(cell.source)
    return ""
