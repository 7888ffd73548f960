"""The page's own style rules: the declarations that win for each of its elements, the text that they print, what values mean.

Rules of sheets that the page only links to are not at hand: ``Styles.foreign`` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from wenshang.readers.unseen import WHITE, Colour, doubt

CELLS = ("td", "th")
Declared = Mapping[str, str]  # property → its value as written, lower case
#: (property, value, important)
_Declarations = tuple[tuple[str, str, bool], ...]

#: the properties that decide what is seen
_NAMES = (
    "display visibility content-visibility opacity font font-size color background background-color background-image "
    "text-decoration text-decoration-line position left top right bottom inset z-index float margin-left margin-top margin-right "
    "margin-bottom padding-left padding-right text-indent letter-spacing vertical-align clip clip-path overflow overflow-x "
    "overflow-y width height max-height max-width transform scale translate rotate zoom filter unicode-bidi direction mso-hide "
    "content -webkit-text-fill-color mask mask-image -webkit-mask -webkit-mask-image mix-blend-mode backface-visibility "
    "animation animation-name -webkit-animation order flex-direction flex-flow grid-column grid-row grid-area"
)
_PROPERTIES = frozenset(_NAMES.split())
#: of a property and its shorthand the one declared last holds
_AS_LAST = {"text-decoration-line": "text-decoration"}
#: media of a sheet that a person at a screen sees
_SCREEN = re.compile(r"^\s*(?:$|all\b|screen\b|only\s+screen\b|not\s+(?:print|speech)\b|\()")
_WIDTH = re.compile(r"(min|max)-width\s*:\s*([\d.]+)\s*(px|r?em)")
_SCREEN_WIDTH = 1280.0
_NOT_HERE = re.compile(
    r"scheme\s*:\s*dark|portrait|monochrome|forced-colors\s*:\s*active|(?:hover|pointer)\s*:\s*(?:none|coarse)"
)
#: where one of the page's own variables stands for a value
_USE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
_VARIABLES_DEEP = 3
#: values of ``display`` that a browser knows; it passes over a declaration with another
_DISPLAY = re.compile(r"-|none|block|inline|flex|grid|table|list-item|contents|flow|run-in|ruby|inherit|initial|unset|revert|var")
_CALCULATED = re.compile(r"calc\(\s*([^()\s]+)\s*\)")
#: rules that hold others (of a container: whatever its size)
_GROUPS = ("media", "supports", "layer", "container", "scope")
_STRUCK, _LINK = ("del", "s", "strike"), "#0000ee"
_RULES = 20_000  #: style rules that are looked at
_WORDS = re.compile(r"[\d一-鿿]")  #: text of rules that is more than an ornament
LENGTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+))\s*(px|pt|r?em|%|vw|vh|cm|mm|in|ex|ch|)(?![\w%])")
_PIXELS = {"px": 1.0, "": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "vw": 12.8, "vh": 7.2, "%": 6.4}
_PIXELS |= {"cm": 37.8, "mm": 3.78, "in": 96.0}

#: values that may hide, cut, blur or turn text, by property; what they do only a browser can tell
_UNTOLD = {
    "filter": r"blur|brightness|contrast|invert|url\(|opacity\(",
    "transform": r"rotate|skew|matrix|scale[xy3d]*\([^)]*-|scale[xy3d]*\(\s*0?\.[01]",
    **dict.fromkeys(("rotate", "clip-path", "mask", "mask-image", "-webkit-mask", "-webkit-mask-image"), r"[\d(]"),
    **dict.fromkeys(("mix-blend-mode", "backface-visibility"), r"^(?!normal|visible|initial|unset|inherit)"),
    "content": r"url\(|image",
    **dict.fromkeys(("animation", "animation-name", "-webkit-animation"), r"^(?!none|initial|unset)"),
}
_MAY_HIDE = {name: re.compile(pattern) for name, pattern in _UNTOLD.items()}


@dataclass(slots=True)
class Styles:
    """What the page declares. ``foreign`` where it links to sheets that are not at hand."""

    foreign: bool = False
    matched: dict[Any, dict[str, str]] = field(default_factory=dict)
    generated: dict[tuple[Any, str], dict[str, str]] = field(default_factory=dict)

    def of(self, element: Any) -> Declared:
        """The declarations that win for an element, its ``style`` attribute included, its variables by their values."""
        return self.values(self._declared(element), element)

    def values(self, found: Declared, element: Any) -> Declared:
        """Declarations with the page's own variables by their values."""
        if not any("var(" in value for value in found.values()):
            return found
        return {name: self.resolved(value, element) for name, value in found.items()}

    def resolved(self, written: str, element: Any) -> str:
        """A value with those of the variables that hold where an element stands (``color:var(--ground)``)."""
        for _ in range(_VARIABLES_DEEP if "var(" in written else 0):
            written = _USE.sub(lambda use: self._variable(use[1].lower(), element) or use[2] or "initial", written)
        return written

    def _variable(self, name: str, element: Any) -> str:
        around = (element, *element.iterancestors())
        return next((value for one in around if (value := self._declared(one).get(name)) is not None), "")

    def _declared(self, element: Any) -> Declared:
        own, written = self.matched.get(element, {}), element.get("style")
        found = {**_presented(element), **own} if written or element.attrib or element.tag in (*_STRUCK, "dialog") else own
        for name, value, important in declarations(written) if written else ():
            if important or f"!{name}" not in own:
                found[name] = value
        return found


