"""The gate: what a page breaks; a page that breaks a rule is not published.

Each rule is one function from a parsed page to messages. What is quoted from a document (``q``, ``blockquote``, ``code``,
``.printed``) is the document's business, what an analyst shows (``.theirs``) is theirs: neither is judged as our own text.
"""

from __future__ import annotations

import base64
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from wenshang.briefing.markup import source_hash
from wenshang.errors import LintFailed

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: the largest page, in bytes: one that can still be sent by mail; eight full years of figures take an eighth of it
LARGEST = 4 * 1024 * 1024
_WORDS = re.compile(r"(?<![\w<&.-])(?:nan|NaN|NaT|None|inf|-inf|<NA>|undefined|null)(?![\w-])")
_FLOAT = re.compile(r"\d\.\d{5,}")
_PATH = re.compile(r"(?<![\w.:/-])/(?:home|root|tmp|Users|mnt|opt|var|private|builds?)/\w|(?<!\w)[A-Za-z]:\\\w|file://")
_OUTSIDE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|//)", re.I)
_URL = re.compile(r"""url\(\s*['"]?(?!data:|#)|@import""", re.I)
_LINKS = ("href", "src", "srcset", "action", "formaction", "poster", "data", "xlink:href", "background", "ping", "manifest")


@dataclass(frozen=True)
class CheckedPage:
    """A page as the rules see it. ``index`` is the one page that may link to its neighbours and hold one script."""

    text: str
    index: bool = False

    @cached_property
    def root(self) -> HtmlElement:
        """The page as a tree."""
        from lxml import html

        return html.document_fromstring(self.text, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))

    @cached_property
    def styles(self) -> tuple[str, ...]:
        """The text of every style element."""
        return tuple(element.text or "" for element in self.root.iter("style"))

    @cached_property
    def policy(self) -> str:
        """The Content-Security-Policy of the page, ``""`` for none."""
        found = self.root.xpath("string(//meta[translate(@http-equiv,'CSP','csp')='content-security-policy']/@content)")
        return str(found)

    @cached_property
    def unquoted(self) -> HtmlElement:
        """The page less what is quoted from documents, and less what is never shown."""
        return _emptied(deepcopy(self.root), f"//style | //script | //q | //blockquote | //code | {_of('printed')}")

    @cached_property
    def own(self) -> str:
        """What the page itself says: visible text without quotations and without what an analyst shows."""
        return _text(_emptied(deepcopy(self.unquoted), _of("theirs")))


def _of(name: str) -> str:
    """The elements of a class, as XPath."""
    return f"//*[contains(@class, '{name}')][contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


def _emptied(root: HtmlElement, path: str) -> HtmlElement:
    """The tree with nothing in the elements of a path; what follows them stays a text apart."""
    for element in root.xpath(path):
        element.clear(keep_tail=True)
    return root


def _text(root: HtmlElement) -> str:
    return "\n".join(root.xpath("//text()", smart_strings=False))


Rule = Callable[[CheckedPage], Iterator[str]]


def lint(text: str, *, index: bool = False) -> tuple[str, ...]:
    """What a page breaks, as ``rule：message``, in the order of the rules; empty for a page that may be published."""
    page = CheckedPage(text, index)
    return tuple(f"{name}：{message}" for name, rule in RULES.items() for message in rule(page))


def require(text: str, *, where: str, index: bool = False) -> None:
    """Raise LintFailed, naming what is broken, for a page that may not be published."""
    if broken := lint(text, index=index):
        more = f"（另有{len(broken) - 5}处）" if len(broken) > 5 else ""
        raise LintFailed(where=where, message="；".join(broken[:5]) + more, advice="这一页没有发布，请先改正")


def _language(page: CheckedPage) -> Iterator[str]:
    if page.root.get("lang") != "zh-CN":
        yield "html 元素应有 lang=zh-CN"


def _policy(page: CheckedPage) -> Iterator[str]:
    if "default-src 'none'" not in page.policy:
        yield "缺少 default-src 'none' 的内容安全策略"
    if "unsafe" in page.policy or "*" in page.policy:
        yield "内容安全策略过宽"
    for style in page.styles:
        if source_hash(style) not in page.policy:
            yield "样式不在内容安全策略的哈希中，浏览器不会采用"


def _scripts(page: CheckedPage) -> Iterator[str]:
    for script in page.root.iter("script"):
        if not (page.index and not script.get("src") and source_hash(script.text or "") in page.policy):
            yield "有脚本"
    for element in page.root.xpath("//*[@*[starts-with(name(), 'on')]]"):  # the parser has made all names small
        yield f"{element.tag} 有事件处理属性 {next(name for name in element.attrib if name.startswith('on'))}"
    for tag in ("iframe", "object", "embed", "form", "base", "link"):
        for _ in page.root.iter(tag):
            yield f"有 {tag} 元素"


