"""One number as shown anywhere, with its evidence; and every number computed from others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from wenshang.chinese import formatting
from wenshang.chinese.formatting import Number


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as shown anywhere, with its evidence: a printed figure, or one computed from ``parts`` by ``formula``.

    ``value`` None is a printed blank. A printed figure carries what was printed (``raw``, ``quote``), where (``document``,
    ``place``) and how it was read (``method``); a computed one has method ``computed`` and the figures it was made of.
    """

    authority: str
    period: str
    code: str
    label: str
    unit: str
    value: Number | None
    raw: str = ""
    qualifier: str = "exact"
    method: str = "computed"
    edition: str = ""
    document: str = ""
    place: str = ""
    quote: str = ""
    formula: str = ""
    parts: tuple[Figure, ...] = ()
    note: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What identifies the figure: the key of the facts frame."""
        return (self.authority, self.period, self.code, self.document)

    @property
    def computed(self) -> bool:
        """True where the number is not printed but computed from others."""
        return self.method == "computed"

    @property
    def blank(self) -> bool:
        """True for a printed blank: never to be read as 0."""
        return self.value is None

    @property
    def text(self) -> str:
        """The number for people, without its unit: 95, 约400, 7,730.28, 31.3%, 空白."""
        return formatting.show(self.value, self.unit, self.qualifier)

    @property
    def magnitude(self) -> str:
        """As ``text`` but without the sign, for sentences that say 增加 or 减少."""
        return formatting.show(None if self.value is None else max(self.value, -self.value), self.unit, self.qualifier)

    @property
    def signed(self) -> str:
        """As ``text`` with an explicit plus for a rise, for tables of change."""
        rising = self.value is not None and self.value > 0
        return f"+{self.text}" if rising else self.text

    def __str__(self) -> str:
        """The number with its unit: 95件."""
        return formatting.with_unit(self.text, self.unit)

    def printed(self) -> tuple[Figure, ...]:
        """The printed figures this number rests on: itself, or those it was computed from, each once."""
        if not self.computed:
            return (self,)
        return tuple({p.key: p for part in self.parts for p in part.printed()}.values())


def value_of(figure: Figure | None) -> Number | None:
    """The value of a figure; None where there is no figure or it is blank."""
    return None if figure is None else figure.value


def computed(
    parts: Sequence[Figure], value: Number | None, unit: str, formula: str, *, label: str, code: str = "", qualifier: str = ""
) -> Figure:
    """A figure computed from others: authority, period and edition are those of the first, and its code unless one is given.

    It is exact where all parts are, else about, unless the qualifier is told.
    """
    first = parts[0]
    return Figure(
        authority=first.authority,
        period=first.period,
        code=code or first.code,
        label=label,
        unit=unit,
        value=value,
        qualifier=qualifier or ("exact" if vague(parts) == "exact" else "about"),
        edition=first.edition,
        formula=formula,
        parts=tuple(parts),
    )


def percentage(part: Figure, whole: Figure, *, label: str, code: str = "") -> Figure:
    """One figure over another in percent; both have a value, and the whole is not 0."""
    value = Decimal(part.value or 0) * 100 / Decimal(whole.value or 0)
    formula = f"{part.text}÷{whole.text}＝{formatting.percent(value)}"
    return computed((part, whole), value, "%", formula, label=label, code=code)


def total(parts: Sequence[Figure], *, code: str, label: str) -> Figure:
    """The sum of figures of one period as a computed figure; blank where a part is blank, about where a part is about."""
    blanks = [part.label for part in parts if part.value is None]
    value = None if blanks else sum((part.value for part in parts if part.value is not None), start=0)
    terms, unit = "＋".join(part.text for part in parts), parts[0].unit
    formula = terms if value is None else f"{terms}＝{formatting.show(value, unit)}"
    whole = computed(parts, value, unit, formula, label=label, code=code, qualifier=vague(parts))
    return replace(whole, note=f"{'、'.join(blanks)}为空白，不能合计") if blanks else whole


def vague(parts: Iterable[Figure]) -> str:
    """The qualifier of a number computed from others: exact only where all of them are."""
    qualifiers = {part.qualifier for part in parts}
    return "exact" if qualifiers <= {"exact"} else ("at_least" if qualifiers <= {"exact", "at_least"} else "about")
