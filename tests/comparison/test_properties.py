"""Whatever the reports hold, nothing false is said: no nan, no inf, no None, no difference without two numbers."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.comparison.facts import fact
from wenshang import vocabulary
from wenshang.comparison import applicants, compare, outcomes, peers, rates, sentences, series
from wenshang.comparison.wording import Sentence
from wenshang.frames import facts_frame

CODES = [
    *vocabulary.expand("requests.*.total"),
    *vocabulary.expand("requests.received.*"),
    *vocabulary.expand("proactive.rules.*"),
    *vocabulary.expand("proactive.fees.*"),
    *vocabulary.expand("disputes.reconsideration.*"),
    "channels.website_items",
    "channels.wechat_posts",
    "narrative.requests_received",
    "enterprises.high_tech",
]
facts = st.builds(
    lambda authority, period, code, value, qualifier: fact(authority, period, code, value, qualifier=qualifier),
    st.sampled_from(["甲局", "乙局"]),
    st.sampled_from(["2017", "2018", "2019", "2020", "2021", "2022", "2023", "2021Q3", "2023Q4"]),
    st.sampled_from(CODES),
    st.one_of(st.none(), st.integers(0, 3), st.integers(0, 10**7)),
    st.sampled_from(["exact", "exact", "about", "at_least"]),
)
FALSE = re.compile(r"nan|inf|None|NaN|<NA>|\d\.\d{5}|\d{5}")


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(facts, min_size=1, max_size=60))
def test_nothing_false_is_said_of_any_figures(held: list[object]) -> None:
    frame = facts_frame(held)  # type: ignore[arg-type]
    ask = {"authority": "甲局", "year": 2023}
    comparison = compare(frame, **ask)
    for change in comparison.changes:
        both = change.before is not None and change.after is not None
        known = both and change.before.value is not None and change.after.value is not None
        assert (change.difference is None) or known
        assert (change.percent is None) or (known and change.before.value > 0)
        assert change.difference is not None or change.note
    found = rates(frame, **ask, base_year=2022)
    assert all(rate.value is None or 0 <= rate.value.value <= 100 for rate in found)
    made = [outcomes(frame, **ask), applicants(frame, **ask)]
    lines = [series(frame, code, authority="甲局")[0] for code in dict.fromkeys(CODES)]
    stand = peers(frame, **ask, codes=["requests.received.total"], candidates=["乙局"])
    said: list[Sentence | None] = [
        *sentences.of_comparison(comparison),
        *sentences.lead(comparison, rates=found, outcomes=made[0]),
        *map(sentences.of_rate, found),
        *map(sentences.of_series, lines),
        *map(sentences.of_contributions, made),
        *map(sentences.of_peers, stand),
    ]
    assert [str(one) for one in said if one and FALSE.search(str(one))] == []
