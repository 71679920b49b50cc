"""The life-cycle stages that a node can be put into: those of the map, and those that it does not have yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult
from vsm_app.model.edits.nodes import set_nodes
from vsm_app.model.edits.stages import put_into_new_stage
from vsm_app.model.elements import StageKind
from vsm_app.ui.i18n import translate
from vsm_app.ui.naming import has_usual_name

NO_STAGE: Final = ""
# Before the kind of a stage that is made when it is chosen; no id has a colon.
_NEW: Final = "new:"

Words = Callable[[str], str]  # a code of the text tables to words


def stage_choices(document: Document, words: Words) -> list[tuple[str, str]]:
    """Key and words of each: none, the stages of the map, and the usual ones of a life cycle that it lacks."""
    there = {stage.kind for stage in document.stages.values()} | {StageKind.OTHER}
    lacking = [kind for kind in StageKind if kind not in there]
    new = translate("Inspector", "New: {stage}")
    named = {
        stage.id: words(f"stage.{stage.kind.value}") if has_usual_name(stage) else stage.name
        for stage in document.stages.values()
    }
    return [
        (NO_STAGE, translate("Inspector", "None")),
        *named.items(),
        *((f"{_NEW}{kind.value}", new.format(stage=words(f"stage.{kind.value}"))) for kind in lacking),
    ]


def into_stage(document: Document, nodes: Iterable[str], key: str, words: Words) -> EditResult:
    """Put nodes into what was chosen."""
    if not key.startswith(_NEW):
        return set_nodes(document, nodes, stage=key or None)
    kind = StageKind(key.removeprefix(_NEW))
    return put_into_new_stage(document, nodes, kind, words(f"stage.{kind.value}"))
