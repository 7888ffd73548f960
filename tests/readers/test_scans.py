"""Pages that are pictures: read where the extra is installed, each figure doubted unless proved; said where it is not."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

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
from wenshang.readers.pdf import grids, scan
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
    shown = Image.open(BytesIO(scan.cuts(data, [(1, cell.box)])[0]))
    assert shown.width < 300
    assert shown.height < 110
    marks = scan.marks(numpy.asarray(shown.convert("RGB").resize((shown.width, shown.height))))
    assert "".join(word.text for word in marks.words) == "18"
    assert scan.cuts(data, [(1, ())]) == [b""]


@ocr
def test_a_blank_picture_is_told_and_its_neighbour_read() -> None:
    with pytest.raises(UnreadableFile, match="扫描"):
        read_bytes(made.scan(), name="空.pdf")


@ocr
def test_what_cannot_be_made_out_is_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_SURE", 2.0)
    document = read_bytes(scanned(made.report("pdf"), 3), name="扫描.pdf")
    assert all(grids.UNSURE in cell.doubt for cell in document.tables[0].cells if cell.text.isdecimal())


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


@ocr
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_that_lies_on_its_side_or_head_is_turned(quarters: int) -> None:
    import numpy
    from PIL import Image

    page = numpy.asarray(Image.open(BytesIO(pictures(made.report("pdf"), 5)[0])).convert("RGB"))
    out = BytesIO()
    Image.fromarray(numpy.rot90(page, quarters)).save(out, "PNG")
    assert grid(read_bytes(out.getvalue(), name="页.png")) == [list(row) for row in made.TABLE]


def over_a_scan(*texts: tuple[float, float, str], data: bytes | None = None) -> bytes:
    """A scanned page with words printed over its picture, each at its place from the top left."""
    (page,) = pictures(data or made.report("pdf"), 3, skew=0)

    def draw(sheet: Any) -> None:
        from reportlab.lib.utils import ImageReader

        sheet.drawImage(ImageReader(BytesIO(page)), 0, 0, 595, 842)
        for x, y, text in texts:
            sheet.drawString(x, 842 - y, text)

    return made.pdf(draw)


@ocr
def test_a_scan_with_a_page_number_or_a_stamp_of_text_over_it_is_recognised_as_any_scan() -> None:
    document = read_bytes(over_a_scan((290, 800, "- 2 -"), (400, 40, "收文第12号")), name="号.pdf")
    assert (document.recognised, document.overprinted) == ((1,), ())
    assert grid(document) == [list(row) for row in made.TABLE]


def test_without_the_extra_few_words_over_a_scan_are_read_and_what_is_missing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "lacking", lambda: recogniser._INSTALL)
    document = read_bytes(over_a_scan((72, 400, "主动公开政府信息12条。")), name="号.pdf")
    assert [paragraph.text for paragraph in document.paragraphs] == ["主动公开政府信息12条。"]
    assert document.overprinted == (1,)
    assert document.notes == (
        f"第1页的文字大多在图片中，未能读取（{recogniser._INSTALL}）",
        "第1页以整页图片为底，只读了印在图片上的文字，图片本身没有读入，请对照图片核对",
    )


def test_a_full_text_over_a_scan_is_read_doubted_and_said_once() -> None:
    lines = [(72.0, 300.0 + 20 * n, made.PROSE[35 * n : 35 * n + 35]) for n in range(4)]
    document = read_bytes(over_a_scan((72, 280, made.TITLE), *lines), name="稿.pdf")
    report = parse(document, authority="甲县统计局", year=2022)
    assert document.overprinted == (1,)
    assert sum("整页图片" in note for note in document.notes) == 1
    assert {"channels.wechat_posts", "channels.items_published"} <= {fact.code for fact in report.facts}
    assert {fact.code for fact in report.facts} <= doubted(report)
    assert Method.OCR not in {fact.method for fact in report.facts}


def test_figures_over_a_scan_that_two_equations_prove_are_not_doubted() -> None:
    spec = Spec.of(edition="2021", seed=2)
    plain = build(spec, "pdf")
    report = parse(read_bytes(over_pictures(plain), name="稿.pdf"))
    sure = {fact.code for fact in report.facts} - doubted(report)
    assert {code.split(".")[0] for code in sure} == {"requests"}
    assert len(sure) >= 100
    assert judge(report, dict(spec.figures)).silent == ()


def over_pictures(data: bytes) -> bytes:
    """The pages of a PDF, each over a grey picture of a whole page in 100 dots an inch."""
    from PIL import Image
    from pypdf import PdfReader, PdfWriter
    from reportlab.lib.utils import ImageReader

    rough = Image.effect_noise((827, 1170), 20)
    ground = PdfReader(BytesIO(made.pdf(lambda sheet: sheet.drawImage(ImageReader(rough), 0, 0, 595, 842)))).pages[0]
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    for page in writer.pages:
        page.merge_page(ground, over=False)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@ocr
def test_the_picture_goes_before_a_text_layer_behind_it() -> None:
    (page,) = pictures(made.report("pdf"), 3, skew=0)

    def draw(sheet: Any) -> None:
        from reportlab.lib.utils import ImageReader

        sheet.drawImage(ImageReader(BytesIO(page)), 0, 0, 595, 842)
        sheet.drawString(72, 700, "行政规范性文件 3 1 81，与图片不同", mode=3)

    document = read_bytes(made.pdf(draw), name="层.pdf")
    assert (document.recognised, document.layered) == ((1,), ())
    assert grid(document) == [list(row) for row in made.TABLE]
