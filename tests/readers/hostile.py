"""Hostile files, made here: each maker writes one file that a reader must survive."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(path: Path, body: bytes, *, before: bytes = b"") -> None:
    """A .docx whose text part holds ``body``."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(b'<?xml version="1.0"?>' + before + f"<w:document {W}><w:body>".encode())
            part.write(body)
            part.write(b"</w:body></w:document>")


def pdf(path: Path, objects: list[bytes]) -> None:
    """A PDF of numbered objects; the first is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    path.write_bytes(out)


def stream(content: bytes, *, filters: bytes = b"", more: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s %s >>\nstream\n%s\nendstream" % (len(content), filters, more, content)


def page_pdf(path: Path, content: bytes, *, resources: bytes = b"", others: list[bytes] | None = None) -> None:
    """A PDF of one page whose content is object 4; ``others`` are objects from 5 on."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>" % resources
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    pdf(path, [b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, content, *(others or [])])


def zip_bomb(path: Path) -> None:
    docx(path, b"<w:p/>" * 50_000_000)


def lying_zip(path: Path) -> None:
    """A part that says it is small and is not."""
    docx(path, b"<w:p/>" * 8_000_000)
    data = path.read_bytes()
    size = len(b'<?xml version="1.0"?>' + f"<w:document {W}><w:body></w:body></w:document>".encode()) + 48_000_000
    path.write_bytes(data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))


def many_paragraphs(path: Path) -> None:
    docx(path, b"<w:p><w:r><w:t>1</w:t></w:r></w:p>" * 500_000)


def entities(path: Path) -> None:
    layers = b"".join(b'<!ENTITY e%d "%s">' % (n, (b"&e%d;" % (n - 1)) * 10 if n else b"x" * 100) for n in range(12))
    docx(path, b"<w:p><w:r><w:t>&e11;</w:t></w:r></w:p>", before=b"<!DOCTYPE d [" + layers + b"]>")


