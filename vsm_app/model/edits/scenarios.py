"""Edits of scenarios: which measures are on, and further overrides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, changed, known_fields, unchanged, with_physics
from vsm_app.model.edits.lookup import get_measure, get_scenario
from vsm_app.model.edits.nodes import remove
from vsm_app.model.edits.refusals import impossible
from vsm_app.model.ids import ElementKind, IdMaker
from vsm_app.model.scenarios import Override, Scenario


def add_scenario(document: Document, name: str, *, like: str | None = None) -> EditResult:
    """A new scenario: the current state, or what the scenario `like` holds."""
    ids = IdMaker(document)
    base = Scenario("", "") if like is None else get_scenario(document, like)
    new = replace(base, id=ids.new(ElementKind.SCENARIO), name=name.strip())
    after = with_physics(document, scenarios=document.physics.scenarios | {new.id: new})
    return changed(
        replace(after, next_number=ids.next_number), (new.id,), "add_scenario", made=(new.id,), name=new.name
    )


def set_scenario(document: Document, scenario_id: str, **changes: Any) -> EditResult:
    """Change fields of a scenario."""
    before = get_scenario(document, scenario_id)
    new = known_fields(before, changes)
    for measure_id in new.measures:
        get_measure(document, measure_id)
    if new is before:
        return unchanged(document)
    after = with_physics(document, scenarios=document.physics.scenarios | {scenario_id: new})
    return changed(after, (scenario_id,), "set_scenario", name=new.name)


def remove_scenario(document: Document, scenario_id: str) -> EditResult:
    """Take a scenario out; its measures stay."""
    name = get_scenario(document, scenario_id).name
    result = remove(document, (scenario_id,))
    return changed(result.document, result.touched, "remove_scenario", name=name)


def switch_measure(document: Document, scenario_id: str, measure_id: str, on: bool) -> EditResult:
    """Switch a measure on or off in a scenario; measures act in the order in which they stand in the map."""
    before = get_scenario(document, scenario_id)
    name = get_measure(document, measure_id).name
    wanted = {m for m in before.measures if m != measure_id} | ({measure_id} if on else set())
    measures = tuple(m for m in document.physics.measures if m in wanted)
    if wanted == set(before.measures):
        return unchanged(document)
    result = set_scenario(document, scenario_id, measures=measures)
    return replace(result, label="edit.switch_measure", label_params={"name": name, "scenario": before.name})


def set_override(document: Document, scenario_id: str, override: Override) -> EditResult:
    """Another value in one scenario; replaces what the scenario said of the same field before."""
    before = get_scenario(document, scenario_id)
    check_override(override)
    key = (override.subject, override.field)
    overrides = list(before.overrides)
    places = [index for index, known in enumerate(overrides) if (known.subject, known.field) == key]
    if places:
        overrides[places[0]] = override
    else:
        overrides.append(override)
    result = set_scenario(document, scenario_id, overrides=tuple(overrides))
    return _labelled(result, override.subject, before.name)


def clear_override(document: Document, scenario_id: str, subject: str, field: str) -> EditResult:
    """The scenario follows the current state again in this field."""
    before = get_scenario(document, scenario_id)
    kept = tuple(known for known in before.overrides if (known.subject, known.field) != (subject, field))
    return _labelled(set_scenario(document, scenario_id, overrides=kept), subject, before.name)


def _labelled(result: EditResult, subject: str, name: str) -> EditResult:
    if result.is_nothing:
        return result
    return replace(
        result, label="edit.set_override", label_params={"scenario": name}, touched=result.touched | {subject}
    )


def check_override(override: Override) -> None:
    """Refuse an override that does not say exactly one thing."""
    given = sum(value is not None for value in (override.quantity, override.number, override.text)) + override.removed
    if given != 1:
        raise impossible(
            "bad_override",
            f"An override of {override.subject!r} says {given} things, not one (quantity, number, text, removed).",
            id=override.subject,
            count=given,
        )
