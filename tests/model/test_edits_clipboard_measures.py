"""Measures are copied like what they hang on; copies stay in the sub-process of their originals."""

from __future__ import annotations

from vsm_app.model.document import Document
from vsm_app.model.edits import clipboard, groups, measures, nodes
from vsm_app.model.scenarios import Override


def burst() -> tuple[Document, str, str]:
    """A process with a burst that changes its note."""
    node = nodes.add_node(Document(), "process", "Cut", (0.0, 0.0))
    effect = Override(node.made[0], "note", text="quieter")
    made = measures.add_measure(node.document, "Quiet", at=(40.0, -60.0), anchor=node.made[0], effects=(effect,))
    return made.document, node.made[0], made.made[0]


def test_a_burst_alone_is_copied_and_pasted() -> None:
    document, _node, measure = burst()
    part = clipboard.copy(document, (measure,))
    assert set(part.physics.measures) == {measure}
    after = clipboard.paste(document, part, (500.0, 500.0))
    (new,) = after.made
    copy = after.document.physics.measures[new]
    assert (copy.name, copy.anchor, copy.effects) == ("Quiet", None, ())
    place = after.document.layout.measures[new]
    assert (place.x, place.y) == (500.0, 500.0)


def test_a_burst_copied_with_its_process_hangs_on_the_copy_and_changes_it() -> None:
    document, node, measure = burst()
    after = clipboard.duplicate(document, (node, measure))
    new_node, new_burst = after.made
    copy = after.document.physics.measures[new_burst]
    assert copy.anchor == new_node
    assert [effect.subject for effect in copy.effects] == [new_node]
    assert after.document.physics.measures[measure] == document.physics.measures[measure]


def test_what_is_not_chosen_is_not_copied() -> None:
    document, node, _measure = burst()
    assert not clipboard.copy(document, (node,)).physics.measures


def test_a_duplicate_stays_in_the_subprocess_of_its_original() -> None:
    document, node, _measure = burst()
    grouped = groups.group(document, (node,), "Part")
    after = clipboard.duplicate(grouped.document, (node,))
    assert after.document.nodes[after.made[0]].parent == grouped.made[0]
    whole = clipboard.duplicate(grouped.document, (grouped.made[0], node))
    parents = {i: whole.document.nodes[i].parent for i in whole.made}
    new_group = next(i for i in whole.made if whole.document.nodes[i].kind == "subprocess")
    assert parents == {new_group: None, next(i for i in whole.made if i != new_group): new_group}
