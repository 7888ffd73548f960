"""What "change" means between years, peers and editions: facts frames in, frozen records and Chinese sentences out."""

from wenshang.comparison import sentences
from wenshang.comparison.changes import SMALL_BASE, Change, Comparison, State, compare
from wenshang.comparison.figures import Figure
from wenshang.comparison.parts import APPLICANTS, OUTCOMES, Composition, Part, applicants, compose, outcomes
from wenshang.comparison.peers import FEWEST, Standing, peers, standings
from wenshang.comparison.quarters import Quarters, quarters
from wenshang.comparison.rates import RateValue, rates
from wenshang.comparison.series import Break, Growth, Point, Series, growth, series
from wenshang.comparison.wording import Sentence, Span, flowing

__all__ = [
    "APPLICANTS",
    "FEWEST",
    "OUTCOMES",
    "SMALL_BASE",
    "Break",
    "Change",
    "Comparison",
    "Composition",
    "Figure",
    "Growth",
    "Part",
    "Point",
    "Quarters",
    "RateValue",
    "Sentence",
    "Series",
    "Span",
    "Standing",
    "State",
    "applicants",
    "compare",
    "compose",
    "flowing",
    "growth",
    "outcomes",
    "peers",
    "quarters",
    "rates",
    "sentences",
    "series",
    "standings",
]
