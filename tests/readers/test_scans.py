"""Pages that are pictures: read where the extra is installed, each figure doubted unless proved; said where it is not."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.documents import Spec, build
from tests.documents.judging import judge
from tests.documents.scanning import pictures, scanned
from tests.readers import made
from wenshang.cli import command
from wenshang.errors import UnreadableFile
from wenshang.model import AnnualReport, Document, Method, Status
from wenshang.parsing import parse
from wenshang.readers import limits, read_bytes
from wenshang.readers import pictures as reader
from wenshang.readers.pdf import cells, scan
from wenshang.readers.pdf.scan import recogniser

ocr = pytest.mark.skipif(not recogniser.available(), reason="the extra ocr is not installed")


def grid(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row if cell] for row in document.tables[0].grid()]


@cache
def small() -> Document:
    return read_bytes(scanned(made.report("pdf"), 3), name="扫描.pdf")


@ocr
def test_a_scanned_page_is_read_and_said_to_be_recognised() -> None:
    document = small()
    assert grid(document) == [list(row) for row in made.TABLE]
    assert [paragraph.text for paragraph in document.paragraphs] == [made.TITLE, made.PROSE]
    assert document.recognised == (1,)
    assert document.notes == ("第1页是图片，文字由识别得来，请对照图片核对",)
    assert all(len(cell.box) == 4 for cell in document.tables[0].cells)


@ocr
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_a_page(kind: str) -> None:
    from PIL import Image

    out = BytesIO()
    Image.open(BytesIO(pictures(made.report("pdf"), 5)[0])).save(out, kind)
    document = read_bytes(out.getvalue(), name="页")
    assert document.media == "picture"
    assert grid(document) == [list(row) for row in made.TABLE]


@ocr
@pytest.mark.parametrize("degrees", [-1.9, -0.6, 1.3])
def test_a_page_laid_aslant_is_turned_upright(degrees: float) -> None:
    import numpy
    import pypdfium2
    from PIL import Image

    page = pypdfium2.PdfDocument(made.report("pdf"))[0].render(scale=200 / 72).to_pil().convert("RGB")
    turned = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    marks = scan.marks(numpy.asarray(turned))
    assert {word.text for word in marks.words} >= {"本年制发件数", "行政规范性文件", "18", "规章"}


@ocr
def test_the_same_scan_gives_the_same_document() -> None:
    assert read_bytes(scanned(made.report("pdf"), 3), name="扫描.pdf") == small()


@ocr
def test_a_scanned_page_among_printed_ones_is_recognised_alone() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for data in (made.report("pdf"), scanned(made.report("pdf"), 3)):
        writer.append(PdfReader(BytesIO(data)))
    out = BytesIO()
    writer.write(out)
    document = read_bytes(out.getvalue(), name="半.pdf")
    assert document.recognised == (2,)
    assert [bool(table.cells[0].box) for table in document.tables] == [False, True]


def doubted(report: AnnualReport) -> set[str]:
    return {code for finding in report.findings if finding.status is Status.PARSE_DOUBT for code in finding.codes}


@ocr
@pytest.mark.slow
def test_a_scanned_report_has_no_figure_wrong_in_silence_and_its_equations_prove_table_three() -> None:
    spec = Spec.of(edition="2021", seed=2)
    report = parse(read_bytes(scanned(build(spec, "pdf"), 2), name="扫描.pdf"))
    outcome = judge(report, dict(spec.figures))
    assert (report.authority, report.year) == (spec.authority, spec.year)
    assert outcome.silent == ()
    assert outcome.read >= 0.97 * outcome.printed
    assert {fact.method for fact in report.facts} == {Method.OCR}
    sure = {fact.code for fact in report.facts} - doubted(report)
    assert {code.split(".")[0] for code in sure} == {"requests"}
    assert len(sure) >= 100


@ocr
def test_the_picture_of_a_cell_shows_it_and_nothing_of_its_neighbours() -> None:
    import numpy
    from PIL import Image

    data = scanned(made.report("pdf"), 3)
    cell = next(cell for cell in small().tables[0].cells if cell.text == "18")
    shown = Image.open(BytesIO(reader.cut(data, 1, cell.box)))
    assert shown.width < 300
    assert shown.height < 110
    marks = scan.marks(numpy.asarray(shown.convert("RGB").resize((shown.width, shown.height))))
    assert "".join(word.text for word in marks.words) == "18"
    assert reader.cut(data, 1, ()) == b""


@ocr
def test_a_blank_picture_is_told_and_its_neighbour_read() -> None:
    with pytest.raises(UnreadableFile, match="扫描"):
        read_bytes(made.scan(), name="空.pdf")


@ocr
def test_what_cannot_be_made_out_is_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_SURE", 2.0)
    document = read_bytes(scanned(made.report("pdf"), 3), name="扫描.pdf")
    assert all(cells.UNSURE in cell.doubt for cell in document.tables[0].cells if cell.text.isdecimal())


@ocr
@pytest.mark.parametrize(("limit", "most"), [("SCANS", 0), ("PIXELS", 1000)])
def test_scans_keep_their_limits(limit: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, limit, most)
    with pytest.raises(UnreadableFile, match="不超过"):
        read_bytes(scanned(made.report("pdf"), 3), name="多.pdf")


@ocr
@pytest.mark.parametrize("cut", [30, 2000, -200])
def test_a_damaged_picture_is_said(cut: int) -> None:
    with pytest.raises(UnreadableFile):
        read_bytes(pictures(made.report("pdf"), 5)[0][:cut], name="坏.jpg")


@ocr
def test_a_picture_too_small_to_read_is_refused() -> None:
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (300, 400), "white").save(out, "PNG")
    with pytest.raises(UnreadableFile, match="200 dpi"):
        read_bytes(out.getvalue(), name="小.png")


@pytest.mark.parametrize("kind", ["pdf", "jpg"])
def test_without_the_extra_the_message_says_how_to_get_it(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "lacking", lambda: recogniser._INSTALL)
    data = made.scan() if kind == "pdf" else b"\xff\xd8\xff\xe0" + bytes(100)
    with pytest.raises(UnreadableFile, match=r'pip install "wenshang\[ocr\]"'):
        read_bytes(data, name=f"扫描.{kind}")


def test_without_the_extra_printed_pages_are_read_and_the_others_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf import PdfReader, PdfWriter

    monkeypatch.setattr(recogniser, "lacking", lambda: recogniser._INSTALL)
    writer = PdfWriter()
    for data in (made.report("pdf"), made.scan()):
        writer.append(PdfReader(BytesIO(data)))
    out = BytesIO()
    writer.write(out)
    (note,) = read_bytes(out.getvalue(), name="半.pdf").notes
    assert note == f"第2页是没有文字的图片，未能读取（{recogniser._INSTALL}）"


def test_a_server_without_a_library_of_the_desktop_says_which_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_gl(name: str) -> None:
        raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")

    recogniser.lacking.cache_clear()
    monkeypatch.setattr(recogniser, "import_module", without_gl)
    told = recogniser.lacking()
    recogniser.lacking.cache_clear()
    assert all(part in told for part in ("libGL.so.1", "opencv-python-headless", "libgl1"))


@ocr
def test_extract_and_check_take_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "页.jpg"
    path.write_bytes(pictures(made.report("pdf"), 5)[0])
    done = CliRunner().invoke(command, ["extract", str(path)])
    assert done.exit_code == 0, done.output
    assert "读出 9 项" in done.output
    done = CliRunner().invoke(command, ["check", str(path)])
    assert done.exit_code in (0, 1), done.output
