"""Word briefings: what the page says, in Word's own headings, tables, pictures and footnotes, with the page's numbers in each."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from base64 import b64encode
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import nbformat
import pytest
from lxml import etree

from tests.conftest import ROOT
from wenshang import briefing
from wenshang.briefing import exporter, markup, word_page
from wenshang.briefing.word import TextRun, WordCell, WordFile
from wenshang.charts import fonts as chart_fonts
from wenshang.running.engine import execute
from wenshang.running.process import Limits

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY, YEAR = "淮安市洪泽区人民政府", 2024


@pytest.fixture(scope="module")
def executed() -> Any:
    """The leaders' brief of 洪泽 2024, run."""
    values = {"authority": BODY, "year": YEAR, "years_back": 4, "data": str(ROOT / "data")}
    return execute(ROOT / "notebooks" / "leadership_brief.ipynb", values, limits=Limits(), cwd=ROOT)


@pytest.fixture(scope="module")
def files(executed: Any) -> dict[str, bytes]:
    return briefing.files(executed, where="x.html", word=True)


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def footnotes(content: bytes) -> list[str]:
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/footnotes.xml"))
    return ["".join(one.itertext()).strip() for one in root if one.get(f"{W}type") is None]


def words(text: str) -> str:
    return "".join(text.split())


def test_headings_paragraphs_and_tables_say_what_the_page_says(executed: Any, files: dict[str, bytes]) -> None:
    body, _ = exporter.composed(executed)
    made = opened(files[".docx"])
    told = words("".join(p.text for p in made.paragraphs))
    assert made.paragraphs[0].style.name == "Title"
    assert made.paragraphs[0].text == f"{BODY}{YEAR}年政府信息公开领导简报"
    headings = [p.text for p in made.paragraphs if p.style.name == "Heading 1"]
    assert headings == ["一、主要变化", "附件　主要数字对照", "附件　发现的问题", "附件　资料来源", "数字出处"]
    texts = [p for p in body.iter("p", "li") if not any(up.get("class") == "evidence" for up in p.iterancestors("ol"))]
    assert len(texts) > 10
    for text in texts:
        lines = [text] if text.find("p") is None else text.findall("p")
        assert all(words(markup.words(line)).strip("“”") in told for line in lines), markup.words(text)
    tables = {table.findtext("caption"): table for table in body.iter("table")}
    captions = [p.text for p in made.paragraphs if p.style.name == "Caption" and p.text]
    assert set(captions) == set(tables)
    for caption, table in zip(captions, made.tables[1:], strict=True):
        rows = [[words(markup.words(cell)) for cell in row] for row in tables[caption].iter("tr")]
        mine = [[words(cell.text) for cell in row.cells] for row in table.rows]
        assert len(mine) == len(rows)
        for ours, theirs in zip(mine, rows, strict=True):
            assert list(dict.fromkeys(ours)) == list(dict.fromkeys(theirs))


def test_every_printed_number_of_the_text_has_one_footnote_with_its_evidence(executed: Any, files: dict[str, bytes]) -> None:
    body, _ = exporter.composed(executed)
    text = [a for a in body.iter("a") if not any(up.tag in ("table", "li") for up in a.iterancestors())]
    entries = dict.fromkeys(str(a.get("href"))[1:].partition("-")[0] for a in text if a.get("data-fact"))
    notes = footnotes(files[".docx"])
    assert not any("。；" in note for note in notes)
    assert len(notes) == len(entries) > 5
    held = {str(li.get("id")): words(markup.words(li)) for li in body.iter("li") if li.get("id") in entries}
    for note, entry in zip(notes, entries, strict=True):
        for part in note.split("；"):
            assert words(part) in held[entry], part
    main = etree.fromstring(zipfile.ZipFile(io.BytesIO(files[".docx"])).read("word/document.xml"))
    assert len(list(main.iter(f"{W}footnoteReference"))) == len(notes)
    first = opened(files[".docx"]).paragraphs[2]
    assert re.match(rf"{YEAR}年新收政府信息公开申请95件，比上年（21件）增加74件", first.text)


def test_the_other_numbers_are_listed_with_their_evidence_or_formula(files: dict[str, bytes]) -> None:
    listed = [p.text for p in opened(files[".docx"]).paragraphs if p.style.name == "Body Text 2"]
    assert any("95−21＝74" in line for line in listed)
    assert any("行政许可" in line and "9,487件" in line for line in listed)
    assert [line.partition(".")[0] for line in listed] == [str(n) for n in range(1, len(listed) + 1)]


