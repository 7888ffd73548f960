"""Comments in a Word draft: each finding at its cell or sentence, and not a byte of the draft lost."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from tests.checks.made_prose import correct
from tests.checks.test_checks_documents import spec
from tests.documents import Line, layout, write
from tests.documents.mutated import mutated
from tests.documents.spec import Spec
from wenshang import parsing, readers
from wenshang.checks import check
from wenshang.cli import command
from wenshang.errors import OutputError, UnreadableFile, UsageError
from wenshang.model import Finding
from wenshang.office.comments import AUTHOR, Comment, annotated, commented
from wenshang.office.marking import CommentPlace
from wenshang.vocabulary import code as meaning

MAIN = "word/document.xml"
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{SPACE}}}"
_MARK = re.compile(
    rb'(?:<w:comment(?:RangeStart|RangeEnd)(?: xmlns:w="[^"]*")? w:id="\d+"/>'
    rb'|<w:r(?: xmlns:w="[^"]*")?><w:commentReference w:id="\d+"/></w:r>)+'
)
_OPENED = re.compile(rb'<(\S+:)?r>(?:<(\S+:)?rPr>.*?</(\S+:)?rPr>)?<(\S+:)?t xml:space="preserve">', re.DOTALL)


def draft(made: Spec, **headings: str) -> bytes:
    blocks = layout(made)
    for line in blocks:
        if isinstance(line, Line) and line.kind == "heading":
            for old, new in headings.items():
                line.text = line.text.replace(old, new)
    return write(blocks, "docx")


def findings(data: bytes) -> tuple[bytes, tuple[Finding, ...]]:
    report = parsing.parse(readers.read_bytes(data, name="草稿.docx"))
    found = tuple(finding for finding in check(report) if finding.rule != "R2")
    return annotated(data, report, found, name="草稿.docx"), found


def part(data: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def passages(data: bytes) -> dict[str, str]:
    """What each comment's range covers."""
    covered: dict[str, list[str]] = {}
    open_: set[str] = set()
    for element in etree.fromstring(part(data, MAIN)).iter("*"):
        name = element.tag.rpartition("}")[2]
        if name == "commentRangeStart":
            open_.add(element.get(f"{W}id"))
            covered[element.get(f"{W}id")] = []
        elif name == "commentRangeEnd":
            open_.remove(element.get(f"{W}id"))
        elif name == "t":
            for number in open_:
                covered[number].append(element.text or "")
    assert not open_
    return {number: "".join(texts) for number, texts in covered.items()}


def said(data: bytes) -> dict[str, list[str]]:
    """The lines of each comment."""
    root = etree.fromstring(part(data, "word/comments.xml"))
    return {
        one.get(f"{W}id"): ["".join(line.itertext()) for line in one.iter(f"{W}p")]
        for one in root
        if one.get(f"{W}author") == AUTHOR
    }


def stripped(marked: bytes, of: bytes) -> bytes:
    """The main part without marks: each piece between marks as it stands in the draft, runs that a mark parted joined again."""
    at, opened = 0, False
    for piece in _MARK.split(marked):
        if opened:
            head = _OPENED.match(piece)
            assert head, piece[:80]
            piece = piece[head.end() :]
        opened = False
        if of[at : at + len(piece)] != piece:
            piece, closed = re.subn(rb"</[^>]*t></[^>]*r>\Z", b"", piece)
            opened = bool(closed)
        assert of[at : at + len(piece)] == piece, (piece[-200:], of[at : at + 200])
        at += len(piece)
    return of[:at]


def unchanged(commented_: bytes, of: bytes) -> None:
    """The draft stands in the commented file: the same blocks for a reader, the same bytes of every part."""
    before, after = (readers.read_bytes(data, name="草稿.docx") for data in (of, commented_))
    assert after.blocks == before.blocks
    names = zipfile.ZipFile(io.BytesIO(of)).namelist()
    for name in names:
        old, new = part(of, name), part(commented_, name)
        if name == MAIN:
            assert stripped(new, old) == old
        elif name in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
            assert re.sub(rb'<(?:Override|Relationship) xmlns="[^"]*" [^>]*comments[^>]*/>', b"", new) == old
        else:
            assert new == old, name


