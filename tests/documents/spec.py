"""What a made report says: whose, which year, which edition, its figures and its prose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Literal

from tests.documents.figures import consistent
from wenshang.vocabulary import EditionName

Media = Literal["text", "html", "docx", "pdf"]
Figures = Mapping[str, int | Decimal | None]

_NOTICES = {"2014": "国办发〔2014〕32号", "2019": "国办公开办函〔2019〕60号", "2021": "国办公开办函〔2021〕30号"}


@dataclass(frozen=True)
class Spec:
    """A report to be made. ``figures`` maps codes of the forms to values (None prints a blank cell; a code left out prints none).

    ``prose`` maps section keys to paragraphs; sections that it does not name get a sentence of their own. ``one_row_other``
    prints 其他处理 as one row (``requests.other.all``). ``missing`` are keys of sections or tables to leave out.
    """

    authority: str = "临川县水务局"
    year: int = 2022
    edition: EditionName = "2021"
    figures: Figures = field(default_factory=dict)
    prose: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    published: str = ""
    contact: str = "临川县青云路18号，电话：0794-5550100"
    one_row_other: bool = False
    missing: frozenset[str] = frozenset()

    @classmethod
    def of(cls, *, edition: EditionName, seed: int, **more: object) -> Spec:
        """A report with consistent figures drawn from a seed."""
        random = Random(seed)
        year = {"2014": 2014 + seed % 5, "2019": 2019 + seed % 2, "2021": 2021 + seed % 5}[edition]
        one_row = bool(more.pop("one_row_other", edition == "2019"))
        figures = consistent(random, edition=edition, one_row_other=one_row)
        return cls(edition=edition, year=year, figures=figures, one_row_other=one_row, **more)  # type: ignore[arg-type]

    @property
    def title(self) -> str:
        """The title line."""
        return f"{self.authority}{self.year}年政府信息公开工作年度报告"

    @property
    def notice(self) -> str:
        """The notice that the report cites."""
        return _NOTICES[self.edition]