def test_the_chart_is_a_picture_that_says_what_it_shows(executed: Any, files: dict[str, bytes]) -> None:
    body, _ = exporter.composed(executed)
    made = opened(files[".docx"])
    (shape,) = made.inline_shapes
    said = [title.text for svg in body.iter("svg") if (title := svg.find("title")) is not None]
    assert [shape._inline.docPr.get("descr")] == said
    (picture,) = [name for name in zipfile.ZipFile(io.BytesIO(files[".docx"])).namelist() if name.startswith("word/media/")]
    assert picture.endswith(".png")


def test_the_same_page_has_the_same_bytes_and_no_time(executed: Any, files: dict[str, bytes]) -> None:
    again = briefing.files(executed, where="x.html", word=True)
    assert again[".docx"] == files[".docx"]
    assert again[".html"] == files[".html"] == briefing.files(executed, where="x.html")[".html"]
    package = zipfile.ZipFile(io.BytesIO(files[".docx"]))
    assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    for part in package.namelist():
        assert b"2013" not in package.read(part) or not part.startswith("docProps"), part


def test_faces_are_those_of_official_papers_with_others_to_stand_for_them(files: dict[str, bytes]) -> None:
    package = zipfile.ZipFile(io.BytesIO(files[".docx"]))
    fonts = etree.fromstring(package.read("word/fontTable.xml"))
    others = {font.get(f"{W}name"): font.find(f"{W}altName").get(f"{W}val") for font in fonts}
    assert others["仿宋"] == "仿宋_GB2312;FangSong"
    made = opened(files[".docx"])
    normal = made.styles["Normal"]
    assert normal.element.rPr.rFonts.get(f"{W}eastAsia") == "仿宋"
    assert normal.font.size.pt == 16
    one = made.sections[0]
    assert [round(x.mm) for x in (one.page_width, one.page_height, one.top_margin, one.left_margin)] == [210, 297, 37, 28]


def page(html: str) -> bytes:
    """A page with this output of an analyst's cell, as Word."""
    cell = nbformat.v4.new_code_cell("x", outputs=[nbformat.v4.new_output("display_data", {"text/html": html})])
    body, records = exporter.composed(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# 题"), cell]))
    return word_page.document(deepcopy(body), records.page)


def test_what_an_analyst_shows_is_there_too() -> None:
    table = '<table><tr><td rowspan="2">甲</td><td colspan="2">乙&lt;b&gt;</td></tr><tr><td>1</td><td>2</td></tr></table>'
    made = opened(page(f"<p>一句<b>粗</b>话</p><pre>第一行\n第二行</pre><ol><li>甲</li><li>乙</li></ol>{table}"))
    texts = [p.text for p in made.paragraphs]
    assert {"一句粗话", "第一行", "第二行", "1. 甲", "2. 乙"} <= set(texts)
    (grid,) = made.tables
    assert [[cell.text for cell in row.cells] for row in grid.rows] == [["甲", "乙<b>", "乙<b>"], ["甲", "1", "2"]]


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp"])
def test_pictures_of_every_kind_that_a_page_holds_are_there(kind: str) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, kind.upper())
    made = opened(page(f'<img alt="红" src="data:image/{kind};base64,{b64encode(out.getvalue()).decode()}">'))
    assert [shape._inline.docPr.get("descr") for shape in made.inline_shapes] == ["红"]


def test_words_of_documents_are_text_and_nothing_else() -> None:
    word = WordFile("题")
    word.paragraph([TextRun('</w:t><w:object/>"&\x00\x0b\u202e', note="<w:x/>\x01")])
    word.table([[WordCell((TextRun("<a>"),), 1, 2)], [WordCell(), WordCell((TextRun("二"),))]])
    content = word.content()
    assert opened(content).paragraphs[0].text.startswith('</w:t><w:object/>"&')
    assert footnotes(content) == ["<w:x/>"]


def test_libreoffice_prints_the_brief_on_two_pages_and_its_attachments(files: dict[str, bytes], tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    import pypdf

    path = tmp_path / "brief.docx"
    path.write_bytes(files[".docx"])
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    fonts = f"<fontconfig><dir>{chart_fonts.path().parent}</dir><cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>"
    (tmp_path / "fonts.conf").write_text(f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">{fonts}', "utf-8")
    asked = [office, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path]
    settings = os.environ | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    subprocess.run(asked, check=True, capture_output=True, timeout=120, env=settings)
    sheets = [re.sub(r"\s+", "", sheet.extract_text()) for sheet in pypdf.PdfReader(tmp_path / "brief.pdf").pages]
    assert next(n for n, text in enumerate(sheets) if "附件主要数字对照" in text) <= 2
    assert len(sheets) <= 7
