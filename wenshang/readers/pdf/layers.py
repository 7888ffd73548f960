"""Layers of a PDF (optional content) that are switched off when it is opened."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral


def switched_off(catalog: Any) -> frozenset[int]:
    """The object numbers of the layers that a reader of the file does not see."""
    properties = resolve1(catalog.get("OCProperties"))
    start = resolve1(properties.get("D")) if isinstance(properties, Mapping) else None
    if not isinstance(start, Mapping):
        return frozenset()
    base = resolve1(start.get("BaseState"))
    off = set(_numbers(properties.get("OCGs"))) if isinstance(base, PSLiteral) and base.name == "OFF" else set()
    off -= set(_numbers(start.get("ON")))
    return frozenset(off | set(_numbers(start.get("OFF"))))


def is_off(member: Any, off: Collection[int]) -> bool:
    """Whether content of this layer, or membership of several, is not shown."""
    if isinstance(member, PDFObjRef) and member.objid in off:
        return True
    about = resolve1(member)
    layers = about.get("OCGs") if isinstance(about, Mapping) else None
    if layers is None or not off:
        return False
    numbers = _numbers(layers if isinstance(resolve1(layers), list) else [layers])
    policy = resolve1(about.get("P"))
    hidden = [number in off for number in numbers]
    match policy.name if isinstance(policy, PSLiteral) else "AnyOn":
        case "AllOn":
            return any(hidden)
        case "AnyOff":
            return not any(hidden)
        case "AllOff":
            return not all(hidden)
    return bool(hidden) and all(hidden)


def _numbers(references: Any) -> list[int]:
    found = resolve1(references)
    return [one.objid for one in found if isinstance(one, PDFObjRef)] if isinstance(found, list) else []