def outside_entity(path: Path) -> None:
    docx(path, b"<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", before=b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>')


def deep_docx(path: Path) -> None:
    docx(path, b"<w:tbl><w:tr><w:tc>" * 20_000 + b"</w:tc></w:tr></w:tbl>" * 20_000)


def huge_line(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"<html><body><p>")
        file.truncate(500 * 2**20)


def long_line(path: Path) -> None:
    path.write_bytes(b"<html><body><p>" + "主动公开信息36条，".encode() * 550_000)


def deep_page(path: Path) -> None:
    path.write_bytes(b"<html><body>" + b"<div>" * 200_000 + b"36" + b"</div>" * 200_000)


def deep_tables(path: Path) -> None:
    path.write_bytes(b"<html><body>" + b"<table><tr><td>1</td><td>" * 30_000)


def many_tags(path: Path) -> None:
    path.write_bytes(b"<html><body>" + b"<p>1" * 3_900_000)


def many_cells(path: Path) -> None:
    path.write_bytes(b"<html><body><table>" + (b"<tr>" + b"<td>1" * 100) * 5_000)


def wide_spans(path: Path) -> None:
    path.write_bytes(b"<html><body><table>" + b"<tr><td colspan=999999999999 rowspan=1000000>1</td><td>2</td></tr>" * 5_000)


def hidden_words(path: Path) -> None:
    path.write_bytes(b"<html><body><p style='" + b"display:none " * 1_000_000)


def commas(path: Path) -> None:
    path.write_bytes("公开，\n".encode() * 500_000)


def tabs(path: Path) -> None:
    path.write_bytes((b"1\t" * 100 + b"\n") * 70_000)


def many_pages(path: Path) -> None:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 10_003))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    pdf(path, [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count 10000 >>" % kids, *[page] * 10_000])


def endless_tree(path: Path) -> None:
    pdf(path, [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"])


def packed_bomb(path: Path) -> None:
    packed = zlib.compress(b"0" * 400_000_000, 9)
    page_pdf(path, stream(packed, filters=b"/Filter /FlateDecode"))


def packed_twice(path: Path) -> None:
    packed = zlib.compress(zlib.compress(b"0" * 400_000_000, 9), 9)
    page_pdf(path, stream(packed, filters=b"/Filter [/FlateDecode /FlateDecode]"))


def runs(path: Path) -> None:
    page_pdf(path, stream(b"\x81 " * 5_000_000, filters=b"/Filter /RunLengthDecode"))


def endless_drawing(path: Path) -> None:
    page_pdf(path, stream(b"q Q 1 w " * 3_000_000))


def many_lines(path: Path) -> None:
    shapes = b"".join(b"%d 0 m %d 800 l S 0 %d m 500 %d l S " % (n % 590, n % 590, n % 800, n % 800) for n in range(25_000))
    page_pdf(path, stream(shapes))


def forms_of_forms(path: Path) -> None:
    """Twenty layers of drawings, each calling the next ten times."""
    kind = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %d 0 R >> >>"
    layers = [stream(b"/F Do " * 10, more=kind % (number + 6)) for number in range(20)]
    page_pdf(path, stream(b"/F Do"), resources=b"/XObject << /F 5 0 R >>", others=[*layers, stream(b"", more=kind % 5)])


def wide_font(path: Path) -> None:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [6 0 R] >>"
    inner = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /W [0 2000000000 500] /CIDSystemInfo << >> >>"
    page_pdf(path, stream(b"BT /A 9 Tf (ab) Tj ET"), resources=b"/Font << /A 5 0 R >>", others=[font, inner])


def wide_map(path: Path) -> None:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>"
    inner = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << >> >>"
    unicode = stream(b"begincmap 1 beginbfrange <00000000> <FFFFFFFF> <0020> endbfrange endcmap")
    page_pdf(path, stream(b"BT /A 9 Tf (ab) Tj ET"), resources=b"/Font << /A 5 0 R >>", others=[font, inner, unicode])


def deep_pdf(path: Path) -> None:
    page_pdf(path, stream(b"[" * 1_000_000))


def encrypted_pdf(path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    page_pdf(path, stream(b"BT ET"))
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(path)


def random_bytes(path: Path) -> None:
    path.write_bytes(b"%PDF-1.4\n" + random.Random(7).randbytes(3_000_000))


#: name of the file → its maker; True where the file may also be read correctly, False where it must be refused
FILES: dict[str, tuple[Callable[[Path], None], bool]] = {
    "压缩炸弹.docx": (zip_bomb, False),
    "谎报大小.docx": (lying_zip, False),
    "段落过多.docx": (many_paragraphs, False),
    "实体膨胀.docx": (entities, False),
    "外部实体.docx": (outside_entity, False),
    "嵌套过深.docx": (deep_docx, False),
    "五百兆一行.html": (huge_line, False),
    "十六兆一行.html": (long_line, False),
    "嵌套过深.html": (deep_page, True),
    "表中有表.html": (deep_tables, True),
    "标签过多.html": (many_tags, False),
    "单元格过多.html": (many_cells, False),
    "合并过宽.html": (wide_spans, False),
    "隐藏没有尽头.html": (hidden_words, True),
    "逗号.txt": (commas, False),
    "制表符.txt": (tabs, False),
    "一万页.pdf": (many_pages, False),
    "页树成环.pdf": (endless_tree, False),
    "压缩炸弹.pdf": (packed_bomb, False),
    "双重压缩.pdf": (packed_twice, False),
    "游程编码.pdf": (runs, False),
    "画不完.pdf": (endless_drawing, False),
    "线条过多.pdf": (many_lines, False),
    "图形套图形.pdf": (forms_of_forms, False),
    "字宽过多.pdf": (wide_font, False),
    "对照过多.pdf": (wide_map, False),
    "数组过深.pdf": (deep_pdf, False),
    "加密.pdf": (encrypted_pdf, False),
    "乱码.pdf": (random_bytes, False),
}


def damaged(data: bytes, *, seed: int, count: int) -> Iterator[bytes]:
    """Truncated and bit-flipped copies of a file."""
    chance = random.Random(seed)
    for number in range(count):
        if number % 3 == 0:
            yield data[: chance.randrange(1, len(data))]
        else:
            copy = bytearray(data)
            for _ in range(chance.choice((1, 4, 40))):
                copy[chance.randrange(len(copy))] ^= 1 << chance.randrange(8)
            yield bytes(copy)
