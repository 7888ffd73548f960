"""The page's own style rules: the declarations that win for each of its elements.

Only what can make text unseen (or strike it out, or print text of its own) is kept. Rules of sheets that the page only links to
are not at hand: ``Styles.foreign`` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

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
_WORTH_READING = re.compile("|".join((*sorted(_PROPERTIES), "--")))
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
_RULES = 20_000  #: style rules that are looked at


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
        own = self.matched.get(element)
        written = element.get("style")
        if not written:
            return own or {}
        inline = declarations(written)
        if not own or not inline:
            return own or {name: value for name, value, _ in inline}
        found = dict(own)
        for name, value, important in inline:
            if important or f"!{name}" not in own:
                found[name] = value
        return found


def read(root: Any) -> Styles:
    """The styles of a page."""
    links = root.iter("link")
    found = Styles(foreign=any("stylesheet" in (link.get("rel") or "").lower() for link in links))
    sheets = [s.text for s in root.iter("style") if s.text and seen_on_screen(s.get("media") or "")]
    found.foreign |= any("@import" in sheet for sheet in sheets)
    if any(_WORTH_READING.search(sheet.lower()) for sheet in sheets):
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
    if not _WORTH_READING.search(written.lower()):
        return ()
    import tinycss2

    parsed = tinycss2.parse_blocks_contents(written, skip_comments=True, skip_whitespace=True)
    return tuple(
        (node.lower_name, value, node.important)
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
