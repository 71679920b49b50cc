"""What is said of the entry since which a map contradicts itself: in the list of problems and in the call-out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from vsm_app.engine.turning import is_at_odds, tenfold
from vsm_app.model.grammar_write import write_quantity
from vsm_app.model.problem_list import TURNED_GAP
from vsm_app.model.problems import Param, Problem, Severity
from vsm_app.texts import problem_text, text
from vsm_app.ui.canvas.quantity_reader import read_context
from vsm_app.ui.naming import distinct_shown_name_of

if TYPE_CHECKING:
    from vsm_app.engine.disagreement import Disagreement
    from vsm_app.engine.results import Solution
    from vsm_app.model.document import Document
    from vsm_app.model.last_entry import LastEntry

#: Code of the problem that names the entry.
SINCE: Final = "conflict.since"
#: The same of one that was said for the first time, in another unit than was meant or with its comma elsewhere.
FIRST: Final = "conflict.since.first"
_FOLDED: Final = 8  # sentences of what follows that are told with it


def since(document: Document, entry: LastEntry, folded: Iterable[Problem], lang: str) -> Problem:
    """The problem that names the entry, with what was said before and what follows from it."""
    told, name = list(folded), distinct_shown_name_of(document, lang)
    sentences = [problem_text(problem, lang, name) for problem in told[:_FOLDED]]
    params: dict[str, Param] = {
        **said(document, entry, lang),
        "factor": tenfold(entry),
        "flow": name(entry.flow),
        "slip": slip(entry, lang),
        "rest": f" {text('window.conflict.since.rest', {'count': len(told)}, lang)}" if told else "",
        "folded": "\n".join(sentences),
    }
    return Problem(SINCE if entry.meant is None else FIRST, Severity.ERROR, (entry.flow,), params)


def said(document: Document, entry: LastEntry, lang: str) -> dict[str, str]:
    """The entry and the one before it, or what was meant, as they are typed."""
    context, other = read_context(document, entry.flow, lang), entry.meant or entry.before
    return {"now": write_quantity(entry.now, lang, context), "before": write_quantity(other, lang, context)}


def slip(entry: LastEntry, lang: str) -> str:
    """A sentence, with a blank before it, where the two differ by a power of ten; else nothing."""
    factor = tenfold(entry)
    return f" {text('window.conflict.since.tenfold', {'factor': factor}, lang)}" if factor else ""


def what_since(solution: Solution, document: Document, entry: LastEntry) -> Disagreement | None:
    """The entries at odds since then: those of a balance with the entry before others, the entry alone if need be.

    A booked gap that would have to run the other way since then is one of them: it can be booked there instead.
    """
    from vsm_app.engine.disagreement import Disagreement, disagreement

    about = [one for one in solution.problems if is_at_odds(one) or one.code.startswith(TURNED_GAP)]
    found = [disagreement(solution, document, problem) for problem in about]
    known = [one for one in found if one is not None]
    best = next((one for one in known if entry.flow in one.entries), known[0] if known else None)
    result = solution.own.get(entry.flow)
    if best is not None or result is None:
        return best
    source = document.flows[entry.flow].source or document.flows[entry.flow].target or ""
    return Disagreement((source,), result.layer, result.unit, 0.0, is_sum=False)
