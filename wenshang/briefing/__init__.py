"""Everything that shows something to a person: fragments for notebooks; pages, workbooks and an index of executed ones.

The functions that notebooks call (``title``, ``cards``, ``table`` …) each return a ``Fragment``.
"""

from wenshang.briefing.appendix import evidence as evidence
from wenshang.briefing.body_tables import bodies as bodies
from wenshang.briefing.body_tables import peers as peers
from wenshang.briefing.body_tables import states as states
from wenshang.briefing.documents import sources as sources
from wenshang.briefing.exporter import export as export
from wenshang.briefing.exporter import files as files
from wenshang.briefing.finding_lists import actions as actions
from wenshang.briefing.finding_lists import findings as findings
from wenshang.briefing.finding_lists import rules as rules
from wenshang.briefing.opening import definitions as definitions
from wenshang.briefing.opening import reproduction as reproduction
from wenshang.briefing.opening import title as title
from wenshang.briefing.paragraphs import cards as cards
from wenshang.briefing.paragraphs import lead as lead
from wenshang.briefing.paragraphs import sentences as sentences
from wenshang.briefing.reading_quality import candidates as candidates
from wenshang.briefing.reading_quality import completeness as completeness
from wenshang.briefing.reading_quality import counts as counts
from wenshang.briefing.reading_quality import doubted as doubted
from wenshang.briefing.reading_quality import reading as reading
from wenshang.briefing.report_text import plans as plans
from wenshang.briefing.report_text import promises as promises
from wenshang.briefing.report_text import repeated as repeated
from wenshang.briefing.report_text import repeated_quarters as repeated_quarters
from wenshang.briefing.report_text import tasks as tasks
from wenshang.briefing.tables import rates as rates
from wenshang.briefing.tables import table as table