def _presented(element: Any) -> dict[str, str]:
    """What an element's kind and its old attributes declare; every rule goes before that."""
    tag, found = element.tag, {}
    if tag in _STRUCK:
        found["text-decoration"] = "line-through"
    if tag == "a" and element.get("href"):
        found["color"] = _LINK
    if tag == "font" and (written := _old_colour(element.get("color", ""))):
        found["color"] = written
    if written := element.get("bgcolor"):
        found["background"] = _old_colour(written) or "url()"
    if element.get("background"):
        found["background"] = "url()"
    if "hidden" in element.attrib or "popover" in element.attrib or (tag == "dialog" and "open" not in element.attrib):
        found["display"] = "none"
    return found


def _old_colour(written: str) -> str:
    """A colour as old attributes write it, also without its mark (``bgcolor=ffffff``); "" for none."""
    return next((one for one in (written, f"#{written}") if colour(one)), "")


def read(root: Any) -> Styles:
    """The styles of a page."""
    links = root.iter("link")
    found = Styles(foreign=any("stylesheet" in (link.get("rel") or "").lower() for link in links))
    sheets = [s.text for s in root.iter("style") if s.text and seen_on_screen(s.get("media") or "")]
    found.foreign |= any("@import" in sheet for sheet in sheets)
    _match(root, sheets, found)
    return found


def seen_on_screen(media: str) -> bool:
    """Whether a rule of this medium holds on an ordinary screen.

    >>> [seen_on_screen(media) for media in ("", "print", "screen and (max-width: 600px)", "(min-width:768px)")]
    [True, False, False, True]
    """
    return any(
        _SCREEN.match(one)
        and not _NOT_HERE.search(one)
        and all(
            (width <= _SCREEN_WIDTH if kind == "min" else width >= _SCREEN_WIDTH)
            for kind, number, unit in _WIDTH.findall(one)
            for width in [float(number) * (1 if unit == "px" else 16)]
        )
        for one in media.lower().split(",")
    )


@lru_cache(maxsize=8192)
def declarations(written: str) -> _Declarations:
    """The declarations of a ``style`` attribute or of a rule that decide what is seen.

    >>> declarations("Display: NONE !important; margin:0")
    (('display', 'none', True),)
    """
    import tinycss2

    parsed = tinycss2.parse_blocks_contents(written, skip_comments=True, skip_whitespace=True)
    return tuple(
        (_AS_LAST.get(node.lower_name, node.lower_name), value, node.important)
        for node in parsed
        if node.type == "declaration" and (node.lower_name in _PROPERTIES or node.name.startswith("--"))
        for value in [_written(node.lower_name, tinycss2.serialize(node.value))]
        if node.lower_name != "display" or _DISPLAY.match(value)
    )


