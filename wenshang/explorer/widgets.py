"""Widgets with one look: ipywidgets with our classes. Labels are real labels, for the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any


def text(label: str, *, hint: str = "", live: bool = True) -> Any:
    """A field to type in; with ``live`` every key counts."""
    import ipywidgets

    return _styled(ipywidgets.Text(description=label, placeholder=hint, continuous_update=live))


def choice(label: str, options: Sequence[Any], value: Any = None) -> Any:
    """A drop-down; options are values or (text, value) pairs."""
    import ipywidgets

    return _styled(ipywidgets.Dropdown(description=label, options=options, value=value))


def listing(label: str, *, rows: int, several: bool = False) -> Any:
    """A list to choose one or several lines from."""
    import ipywidgets

    kind = ipywidgets.SelectMultiple if several else ipywidgets.Select
    return _classed(_styled(kind(description=label, options=[], rows=rows)), ["wx-list"])


def toggle(label: str, options: Sequence[tuple[str, Any]], value: Any, *, extra: str = "") -> Any:
    """A few buttons of which one is pressed."""
    import ipywidgets

    made = _styled(ipywidgets.ToggleButtons(description=label, options=options, value=value))
    made.add_class("wx-toggle")
    if extra:
        made.add_class(extra)
    return made


def button(label: str, pressed: Callable[[], None], *, primary: bool = False) -> Any:
    """A button; ``pressed`` is called without arguments."""
    import ipywidgets

    made = ipywidgets.Button(description=label)
    made.add_class("wx-button")
    if primary:
        made.add_class("wx-primary")
    made.on_click(lambda _: pressed())
    return made


def html(value: str = "") -> Any:
    """A piece of a page."""
    import ipywidgets

    return ipywidgets.HTML(value)


def stack(children: Iterable[Any], *classes: str) -> Any:
    """Widgets below each other."""
    import ipywidgets

    return _classed(ipywidgets.VBox(list(children)), classes)


def beside(children: Iterable[Any], *classes: str) -> Any:
    """Widgets beside each other."""
    import ipywidgets

    return _classed(ipywidgets.HBox(list(children)), classes)


def show(widget: Any, visible: bool) -> None:
    """Show or hide a widget; nothing is sent where nothing changes."""
    wanted = None if visible else "none"
    if widget.layout.display != wanted:
        widget.layout.display = wanted


def put(widget: Any, value: str) -> None:
    """Set the text of an ``html`` widget; nothing is sent where nothing changes."""
    if widget.value != value:
        widget.value = value


def offer(widget: Any, options: Sequence[Any], value: Any) -> None:
    """Replace the options of a list or drop-down and choose a value; nothing is sent where nothing changes."""
    if tuple(widget.options) != tuple(options):
        widget.options = tuple(options)
    if widget.value != value:
        widget.value = value


def _styled(widget: Any) -> Any:
    widget.add_class("wx-control")
    widget.style.description_width = "auto"
    return widget


def _classed(widget: Any, classes: Iterable[str]) -> Any:
    for name in classes:
        widget.add_class(name)
    return widget
