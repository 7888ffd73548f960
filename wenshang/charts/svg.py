"""A matplotlib figure as SVG, inline and in notebooks: real text, presentation attributes only, the same bytes each time.

matplotlib writes style attributes, which a page with a strict policy does not apply; here they become plain attributes.
"""

from __future__ import annotations

import io
import re
import sys
import warnings
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, Any

from wenshang.charts import fonts, sheet, words
from wenshang.charts.style import settings

if TYPE_CHECKING:
    from lxml.etree import _Element
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


_SVG, _LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
#: what may be read from matplotlib's style attributes, and the value that needs no saying (of SVG, or of our root element)
_STYLES = {
    "fill": "#000000",
    "fill-opacity": "1",
    "font-size": "",
    "font-style": "normal",
    "font-weight": "400",
    "opacity": "1",
    "stroke": "none",
    "stroke-dasharray": "none",
    "stroke-dashoffset": "0",
    "stroke-linecap": "butt",
    "stroke-linejoin": "round",
    "stroke-opacity": "1",
    "stroke-width": "1",
    "text-anchor": "start",
}
_MEASURES = ("d", "x", "y", "width", "height", "transform", "points", "stroke-width", "stroke-dasharray", "cx", "cy", "r")
_REFERENCE = re.compile(r"url\(#([^)\"]+)\)")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


def svg(drawn: Axes | Figure, *, key: str = "") -> str:
    """Return a figure as one ``<svg role="img">`` element with its title and description, the same bytes for the same figure.

    Parameters
    ----------
    drawn
        A matplotlib figure, or any of its axes.
    key
        Begins every id inside, so that several figures stand on one page; a hash of the content where it is not given (a figure
        shown twice on a page needs two keys).
    """
    from lxml import etree

    figure = words.figure_of(drawn)
    root = etree.fromstring(_written(figure), etree.XMLParser(remove_comments=True, remove_blank_text=True, huge_tree=True))
    _tips(root, words.tips(figure))
    _tidy(root)
    _head(root, figure)
    etree.cleanup_namespaces(root)
    _key(root, key or f"chart-{sha256(etree.tostring(root)).hexdigest()[:10]}")
    return etree.tostring(root, encoding="unicode")


def _key(root: _Element, key: str) -> None:
    """Put the key before every id and every reference to one."""
    for element in root.iter("*"):
        for name in ("id", "href", "fill", "clip-path", "aria-labelledby"):
            if value := element.get(name):
                element.set(name, re.sub(r"(^|[#\s])@", rf"\g<1>{key}-", value))


def _written(figure: Figure) -> bytes:
    """What matplotlib writes, with real text, no date and no random names."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    fonts.register()
    canvas, target = figure.canvas, io.StringIO()
    own = {name: value for name, value in settings().items() if name.startswith("svg.")}
    try:
        with matplotlib.rc_context(own), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # below they are named in the drawing
            # an analyst's own figure is cut to what is drawn, as notebooks do, so that no label is lost at its edge
            cut = {} if words.numbers(figure) else {"bbox_inches": "tight", "pad_inches": 0.08}
            plain = dict.fromkeys(("Date", "Creator", "Format", "Type"))
            FigureCanvasSVG(figure).print_figure(target, format="svg", metadata=plain, **cut)
    finally:
        figure.set_canvas(canvas)
    return fonts.in_xml(target.getvalue()).encode()


def _tips(root: _Element, tips: dict[str, Any]) -> None:
    """Put what a pointer is told into the marks, which still bear the names given to their artists."""
    from lxml import etree

    for group in root.iter(f"{_SVG}g"):
        told_of = tips.get(group.get("id", ""), ())
        marks = list(group.iter(f"{_SVG}use")) or list(group.iter(f"{_SVG}path"))
        for mark, text in zip(marks, told_of, strict=False):
            etree.SubElement(mark, f"{_SVG}title").text = text


def _tidy(root: _Element) -> None:
    """Styles to attributes, ids to short names in order and only where they are used, empty groups and nothing-drawn removed."""
    for element in [*root.iter(f"{_SVG}metadata"), *root.iter(f"{_SVG}style")]:
        _remove(element)
    for element in list(root.iter("*")):
        _plain(element)
    numbers = count(1)
    rename(root, lambda _: f"@{next(numbers)}")
    for element in list(root.iter(f"{_SVG}g", f"{_SVG}defs")):
        _unwrap(element)


def _plain(element: _Element) -> None:
    style_to_attributes(element, _saying)
    if name := element.attrib.pop("id", ""):
        element.set("id", name)  # behind what was the style
    for name in _MEASURES:
        if measure := element.get(name):
            element.set(name, _NUMBER.sub(_short, measure).replace("\n", " ").replace("  ", " ").strip())
    if re.match(r"rotate\(-?0 ", element.get("transform", "")):
        del element.attrib["transform"]
    if element.tag == f"{_SVG}text":
        element.text = fonts.visible(element.text or "")
    if element.get("fill") == "none" and element.get("stroke") is None:
        _remove(element)


def _saying(name: str, value: str) -> dict[str, str]:
    """What a rule of matplotlib's style says that needs saying."""
    return {name: value.removesuffix("px")} if value != _STYLES.get(name, value) else {}