def _written(name: str, value: str) -> str:
    """A value as it is compared: in small letters, without needless blanks; text that is printed stays as it is."""
    text = " ".join(value.split())
    return text if name == "content" or name.startswith("--") else _CALCULATED.sub(r"\1", text.lower())


def _match(root: Any, sheets: list[str], found: Styles) -> None:
    """Give each element the declarations of the rules that match it, the winning ones last."""
    import cssselect2
    import tinycss2

    layers: dict[str, Any] = {}  # cascade layer, in their order → its rules; those of none win
    bare = cssselect2.Matcher()
    for sheet in sheets:
        parsed = tinycss2.parse_stylesheet(sheet.replace("<!--", "").replace("-->", ""), skip_comments=True, skip_whitespace=True)
        for layer, selectors, declared in _rules(parsed):
            matcher = layers.setdefault(layer, cssselect2.Matcher()) if layer else bare
            try:
                compiled = cssselect2.compile_selector_list(selectors)
            except cssselect2.SelectorError:
                continue  # a browser leaves out such a rule, too
            for selector in compiled:
                matcher.add_selector(selector, declared)
    ranked = [matcher for matcher in (*layers.values(), bare) if matcher.order]
    for wrapped in cssselect2.ElementWrapper.from_html_root(root).iter_subtree() if ranked else ():
        for *_, pseudo, declared in (one for matcher in ranked for one in matcher.match(wrapped)):
            if pseudo is None:
                _apply(declared, found.matched.setdefault(wrapped.etree_element, {}))
            elif pseudo in ("before", "after", "first-letter", "first-line"):
                _apply(declared, found.generated.setdefault((wrapped.etree_element, pseudo), {}))


def _apply(declared: _Declarations, target: dict[str, str]) -> None:
    for name, value, important in declared:
        if important or f"!{name}" not in target:
            target[name] = value
            if important:
                target[f"!{name}"] = ""


def _rules(nodes: list[Any]) -> Iterator[tuple[str, Any, _Declarations]]:
    """The rules that hold on a screen, each with its cascade layer, those inside ``@media`` and the like too."""
    import tinycss2

    count = 0
    waiting: list[tuple[Any, str, str]] = [(node, "", "") for node in reversed(nodes)]
    while waiting and count < _RULES:
        node, outer, layer = waiting.pop()
        if node.type == "qualified-rule":
            count += 1
            selectors = _nested(outer, tinycss2.serialize(node.prelude)) if outer else node.prelude
            content = tinycss2.serialize(node.content)
            if declared := declarations(content):
                yield layer, selectors, declared
            if "{" in content:
                inner = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
                within = selectors if outer else tinycss2.serialize(node.prelude)
                waiting += [(child, within, layer) for child in reversed(inner) if child.type != "declaration"]
        elif node.type == "at-rule" and node.lower_at_keyword in _GROUPS:
            written = tinycss2.serialize(node.prelude).strip().lower()
            if node.lower_at_keyword == "layer":
                yield from ((name.strip(), [], ()) for name in written.split(",") if name.strip())  # their order is told here
                layer = written or "layer"
            holds = seen_on_screen(written) if node.lower_at_keyword == "media" else not written.startswith("not")
            if node.content and holds:
                inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                waiting += [(child, outer, layer) for child in reversed(inner)]


def _nested(outer: str, inner: str) -> str:
    """The selectors of a rule that stands inside another one."""
    around = f":is({outer.strip()})"
    return inner.replace("&", around) if "&" in inner else f"{around} {inner.strip()}"


def cell_of(element: Any) -> Any:
    """The cell that an element is or stands in, None outside tables."""
    return element if element.tag in CELLS else next(element.iterancestors(*CELLS), None)


