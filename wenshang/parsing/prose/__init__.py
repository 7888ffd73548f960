"""Read the figures of prose: ``figures`` for a report's sections, ``sentence_figures`` for a sentence alone."""

from wenshang.parsing.prose.exclusions import findings as open_candidates
from wenshang.parsing.prose.reader import ProseFigure, account, counted_figures, figures, sentence_figures

__all__ = ["ProseFigure", "account", "counted_figures", "figures", "open_candidates", "sentence_figures"]
