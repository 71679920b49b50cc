"""Nodes of one name are told apart where one of them is chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.shell import Shell, open_shell
from vsm_app.io.examples import example_list
from vsm_app.model.edits.nodes import rename
from vsm_app.model.elements import Node
from vsm_app.ui.canvas.choices import NODE, _told_apart, node_choices
from vsm_app.ui.canvas.chooser import _words


def offered(shell: Shell, source: str) -> dict[str, str]:
    return {one.id.removeprefix(NODE): _words(one) for one in node_choices(shell.canvas.table, source)}


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("name", [example.id for example in example_list()])
def test_no_two_nodes_of_an_example_are_offered_alike(name: str, lang: str) -> None:
    with open_shell(lang) as shell:
        shell.window.files.open_example(name)
        shell.settle()
        found = offered(shell, next(iter(shell.document.nodes)))
        assert len(set(found.values())) == len(found)
        names = [node.name for node in shell.document.nodes.values()]
        plain = [words for words in found.values() if words in names]
        assert len(plain) == sum(names.count(one) == 1 for one in names), "only those that need it say more"


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_tells_them_apart_is_what_a_person_sees(lang: str) -> None:
    with open_shell(lang) as shell:
        shell.window.files.open_example("wood-indonesia-2014")
        shell.settle()
        nodes = shell.document.nodes
        makers = [i for i, node in nodes.items() if node.kind == "process" and node.stage is not None]
        one, other = next((a, b) for a in makers for b in makers if nodes[a].stage != nodes[b].stage)
        for node in (one, other):
            shell.session.apply(rename(shell.document, node, "Press"), shell)
        shell.settle()
        found = offered(shell, next(i for i in nodes if i not in (one, other)))
        assert found[one].startswith("Press · ")
        assert found[one] != found[other]


def test_those_alike_in_everything_are_numbered_from_the_left(on_map: Shell) -> None:
    made = [on_map.canvas.add_at("process") for _ in range(3)]
    document = on_map.document
    nodes = {i: replace(node, name="Press", stage=None) for i, node in document.nodes.items()}
    on_map.session.replace_document(replace(document, physics=replace(document.physics, nodes=nodes)))
    on_map.settle()
    boxes = on_map.canvas.table.boxes()
    found = offered(on_map, str(made[0]))
    order = sorted(found, key=lambda node: (boxes[node].left, boxes[node].top))
    assert [found[node] for node in order] == ["Press · 1", "Press · 2", "Press · 3"]


def test_numbering_them_takes_no_more_for_each_the_more_there_are(
    on_map: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = on_map.canvas.add_at("process")
    node = replace(on_map.document.nodes[str(made)], name="Press", stage=None)
    compared = 0

    def same(one: Node, other: object) -> bool:
        nonlocal compared
        compared += 1
        return one is other

    monkeypatch.setattr(Node, "__eq__", same)
    found = _told_apart(on_map.canvas.table, [replace(node, id=f"p{number:03}") for number in range(300)])
    assert len(set(found.values())) == 300
    assert compared <= 300