def test_every_changed_cell_has_its_comment_at_a_cell_of_the_equation_that_fails() -> None:
    right = spec()
    assert findings(draft(right))[1] == ()
    cells = [code for code in right.figures if ".other.all." not in code and not code.startswith("proactive.rules.")]
    for code in cells[:: max(1, len(cells) // 40)]:
        wrong = draft(replace(right, figures={**right.figures, code: int(right.figures[code] or 0) + 17}))
        made, found = findings(wrong)
        unchanged(made, wrong)
        report = parsing.parse(readers.read_bytes(wrong, name="草稿.docx"))
        lines, covered = said(made), passages(made)
        assert len(lines) == len(found) > 0
        for (number, line), finding in zip(lines.items(), found, strict=True):
            assert line[0].startswith(finding.rule)
            assert line[1] == f"问题：{finding.message}"
            assert any(part.startswith("建议：") for part in line)
            if finding.place.table:
                assert meaning(code).table in ("proactive", "requests", "disputes")
                raw = {(one.place.table, one.place.grid): one.raw for one in report.facts}
                assert covered[number] == raw[finding.place.table, finding.place.grid]
            else:
                assert "".join(finding.quote.split()) in "".join(covered[number].split())


_NUMBER = re.compile(r"(?<=[共由为议讼效止件额定费申请开供理到讼、])(\d+(?:\.\d+)?)(?=件|万元)")


def test_every_changed_figure_of_the_prose_has_its_comment_at_the_sentence() -> None:
    right = spec()
    count = 0
    for key, paragraphs in right.prose.items():
        for at, text in enumerate(paragraphs):
            for match in _NUMBER.finditer(text):
                other = f"{float(match[1]) + 17:.2f}" if "." in match[1] else str(int(match[1]) + 17)
                changed = text[: match.start()] + other + text[match.end() :]
                wrong = draft(replace(right, prose={**right.prose, key: (*paragraphs[:at], changed, *paragraphs[at + 1 :])}))
                made, found = findings(wrong)
                unchanged(made, wrong)
                covered = passages(made)
                assert len(covered) == len(found) > 0
                assert any(other in text and text in changed for text in covered.values()), (changed, covered)
                count += 1
    assert count > 15


@pytest.mark.parametrize(
    ("change", "rule", "at"),
    [
        (lambda s: draft(s, **{"五、": "四、"}), "F6", "四、存在的主要问题及改进情况"),
        (lambda s: draft(replace(s, missing=frozenset({"problems"}))), "F1", "政府信息公开工作年度报告"),
        (lambda s: draft(replace(s, prose={**s.prose, "problems": ("无",)})), "F5", "无"),
        (lambda s: draft(replace(s, prose={**s.prose, "further": ("2023年度工作平稳。",)})), "F2", "六、其他需要报告的事项"),
        (draft, "", ""),
    ],
)
def test_what_is_wrong_with_a_section_is_said_at_its_heading_or_text(change: Callable[[Spec], bytes], rule: str, at: str) -> None:
    wrong = change(spec())
    made, found = findings(wrong)
    assert {finding.rule for finding in found} == ({rule} if rule else set())
    if not rule:
        assert made == wrong
        return
    unchanged(made, wrong)
    assert at in "".join(passages(made).values())


def test_right_reports_of_the_check_tests_with_the_year_wrong_in_the_text() -> None:
    for seed in range(5):
        figures, told = correct(seed)
        prose = {key: tuple(text.replace("2023年", "2022年", 1).split("\n")) for key, text in told.items()}
        wrong = draft(Spec(authority="某县科学技术局", year=2023, figures=figures, prose=prose))
        made, found = findings(wrong)
        unchanged(made, wrong)
        covered = passages(made)
        assert len(covered) == len(found)
        for (_, text), finding in zip(covered.items(), found, strict=True):
            if finding.rule == "D1":
                assert "2022" in text


@pytest.mark.parametrize("name", ["form-2021-blank.docx", "F07_strike.docx", "F16_two_paragraphs_two_numbers.docx"])
def test_drafts_as_offices_really_have_them_keep_every_byte(samples: Path, name: str) -> None:
    content = next(samples.rglob(name)).read_bytes()
    report = parsing.parse(readers.read_bytes(content, name="草稿.docx"), authority="云台县水务局", year=2023)
    found = check(report)
    made = annotated(content, report, found, name="草稿.docx")
    unchanged(made, content)
    assert len(said(made)) == len(passages(made)) == len(found) > 3


def test_bent_drafts_are_commented_or_refused_and_never_changed() -> None:
    sources = [("docx", draft(spec())), ("docx", package(_RUNS.replace("<!-- 注 -->", "") + _BLANK + _BOX))]
    made = 0
    for seed in range(120):
        _, bent = mutated(seed, sources)
        try:
            read = readers.read_bytes(bent, name="a.docx")
        except UnreadableFile:
            continue
        asked = [Comment(("甲",), CommentPlace(p.number, None, p.text[3:9])) for p in read.paragraphs[:6]]
        asked += [Comment(("乙",), CommentPlace(cell=(t.number, c.row, c.column))) for t in read.tables for c in t.cells[::7]]
        try:
            done = commented(bent, asked, name="a.docx")
        except UnreadableFile:
            continue
        made += 1
        assert readers.read_bytes(done, name="a.docx").blocks == read.blocks, seed
        assert len(passages(done)) >= len(asked), seed
    assert made > 40


# ---- drafts as Word and WPS write them

_RUNS = (
    '<w:p><w:pPr><w:ind w:firstLine="640"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>全年</w:t></w:r>'
    '<w:ins w:id="7" w:author="甲" w:date="2024-01-02T00:00:00Z"><w:r><w:rPr><w:sz w:val="32"/></w:rPr><w:t>共收到申请&amp;答复'
    "12件，办结11件。</w:t></w:r></w:ins>"
    '<w:del w:id="8" w:author="甲"><w:r><w:delText>共收到13件</w:delText></w:r></w:del>'
    '<w:sdt><w:sdtPr><w:alias w:val="控件"/></w:sdtPr><w:sdtContent><w:r><w:t xml:space="preserve"> 复议3件，诉讼 2件。</w:t>'
    '</w:r></w:sdtContent></w:sdt><w:hyperlink w:anchor="a"><w:r><w:t>详见附表</w:t></w:r></w:hyperlink><!-- 注 -->'
    "<w:r><w:t><![CDATA[另有1件]]></w:t></w:r></w:p>"
)
_BLANK = '<w:tbl><w:tr><w:tc><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc><w:tc><w:p w:rsidR="00"/></w:tc></w:tr></w:tbl>'
_BOX = (
    '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps">'
    "<w:drawing><w:txbxContent><w:p><w:r><w:t>框中的话</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice></mc:AlternateContent>"
    "</w:r><w:r><w:t>框外的话</w:t></w:r></w:p>"
)


def package(body: str, extra: Mapping[str, bytes] | None = None, *, space: str = SPACE, head: str = "") -> bytes:
    types = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'
    document = f'{head}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", types)
        made.writestr(MAIN, document.encode())
        for name, content in (extra or {}).items():
            made.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("quote", "covered"),
    [
        ("12件", "12件"),
        ("全年共收到申请&答复12件", "全年共收到申请&答复12件"),
        ("办结11件。复议3件", "办结11件。 复议3件"),
        ("诉讼2件。详见", "诉讼 2件。详见"),
        ("另有1件", "另有1件"),
        ("有1", "全年共收到申请&答复12件，办结11件。 复议3件，诉讼 2件。详见附表另有1件"),
        ("没有的话", "全年共收到申请&答复12件，办结11件。 复议3件，诉讼 2件。详见附表另有1件"),
    ],
)
def test_a_passage_is_marked_over_tracked_changes_controls_and_links(quote: str, covered: str) -> None:
    data = package(_RUNS + _BLANK + _BOX)
    made = commented(data, [Comment(("甲", "乙"), CommentPlace(1, None, quote))], name="a.docx")
    assert passages(made) == {"0": covered}
    unchanged(made, data)
    assert "另有1件" in part(made, MAIN).decode()


def test_a_control_of_plain_text_is_marked_around_and_never_inside() -> None:
    control = "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>共12件。</w:t></w:r></w:sdtContent></w:sdt>"
    data = package(f"<w:p><w:r><w:t>收到</w:t></w:r>{control}<w:r><w:t>办结3件。</w:t></w:r></w:p>")
    made = commented(data, [Comment(("甲",), CommentPlace(1, None, "12件。办结3"))], name="a.docx")
    assert passages(made) == {"0": "共12件。办结3"}
    unchanged(made, data)
    root = etree.fromstring(part(made, MAIN))
    assert not [one for inside in root.iter(f"{W}sdtContent") for one in inside.iter(f"{W}commentRangeStart")]


def test_a_blank_cell_and_a_text_box_get_their_comments() -> None:
    data = package(_RUNS + _BLANK + _BOX)
    blank, box = Comment(("甲",), CommentPlace(cell=(1, 0, 1))), Comment(("乙",), CommentPlace(2, None, "框中的话"))
    made = commented(data, [blank, blank, box], name="a.docx")
    root = etree.fromstring(part(made, MAIN))
    cells = list(root.iter(f"{W}tc"))
    assert [one.get(f"{W}id") for one in cells[1].iter(f"{W}commentReference")] == ["0", "1"]
    assert not [one for box in root.iter(f"{W}txbxContent") for one in box.iter(f"{W}commentReference")]
    assert passages(made)["2"].endswith("框外的话")
    for element in list(root.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd")):
        element.getparent().remove(element)
    for element in list(root.iter(f"{W}commentReference")):
        run = element.getparent()
        run.getparent().remove(run)
    assert etree.tostring(root, method="c14n") == etree.tostring(etree.fromstring(part(data, MAIN)), method="c14n")


def test_comments_that_stand_in_the_draft_stay() -> None:
    held = f'<w:comments xmlns:w="{SPACE}"><w:comment w:id="4" w:author="乙"><w:p/></w:comment></w:comments>'.encode()
    marked = '<w:p><w:commentRangeStart w:id="4"/><w:r><w:t>收到12件。</w:t></w:r><w:commentRangeEnd w:id="4"/></w:p>'
    made = commented(
        package(marked, {"word/comments.xml": held}), [Comment(("丙",), CommentPlace(1, None, "12件"))], name="a.docx"
    )
    assert passages(made) == {"4": "收到12件。", "5": "12件"}
    assert part(made, "word/comments.xml").startswith(held.removesuffix(b"</w:comments>"))


def test_other_prefixes_and_the_strict_form_are_written_as_they_are() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = package("<w:p><w:r><w:t>收到12件。</w:t></w:r></w:p>", space=strict)
    made = commented(data, [Comment(("丙",), CommentPlace(1, None, "12件"))], name="a.docx")
    assert b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in part(made, "word/_rels/document.xml.rels")
    odd = package("")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(odd)) as source, zipfile.ZipFile(out, "w") as renamed:
        for name in source.namelist():
            body = f'<x:document xmlns:x="{SPACE}"><x:body><x:p><x:r><x:t>收到12件。</x:t></x:r></x:p></x:body></x:document>'
            renamed.writestr(name, body.encode() if name == MAIN else source.read(name))
    made = commented(out.getvalue(), [Comment(("丙",), CommentPlace(1, None, "12件"))], name="a.docx")
    covered = [t.text for t in etree.fromstring(part(made, MAIN)).iter(f"{W}t")]
    assert covered == ["收到", "12件", "。"]


def test_the_same_draft_gives_the_same_bytes() -> None:
    wrong = draft(replace(spec(), prose={**spec().prose, "problems": ("无",)}))
    assert findings(wrong)[0] == findings(wrong)[0]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (package(_RUNS, {"word/vbaProject.bin": b"macro"}), "带有宏"),
        (package("<w:tbl/>"), "写法特殊"),
        (package(_RUNS, head='<!DOCTYPE a [<!ENTITY b "c">]>'), "实体"),
        (package(_RUNS, {f"word/media/{n}.bin": b"\0" * (20 * 2**20) for n in range(14)}), "解压后的大小"),
        (package(_RUNS, {"word/media/1.bin": b"\0" * (30 * 2**20)}), "解压后的大小"),
        (b"PK\x03\x04 broken", "压缩包"),
    ],
)
def test_hostile_drafts_get_no_comments(data: bytes, found: str) -> None:
    with pytest.raises(UnreadableFile, match=found):
        commented(data, [Comment(("甲",), CommentPlace(1))], name="a.docx")