def _references(page: CheckedPage) -> Iterator[str]:
    for element in page.root.iter("*"):
        for name, value in element.items():
            if name in _LINKS and _OUTSIDE.match(value) and not value.startswith("data:") and not _link_out(element, name):
                yield f"{element.tag} 指向外部：{value[:60]}"
    for style in page.root.xpath("//@style"):
        if _URL.search(style):
            yield f"{style.getparent().tag} 的样式引用外部资源"
    for style in page.styles:
        if _URL.search(style):
            yield "样式表引用外部资源"


def _link_out(element: HtmlElement, name: str) -> bool:
    """True for a link to a page on the web, which nothing but a reader's click opens and which does not say whence."""
    address = re.match(r"(?:https?://|mailto:)", element.get(name) or "", re.I)
    return element.tag == "a" and name == "href" and address is not None and element.get("rel") == "noreferrer"


def _anchors(page: CheckedPage) -> Iterator[str]:
    ids = page.root.xpath("//@id", smart_strings=False)
    yield from (f"重复的 id {name}" for name, times in sorted(Counter(ids).items()) if times > 1)
    known = set(ids)
    targets = {str(href)[1:] for href in page.root.xpath("//@href", smart_strings=False) if str(href).startswith("#")}
    yield from (f"没有 #{name} 这个位置" for name in sorted(targets - known))


def _alternatives(page: CheckedPage) -> Iterator[str]:
    for image in page.root.iter("img"):
        if not (image.get("alt") or "").strip():
            yield "图片没有替代文字"
    for drawing in page.root.iter("svg"):
        named = "".join(drawing.xpath("./title//text() | ./desc//text()")).strip() or drawing.get("aria-label")
        if drawing.get("role") != "img" or not named:
            yield "图形没有 role=img 和文字说明"


def _headings(page: CheckedPage) -> Iterator[str]:
    levels = [int(element.tag[1]) for element in page.root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1 or levels[:1] != [1]:
        yield f"应有且只有一个 h1 并在最前，实有{levels.count(1)}个"
    for above, below in pairwise(levels):
        if below > above + 1:
            yield f"标题级别从 h{above} 跳到 h{below}"


def _tables(page: CheckedPage) -> Iterator[str]:
    for table in page.root.iter("table"):
        name = str(table.xpath("string(caption)")).strip()
        if not name:
            yield "表格没有标题（caption）"
        if not table.xpath(".//th"):
            yield f"表格“{name}”没有表头"
        if table.xpath(".//th[not(@scope)]"):
            yield f"表格“{name}”的表头没有 scope"


def _glyphs(page: CheckedPage) -> Iterator[str]:
    embedded = _embedded(page.styles)
    if embedded is None:
        yield "没有内嵌字体"
        return
    shown = set(str(page.root.xpath("string()")) + "".join(page.root.xpath("//@title | //@aria-label")))
    style = set("".join(page.styles)) | set("".join(s.text or "" for s in page.root.iter("script")))
    lacking = sorted(c for c in shown - embedded - style if not c.isspace())
    if lacking:
        yield "字体中没有的字符 " + "、".join(f"U+{ord(c):04X}" for c in lacking[:10])


def _embedded(styles: Sequence[str]) -> frozenset[str] | None:
    """The characters of the font inside the page, None where there is none."""
    from fontTools.ttLib import TTFont

    found = [match[1] for style in styles for match in re.finditer(r"data:font/woff2;base64,([A-Za-z0-9+/=]+)", style)]
    if not found:
        return None
    fonts = (TTFont(io.BytesIO(base64.b64decode(data)), lazy=True) for data in found)
    return frozenset(chr(point) for font in fonts for point in font.getBestCmap())


def _words(page: CheckedPage) -> Iterator[str]:
    yield from (f"出现“{word}”" for word in sorted({match[0] for match in _WORDS.finditer(page.own)}))


def _floats(page: CheckedPage) -> Iterator[str]:
    yield from (f"没有取整的小数 …{match[0]}" for match in _FLOAT.finditer(page.own))


def _paths(page: CheckedPage) -> Iterator[str]:
    text = "\n".join([_text(page.unquoted), *page.root.xpath("//@href | //@src | //@title", smart_strings=False)])
    yield from (f"出现本机路径 {match[0]}" for match in _PATH.finditer(text))


def _size(page: CheckedPage) -> Iterator[str]:
    size = len(page.text.encode())
    if size > LARGEST and not page.index:
        yield f"{size // 1024} KB，超过 {LARGEST // 1024} KB"


#: Every rule by its Chinese name, in the order in which they report.
RULES: dict[str, Rule] = {
    "语言": _language,
    "安全策略": _policy,
    "脚本": _scripts,
    "外部引用": _references,
    "页内位置": _anchors,
    "替代文字": _alternatives,
    "标题层次": _headings,
    "表格": _tables,
    "字形": _glyphs,
    "空值字样": _words,
    "小数": _floats,
    "本机路径": _paths,
    "大小": _size,
}
