"""Widgets with one look: ipywidgets with our classes. Labels are real labels, for the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup


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


class Toggle:
    """A few buttons of which one is pressed; those that would show nothing are disabled, and a line below says why.

    ``value``, ``observe`` and ``root`` are what widgets have; ``observe`` tells of changes made by people and by the program.
    """

    def __init__(self, label: str, options: Sequence[tuple[str, str]], value: str, *, extra: str = "") -> None:
        import ipywidgets

        self._value = value
        self._quiet = False
        self._heard: list[Callable[[Any], None]] = []
        self._labels = {key: text for text, key in options}
        self.buttons = {key: ipywidgets.ToggleButton(value=key == value, description=text) for text, key in options}
        for key, button in self.buttons.items():
            button.observe(partial(self._press, key), "value")
        self.why = html()
        named = [html(f'<div class="wx-label">{label}</div>')] if label else []
        row = beside(self.buttons.values(), "wx-toggle", *([extra] if extra else []))
        self.root = stack([*named, row, self.why], "wx-control")

    @property
    def value(self) -> str:
        """The key of the button that is pressed."""
        return self._value

    @value.setter
    def value(self, value: str) -> None:
        before, self._value = self._value, value
        self._quiet = True
        for key, button in self.buttons.items():
            if button.value != (key == value):
                button.value = key == value
        self._quiet = False
        if before != value:
            for heard in self._heard:
                heard({"new": value})

    def observe(self, heard: Callable[[Any], None], _name: str = "value") -> None:
        """Call back with ``{"new": value}`` whenever another button is pressed."""
        self._heard.append(heard)

    def disable(self, reasons: Mapping[str, str]) -> None:
        """Disable the buttons of these keys and say why, each reason once."""
        for key, button in self.buttons.items():
            if button.disabled != (key in reasons):
                button.disabled = key in reasons
        by_reason: dict[str, list[str]] = {}
        for key, why in reasons.items():
            by_reason.setdefault(why, []).append(self._labels[key])
        text = "；".join(f"{'、'.join(labels)}：{why}" for why, labels in by_reason.items())
        put(self.why, Markup('<p class="wx-hint">{}</p>').format(text) if text else "")

    def _press(self, key: str, _change: Any) -> None:
        if not self._quiet:
            self.value = key


def button(label: str, pressed: Callable[[], None], *, primary: bool = False) -> Any:
    """A button; ``pressed`` is called without arguments."""
    import ipywidgets

    widget = ipywidgets.Button(description=label)
    widget.add_class("wx-button")
    if primary:
        widget.add_class("wx-primary")
    widget.on_click(lambda _: pressed())
    return widget


def html(value: str = "") -> Any:
    """A piece of a page."""
    import ipywidgets

    return ipywidgets.HTML(str(value))


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
        widget.value = str(value)


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
