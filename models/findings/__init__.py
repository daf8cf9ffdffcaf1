"""Findings: what worked, and what to do in the next take. By rule, so the same answer always gives the same ones.

Each says what was observed, where, why it matters with its source, and one thing to do. It speaks of what was said and
how, never of the person. What is missing is put as what a listener heard, and can be corrected.
"""

from __future__ import annotations

from dataclasses import replace

from content.rubric import Rubric
from models.findings.details import details
from models.findings.evidence import Evidence, lowered
from models.findings.fixes import fixes
from models.findings.strengths import strengths
from models.types import Finding

__all__ = ["Evidence", "find"]

MOST_FIXES = 3


def find(evidence: Evidence) -> tuple[Finding, ...]:
    """Return the findings: one or two strengths, then at most three fixes, the most important first.

    Only the first fix has high priority, and only if it is about content, length, pauses, pace or fillers; wording,
    pitch and loudness are details.
    """
    main = fixes(evidence)
    further = [*main[1:], *details(evidence)]
    chosen = [*main[:1], *map(lowered, further)][:MOST_FIXES]
    return tuple(_worded(finding, evidence.rubric) for finding in (*strengths(evidence), *chosen))


def _worded(finding: Finding, rubric: Rubric) -> Finding:
    """The finding in the words of the pack's rubric, where it has some."""
    words = rubric.wordings.get(finding.id)
    if words is None:
        return finding
    return replace(finding, message=words.message or finding.message, why=words.why or finding.why)