def style_to_attributes(element: _Element, kept: Callable[[str, str], dict[str, str]]) -> None:
    """Put the inline style of a drawing's element into attributes, as far as ``kept`` says; its link loses XLink."""
    if link := str(element.attrib.pop(_LINK, "")):
        element.set("href", link)
    for rule in str(element.attrib.pop("style", "")).split(";"):
        name, _, value = (part.strip() for part in rule.partition(":"))
        for attribute, plain in kept(name, value).items():
            element.set(attribute, plain)


def _remove(element: _Element) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _short(found: re.Match[str]) -> str:
    """A coordinate with at most two decimals."""
    shown = f"{float(found[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def rename(root: _Element, new: Callable[[str], str]) -> None:
    """Give the ids that something refers to new names and follow them; an id that nothing refers to goes."""
    references = [(element, name, old) for element in root.iter("*") for name, old in _references(element).items()]
    used, names = {old for *_, old in references}, dict[str, str]()
    for element in root.iter("*"):
        if (old := str(element.get("id", ""))) in used:
            names[old] = new(old)
            element.set("id", names[old])
        else:
            element.attrib.pop("id", "")
    for element, name, old in references:
        element.set(name, str(element.get(name)).replace(f"#{old}", f"#{names.get(old) or new(old)}"))


def _references(element: _Element) -> dict[str, str]:
    """The ids that an element's attributes refer to, by attribute."""
    found = {str(name): _REFERENCE.search(str(value)) for name, value in element.attrib.items()}
    links = {name: match[1] for name, match in found.items() if match}
    link = element.get("href", "")
    return links | ({"href": link[1:]} if link.startswith("#") else {})


def _unwrap(element: _Element) -> None:
    """A group that says nothing gives way to what is in it."""
    parent = element.getparent()
    if parent is None or (element.attrib or (element.tag == f"{_SVG}defs" and len(element))):
        return
    place = parent.index(element)
    parent[place : place + 1] = list(element)


def _head(root: _Element, figure: Figure) -> None:
    """The root as an image with a name and a description, as wide and high as what was written."""
    from lxml import etree

    wide, high = map(float, root.get("viewBox", "").split()[2:])
    root.attrib.clear()
    name = words.title(figure) or "图"
    description = fonts.line(words.description(figure)) or name
    about = {"class": "chart", "role": "img", "aria-labelledby": "@t @d", "viewBox": f"0 0 {wide:g} {high:g}"}
    shape = {
        "width": f"{wide * 4 / 3:.0f}",
        "height": f"{high * 4 / 3:.0f}",
        "font-family": fonts.FAMILY,
        "stroke-linejoin": "round",
    }
    for attribute, value in (about | shape).items():
        root.set(attribute, value)
    for tag, text, place in (("title", name, 0), ("desc", description, 1)):
        element = etree.Element(f"{_SVG}{tag}", {"id": f"@{tag[0]}"})
        element.text = text
        root.insert(place, element)


#: what goes beside a figure, for pages: its title, words and caveats, whether its numbers are of reports, why there is nothing to
#: draw (where there is not), and whether the drawing itself shows title and caveats
FIGURE = "application/vnd.wenshang.figure+json"


def use_style() -> None:
    """Use the project's style and Chinese font in every matplotlib figure, and show figures in notebooks as SVG with real text.

    Chinese goes on working after ``plt.style.use("default")`` and ``plt.rcdefaults()``. In a notebook a figure is shown once,
    also where a cell ends with its axes. ``wenshang lab`` and ``wenshang run`` call this by themselves; calling it twice is the
    same as once. Outside a notebook only style and font are set.
    """
    import matplotlib

    fonts.register()
    matplotlib.rcParams.update(settings())
    show_figures()


def show_figures() -> None:
    """Show figures of the running notebook as our SVG, and cells that end with axes as their figure; matplotlib is not imported.

    Outside IPython there is nothing to do.
    """
    if "IPython" not in sys.modules:
        return
    from IPython.core.getipython import get_ipython

    if (shell := get_ipython()) is not None:
        shown = shell.display_formatter.ipython_display_formatter
        shown.for_type_by_name("matplotlib.figure", "Figure", _show)
        shown.for_type_by_name("matplotlib.axes._axes", "Axes", _show_axes)


def _show(drawn: Figure) -> None:
    """Display a figure as our SVG; pyplot then forgets it, so that it is not shown again at the end of the cell."""
    from IPython.display import display
    from matplotlib import pyplot

    ours, description = bool(drawn.get_axes()) and all(words.of(ax) for ax in drawn.get_axes()), words.description(drawn)
    about = {
        "title": words.title(drawn),
        "description": description,
        "notes": list(words.notes(drawn)),
        "ours": ours,
        "nothing": description if ours and not words.numbers(drawn) else "",
        "titled": sheet.titled(drawn),
    }
    display({"image/svg+xml": svg(drawn), "text/plain": repr(drawn), FIGURE: about}, raw=True)
    pyplot.close(drawn)


def _show_axes(drawn: Axes) -> None:
    """A cell that ends with axes shows their figure: at once where pyplot does not know it, else with the cell's figures."""
    from matplotlib import pyplot

    figure: Any = drawn.get_figure(root=True)
    if getattr(figure, "number", None) not in pyplot.get_fignums():
        _show(figure)
