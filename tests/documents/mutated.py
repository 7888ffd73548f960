"""Documents cut, doubled, mixed and bent: a seed and some real bytes in, bytes that no office ever made out.

Half of the changes are made to the bytes, half to what the bytes hold (tags, rows, the parts of a package), so that they get past
the readers and reach the parser.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

_TOKENS: dict[str, tuple[bytes, ...]] = {
    "text": (b"\t", b"\n", b"|", b"\x00", b"\r", *(t.encode() for t in ("（七）总计\t1\t2", "3.其他", "\u202e", "第二季度"))),
    "html": (
        *(b"<table>", b"</td>", b"<td rowspan=99 colspan=0>", b"<tr>", b"<input value=9>", b"<style>td{display:none}</style>"),
        *(b'<td style="color:#fff;font-size:0">', b"<del>", b"&#0;", b"<select><option>", b"<!--", b"</table></table>", b"<h1>"),
    ),
    "docx": (
        *(b"<w:p/>", b"<w:tc/>", b'<w:gridSpan w:val="-3"/>', b'<w:vMerge w:val="x"/>', b"<w:del>", b"<w:sdt>", b"</w:tr>"),
        b'<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="9"/></w:ddList></w:ffData></w:fldChar>',
        *(b"<w:tbl/>", b"<w:strike/>"),
    ),
    "pdf": (b" Tj", b" Tm", b" re f", b" cm", b"0 0 0 rg", b"BT", b"ET", b" Do", b"Q Q Q", b"q", b"/F9 0 Tf", b"endstream"),
}


_FIGURES = (b"0", b"7", b"99999999999999999999", b"1.5", b"", "①".encode())


def mutated(seed: int, sources: Sequence[tuple[str, bytes]]) -> tuple[str, bytes]:
    """A file type and bent bytes of one of its sources (file type, bytes); each file type comes alike often."""
    random = Random(seed)
    media = random.choice(sorted({kind for kind, _ in sources}))
    data, other = (random.choice([content for kind, content in sources if kind == media]) for _ in range(2))
    if random.random() < 0.15:
        return media, _bytes(random, data, other, media)
    if media == "docx":
        return media, _package(random, data)
    if media == "pdf":
        return media, _streams(random, data)
    return media, _units(random, data, other, media)


def _bytes(random: Random, data: bytes, other: bytes, media: str) -> bytes:
    """Bytes flipped, taken out, doubled, or taken from another file."""
    bent = bytearray(data)
    for _ in range(random.choice((1, 3, 20))):
        at = random.randrange(len(bent) or 1)
        length = random.choice((1, 7, 60, 4000))
        change = random.randrange(5)
        if change == 0 and bent:
            bent[at] = random.randrange(256)
        elif change == 1:
            del bent[at : at + length]
        elif change == 2:
            bent[at:at] = bent[at : at + length]
        elif change == 3:
            start = random.randrange(len(other) or 1)
            bent[at:at] = other[start : start + length]
        else:
            bent[at:at] = random.choice(_TOKENS[media])
    return bytes(bent)


def _units(random: Random, data: bytes, other: bytes, media: str) -> bytes:
    """Lines, cells or tags taken out, doubled, exchanged, or strange ones put in."""
    units = _cut(data, media)
    strangers = _cut(other, media)
    for _ in range(random.choice((1, 2, 5, 40))):
        at = random.randrange(len(units))
        change = random.randrange(6)
        if change == 0:
            del units[at : at + random.choice((1, 1, 9))]
        elif change == 1:
            units[at:at] = units[at : at + random.choice((1, 9, 90))]
        elif change == 2:
            with_ = random.randrange(len(units))
            units[at], units[with_] = units[with_], units[at]
        elif change == 3:
            start = random.randrange(len(strangers))
            units[at:at] = strangers[start : start + random.choice((1, 9, 90))]
        elif change == 4:
            units[at:at] = [random.choice(_TOKENS[media])]
        else:
            units[at] = re.sub(
                rb"\d+", lambda _: random.choice((b"0", b"7", b"99999999999999999999", b"1.5", b"", b"\xe2\x91\xa0")), units[at]
            )
        units = units or [b""]
    return b"".join(units)


def _cut(data: bytes, media: str) -> list[bytes]:
    pattern = rb"[^\t\n|]*[\t\n|]?" if media == "text" else rb"<[^<>]*>|[^<>]+|[<>]"
    return [unit for unit in re.findall(pattern, data) if unit] or [b""]


def _package(random: Random, data: bytes) -> bytes:
    """A package with the XML of its text or styles bent, well formed or not."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename in ("word/document.xml", "word/styles.xml"):
                content = _elements(random, content) if random.random() < 0.8 else _units(random, content, content, "docx")
            if random.random() > 0.01:
                new.writestr(zipfile.ZipInfo(part.filename), content)
    return out.getvalue()


def _elements(random: Random, content: bytes) -> bytes:
    """Elements taken out, doubled, moved into one another: still well formed."""
    from copy import deepcopy

    from lxml import etree

    root = etree.fromstring(content)
    for _ in range(random.choice((1, 2, 5, 20))):
        elements = [element for element in root.iter() if element.getparent() is not None]
        if not elements:
            break
        one, two = random.choice(elements), random.choice(elements)
        change: Callable[[], object] = random.choice(
            (
                lambda one=one: one.getparent().remove(one),
                lambda one=one: one.addnext(deepcopy(one)),
                lambda one=one, two=two: two.append(deepcopy(one)) if len(one) < 40 else None,
                lambda one=one: one.attrib.clear(),
                lambda one=one: setattr(one, "text", random.choice(("", "0", "99999999999999999999", "其他", "\u202e12", "1.5"))),
            )
        )
        change()
    return etree.tostring(root)


def _streams(random: Random, data: bytes) -> bytes:
    """A PDF with the text of its pages bent (numbers changed, operators put in or taken out); the file's table no longer fits."""

    def bent(found: re.Match[bytes]) -> bytes:
        try:
            content = zlib.decompress(found[2])
        except zlib.error:
            return found[0]
        lines = content.split(b"\n")
        for _ in range(random.choice((1, 3, 12))):
            at = random.randrange(len(lines))
            change = random.randrange(4)
            if change == 0:
                del lines[at : at + 1]
            elif change == 1:
                lines[at:at] = [random.choice(_TOKENS["pdf"])]
            elif change == 2:
                lines[at:at] = lines[at : at + 5]
            else:
                lines[at] = re.sub(rb"-?\d+(?:\.\d+)?", lambda n: n[0] if random.random() < 0.7 else b"-9999", lines[at])
            lines = lines or [b""]
        packed = zlib.compress(b"\n".join(lines))
        return found[1] + packed + found[3]

    return re.sub(rb"(stream\r?\n)(.*?)(\r?\nendstream)", bent, data, flags=re.DOTALL)
