"""Markdown cells as part of the page: tables, links, pictures held by the cell; HTML inside is text, formulas stay as written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wenshang.briefing import foreign, pictures
from wenshang.briefing.notebook_cell import NotebookCell

if TYPE_CHECKING:
    from lxml.etree import _Element

#: where a picture's address waits until the picture itself is put there
_SOURCE = "data-source"
#: the box of a line of a list of tasks
_BOX = re.compile(r'<input class="task-list-item-checkbox"[^>]*>')
_DATA = re.compile(r"data:(image/[a-z+]+);base64,([A-Za-z0-9+/=\s]+)$")


def tree(source: str, about: NotebookCell) -> _Element:
    """A Markdown source as a ``div``; stops the page where a picture is not held by the notebook itself."""
    import mistune

    renderer = mistune.HTMLRenderer(escape=True, allow_harmful_protocols=True)  # addresses are judged when it is cleaned
    make = mistune.create_markdown(renderer=renderer, plugins=["table", "strikethrough", "footnotes", "task_lists", "url"])
    html = _BOX.sub(
        lambda box: "√ " if "checked" in box[0] else "□ ", str(make(source)).replace('<img src="', f'<img {_SOURCE}="')
    )
    root, _ = foreign.tree(html, about, kept={}, keep_images=True)
    for image in list(root.iter("img")):
        _place(image, about)
    return root


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
