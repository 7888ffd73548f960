"""What the cells of a notebook carry, hidden, beside what they show: records of figures and documents, and what the page is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wenshang.briefing.fragments import DOCUMENTS, FIGURES, FRAME, NOTES, PAGE, TABLES

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CarriedRecords:
    """The hidden records of a notebook: figures and documents by key; the page, its notes and tables as the first cell says.

    ``page`` has title, authority, period, year, and more for the index; it is empty for a notebook without an opening.
    """

    figures: Mapping[str, Record]
    documents: Mapping[tuple[str, str], Record]
    page: Record
    notes: Record
    tables: Record

    def document(self, figure: Record) -> Record:
        """The document of a printed figure; empty where no cell lists it."""
        return self.documents.get((figure["authority"], figure["period"][:4]), {})

    def sentence(self, figure: Record) -> str:
        """The whole sentence in which a figure stands, where a cell tells it; else the quotation."""
        sentences = self.document(figure).get("sentences", {})
        return str(sentences.get(f"{figure['period']}/{figure['code']}") or figure.get("quote", ""))


def records_of(notebook: Any) -> CarriedRecords:
    """Collect the records of an executed notebook; of several with one key the first counts."""
    figures: dict[str, Record] = {}
    documents: dict[tuple[str, str], Record] = {}
    first: dict[str, Record] = {}
    for data in _outputs(notebook):
        for kind in (FIGURES, FRAME):
            for figure in data.get(kind, {}).get("figures", ()):
                figures.setdefault(figure["key"], figure)
        for document in data.get(DOCUMENTS, {}).get("documents", ()):
            documents.setdefault((document["authority"], str(document["year"])), document)
        for kind in (PAGE, NOTES, TABLES):
            if kind in data:
                first.setdefault(kind, data[kind])
    return CarriedRecords(figures, documents, *(first.get(kind, {}) for kind in (PAGE, NOTES, TABLES)))


def _outputs(notebook: Any) -> Iterator[Mapping[str, Any]]:
    """The data by MIME type of every output of the notebook's code cells, in order."""
    for cell in notebook.cells:
        for output in cell.outputs if cell.cell_type == "code" else ():
            yield output.get("data", {})
