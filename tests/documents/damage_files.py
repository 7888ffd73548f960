"""Blocks to a file in one of the ways real files are odd: charsets, copied-text styles, portal pages, page sizes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.documents import writers
from tests.documents.damage import Made
from tests.documents.layout import Block, Grid, Line

_CHARSETS = (
    ("utf-8", "utf-8"),
    ("gb2312", "gb18030"),
    ("gbk", "gb18030"),
    ("utf-8", "gb18030"),
    ("gb2312", "utf-8"),
    ("", "gb18030"),
)


def write(made: Made) -> bytes:
    """The file, written in a way drawn from the report's dice and noted among its damages."""
    return {"text": _text, "html": _html, "docx": _docx, "pdf": _pdf}[made.media](made)


def _text(made: Made) -> bytes:
    style = made.random.choice(("tabs", "tabs", "trimmed", "bars", "open_bars", "spaces", "one_cell_a_line", "bars_down"))
    made.done.append(style)
    plain = {
        "tabs": writers.text,
        "trimmed": lambda blocks: re.sub(r"\t+$", "", writers.text(blocks), flags=re.M),
        "bars": lambda blocks: _joined(blocks, lambda row: "|" + "|".join(row) + "|"),
        "open_bars": lambda blocks: _joined(blocks, lambda row: " | ".join(row) + " |", spans=False),
        "spaces": lambda blocks: _joined(blocks, " ".join, spans=False),
        "bars_down": lambda blocks: _joined(
            blocks, lambda row: "|\n" + "\n".join(f"{cell} |".strip() for cell in row), spans=False
        ),
        "one_cell_a_line": lambda blocks: _joined(blocks, "\n".join, spans=False),
    }[style]
    if style in ("spaces", "one_cell_a_line"):
        _forget_blanks(made)
    printed = plain(made.blocks)
    encoding = made.random.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16"))
    made.done.append(encoding)
    return printed.encode(encoding)


def _joined(blocks: Sequence[Block], line: object, *, spans: bool = True) -> str:
    parts = []
    for block in blocks:
        if isinstance(block, Line):
            parts.append(block.text)
            continue
        rows = writers.flat(block) if spans else [[" ".join(writers.plain(i).split()) for i in row] for row in block.rows]
        parts.append("\n".join(line(row) for row in rows if any(row)))  # type: ignore[operator]
    return "\n\n".join(parts) + "\n"


def _forget_blanks(made: Made) -> None:
    """Where cells are only set apart by spaces or lines, a row with blank cells, or two figures in one, can no longer be told."""
    for grid in made.grids:
        for row in grid.rows:
            cells = [i for i in row if i.code]
            if any(not i.text.strip() or "\f" in i.text for i in cells):
                for item in cells:
                    made.expected.pop(item.code, None)
    disputes = made.values("disputes")
    if any(not item.text.strip() or "\f" in item.text for item in disputes):
        for item in disputes:
            made.expected.pop(item.code, None)


def _html(made: Made) -> bytes:
    declared, encoding = made.random.choice(_CHARSETS)
    page = writers.html(made.blocks, title=made.spec.title, charset=declared, page=made.random.random() < 0.6)
    if made.random.random() < 0.4:
        page = re.sub(r"<td([^>]*)>(\d)(\d+)</td>", r"<td\1><p><font>\2</font><span>\3</span></p></td>", page)
        made.done.append("digits in tags")
    data = page.encode(encoding, "xmlcharrefreplace")
    if made.random.random() < 0.2:
        at = data.find("办公室".encode(encoding))
        data = data[:at] + b"\xff" + data[at:] if at > 0 else data
        made.done.append("a broken byte")
    made.done.append(f"{declared or 'nothing'} declared, {encoding} written")
    return data


def _docx(made: Made) -> bytes:
    return writers.docx(made.blocks)


def _pdf(made: Made) -> bytes:
    number = made.random.choice(("- {} -", "—{}—", "{}", "第{}页", ""))
    height = made.random.choice((842.0, 700.0, 595.0))
    rows = made.random.randint(5, 14)
    made.done.append(f"page numbers {number!r}, height {height}, {rows} rows a page")
    return writers.pdf(made.blocks, number=number, height=height, rows=rows, size=made.random.choice((7.5, 9.0)))


__all__ = ["Grid", "write"]