def test_another_charset_is_refused_and_nothing_half_written() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", "<Types></Types>")
        made.writestr(MAIN, f'<?xml version="1.0" encoding="UTF-16"?><w:document xmlns:w="{SPACE}"/>'.encode("utf-16"))
    with pytest.raises(UnreadableFile, match="写法特殊"):
        commented(out.getvalue(), [Comment(("甲",), CommentPlace(1))], name="a.docx")


def test_words_of_the_draft_in_a_comment_are_text() -> None:
    data = package("<w:p><w:r><w:t>收到12件。</w:t></w:r></w:p>")
    made = commented(data, [Comment(("</w:t><w:drawing/>", "a\x0bb"), CommentPlace(1))], name="a.docx")
    assert said(made)["0"][0] == "</w:t><w:drawing/>"


def call(*words: object) -> object:
    return CliRunner().invoke(command, [str(word) for word in words], standalone_mode=False)


def test_the_command_writes_the_commented_draft_and_leaves_the_draft_alone(tmp_path: Path) -> None:
    path, out = tmp_path / "草稿.docx", tmp_path / "批注.docx"
    wrong = draft(replace(spec(), prose={**spec().prose, "problems": ("无",)}))
    path.write_bytes(wrong)
    told = call("check", path, "--annotate", out, "--data", tmp_path)
    assert "已写入" in told.stderr  # type: ignore[attr-defined]
    assert f"{len(said(out.read_bytes()))} 条批注" in told.stderr  # type: ignore[attr-defined]
    assert path.read_bytes() == wrong
    assert said(out.read_bytes())["0"][0] == "F5 问题和改进措施〔有误·中〕"
    for words in ((path, path, "--annotate", out), (path, "--annotate", tmp_path / "a.txt"), (path, "--annotate", path)):
        refused = call("check", *words, "--data", tmp_path)
        assert isinstance(refused.exception, UsageError)  # type: ignore[attr-defined]
    assert path.read_bytes() == wrong
    out.write_bytes(edited := out.read_bytes() + b"\n")
    again = call("check", path, "--annotate", out, "--data", tmp_path)
    assert isinstance(again.exception, OutputError)  # type: ignore[attr-defined]
    assert out.read_bytes() == edited