def print_text(sheet: Styles) -> None:
    """Write what is printed as text; a cell in which a rule prints what only a browser can tell is doubted."""
    for (element, where), declared in sheet.generated.items():
        if where not in ("before", "after"):
            continue
        hidden = declared.get("display") == "none" or "hidden" in declared.get("visibility", "")
        text = "" if hidden else _printed(sheet.resolved(declared.get("content", ""), element), element)
        if text is None:
            doubt(cell_of(element), "样式改动了格中文字的显示")
        elif not _WORDS.search(text):
            continue
        elif where == "before":
            element.text = text + (element.text or "")
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + text
        else:
            element.text = (element.text or "") + text


def _printed(content: str, element: Any) -> str | None:
    """What a value of ``content`` prints; None where it counts or draws."""
    import tinycss2

    text = ""
    for part in tinycss2.parse_component_value_list(content):
        if part.type == "literal" and part.value == "/":
            break  # what follows is read aloud
        if part.type == "string":
            text += part.value
        elif part.type == "function" and part.lower_name == "attr":
            text += element.get(tinycss2.serialize(part.arguments).strip().lower()) or ""
        elif part.type in ("function", "url"):
            return None
    return text


def number(written: str) -> float:
    match = re.match(r"\s*(-?\d*\.?\d+)\s*(%?)", written)
    return float(match[1]) / (100 if match[2] else 1) if match else 1.0


def pixels(written: str) -> float | None:
    """A length in pixels, roughly; None where it cannot be told."""
    match = LENGTH.match(written)
    return float(match[1]) * _PIXELS[match[2]] if match else None


def size(declared: Mapping[str, str], above: float) -> float | None:
    """The size of the font in pixels, None where nothing is declared."""
    written = declared.get("font-size") or ""
    if not written and (shorthand := re.search(r"(?:^|\s)(-?[\d.]+(?:px|pt|r?em|%|))(?:\s*/|\s)", declared.get("font", ""))):
        written = shorthand[1]
    match = LENGTH.match(written)
    if match is None:
        return 16.0 if written else None
    if match[2] in ("em", "%"):
        return above * number(match[1]) / (100 if match[2] == "%" else 1)
    return pixels(written)


@lru_cache(maxsize=1024)
def _parsed(written: str) -> tuple[Colour, float] | None:
    """A colour and how much it covers."""
    from tinycss2 import color4

    if written in ("canvas", "window", "field"):
        return WHITE, 1.0
    try:
        found = color4.parse_color(written)
        if found is None or isinstance(found, str):
            return None
        plain = found.to("srgb")
        red, green, blue = (min(1.0, max(0.0, float(part or 0))) for part in plain.coordinates[:3])
    except (ValueError, TypeError, NotImplementedError, AttributeError):
        return None
    return (red, green, blue), float(plain.alpha)


def colour(written: str) -> Colour | None:
    found = _parsed(written.strip().lower())
    return found[0] if found else None


def ink(written: str) -> float:
    """How much of its ground a colour covers: 1 for a plain one, 0 for one that is not seen."""
    found = _parsed(written.strip().lower())
    return found[1] if found else 1.0


def is_unknown(written: str) -> bool:
    """Whether a colour is of a kind that we cannot tell (``lab(…)``, ``light-dark(…)``)."""
    return "(" in written and not written.startswith("var(") and _parsed(written.strip().lower()) is None


def may_hide(declared: Mapping[str, str]) -> bool:
    """Whether styles do to an element what we cannot tell."""
    if is_unknown(declared.get("color", "")):
        return True
    return any(name in declared and pattern.search(declared[name]) for name, pattern in _MAY_HIDE.items())


def ground(written: str) -> Colour | None:
    """The colour that a background lays; None for none (transparent) and for one half seen through."""
    for part in re.findall(r"[\w-]+\([^)]*\)|[^\s,]+", written.lower()):
        found = _parsed(part)
        if found is not None and found[1] > 0.5:
            return found[0]
    return None