def test_what_a_draft_carries_besides_its_text_stays_shut_and_is_said(tmp_path: Path) -> None:
    template = b'<Relationships><Relationship Id="r" Type="a/attachedTemplate" Target="x" TargetMode="External"/></Relationships>'
    carried = {
        "word/vbaProject.bin": b"\xd0\xcf\x11\xe0 macro",
        "word/_rels/settings.xml.rels": template,
        "word/embeddings/oleObject1.bin": b"MZ",
        "word/media/bomb.bin": b"\0" * (200 * 2**20),
    }
    out = io.BytesIO(draft(spec()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as made:
        for name, content in carried.items():
            made.writestr(name, content)
    path = tmp_path / "草稿.docx"
    path.write_bytes(out.getvalue())
    told = call("check", path, "--data", tmp_path)
    assert told.return_value == 0  # type: ignore[attr-defined]
    for words in ("文件带有宏，没有运行", "文件嵌有 1 个其他对象，没有打开", "文件引用了 1 处其他文件或网址，没有访问"):
        assert words in told.stderr  # type: ignore[attr-defined]
    refused = call("check", path, "--annotate", tmp_path / "批注.docx", "--data", tmp_path)
    assert isinstance(refused.exception, UnreadableFile)  # type: ignore[attr-defined]
    assert not (tmp_path / "批注.docx").exists()


def test_libreoffice_opens_the_commented_draft_with_its_comments(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    right = spec()
    figures = {**right.figures, "requests.granted.total": int(right.figures["requests.granted.total"] or 0) + 17}
    made, found = findings(draft(replace(right, figures=figures)))
    path = tmp_path / "批注.docx"
    path.write_bytes(made)
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    subprocess.run(
        [office, home, "--headless", "--convert-to", "fodt", "--outdir", tmp_path, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    opened = etree.fromstring((tmp_path / "批注.fodt").read_bytes())
    notes = [element for element in opened.iter() if element.tag.endswith("}annotation")]
    assert len(notes) == len(found)
    assert all(AUTHOR in "".join(note.itertext()) for note in notes)


def test_comments_in_a_signed_draft_are_said_to_break_its_signature(tmp_path: Path) -> None:
    path, out = tmp_path / "草稿.docx", tmp_path / "批注.docx"
    path.write_bytes(draft(spec()))
    assert "签名" not in call("check", path, "--annotate", out, "--data", tmp_path).stderr  # type: ignore[attr-defined]
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("_xmlsignatures/origin.sigs", b"")
    out.unlink()
    assert "签名不再有效" in call("check", path, "--annotate", out, "--data", tmp_path).stderr  # type: ignore[attr-defined]
