"""What would be found among the problems is said while it is pulled; what cannot stand in a flow says why."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt

from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.model.kinds import KINDS
from vsm_app.texts import text


@pytest.fixture
def chain(make_canvas: Any) -> Any:
    """Two suppliers above one another, a step and a customer behind them, one flow from the first to the step."""
    document = Document()
    for kind, name, at in (
        ("supplier", "North", (0.0, 0.0)),
        ("supplier", "South", (0.0, 240.0)),
        ("process", "Cut", (360.0, 120.0)),
        ("customer", "Shop", (720.0, 120.0)),
    ):
        document = nodes.add_node(document, kind, name, at).document
    ids = list(document.nodes)
    return make_canvas(flows.add_flow(document, ids[0], ids[2]).document)


def _id(canvas: Any, name: str) -> str:
    return str(next(i for i, node in canvas.document.nodes.items() if node.name == name))


def _pull(canvas: Any, first: str, second: str) -> None:
    """Pull from the lower edge of one node onto another one, and hold there."""
    box = canvas.view.table.boxes()[_id(canvas, first)]
    canvas.press(box.cx, box.bottom + 2.0)
    x, y = canvas.middle(_id(canvas, second))
    canvas.move((box.cx + x) / 2.0 + 30.0, (box.bottom + y) / 2.0)
    canvas.move(x, y)


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("North", "South", "map.into_source"),
        ("Cut", "North", "map.into_source"),
        ("Shop", "Cut", "map.from_sink"),
    ],
)
def test_a_pull_the_wrong_way_says_so_before_it_is_let_go(chain: Any, first: str, second: str, code: str) -> None:
    before = chain.document
    _pull(chain, first, second)
    shown = chain.view.table.overlay.shown
    assert shown.target is not None
    assert shown.warns
    node = second if code == "map.into_source" else first
    assert [str(one) for one in chain.said[:1]] == [text(f"canvas.pulled.{code}", {"node": node}, "en")]
    assert len(chain.said) == 1, "said once"
    chain.release(*chain.middle(_id(chain, second)))
    (made,) = chain.document.flows.keys() - before.flows.keys()
    assert chain.document.flows[made].target == _id(chain, second)
    assert chain.undoes_to(before)


@pytest.mark.parametrize(("first", "second"), [("North", "Cut"), ("Cut", "Shop")])
def test_a_pull_the_right_way_says_nothing(chain: Any, first: str, second: str) -> None:
    _pull(chain, first, second)
    assert chain.view.table.overlay.shown.target is not None
    assert not chain.view.table.overlay.shown.warns
    assert not chain.said
    chain.release(*chain.middle(_id(chain, second)))


def test_the_warning_goes_when_the_pull_goes_on(chain: Any) -> None:
    _pull(chain, "North", "South")
    assert chain.view.table.overlay.shown.warns
    chain.move(*chain.middle(_id(chain, "Cut")))
    assert not chain.view.table.overlay.shown.warns
    chain.move(*chain.middle(_id(chain, "South")))
    assert len(chain.said) == 2
    chain.release(*chain.middle(_id(chain, "South")))


def test_an_end_taken_to_where_nothing_leads_says_so(chain: Any) -> None:
    (flow,) = chain.document.flows
    chain.session.select((flow,))
    end = chain.view.table.scene.flows[flow].ends[1]
    chain.press(*end)
    x, y = chain.middle(_id(chain, "South"))
    chain.move((end[0] + x) / 2.0, (end[1] + y) / 2.0)
    chain.move(x, y)
    assert chain.view.table.overlay.shown.warns
    assert [str(one) for one in chain.said] == [text("canvas.pulled.map.into_source", {"node": "South"}, "en")]
    chain.release(x, y)


def _unsaid(canvas: Any) -> list[str]:
    over: list[str] = []
    canvas.view.message_over.connect(over.append)
    return over


def _hold_end(canvas: Any, flow: str) -> None:
    canvas.session.select((flow,))
    canvas.press(*canvas.view.table.scene.flows[flow].ends[1])


def test_what_was_said_is_taken_back_when_the_pull_goes_on_or_is_given_up(chain: Any) -> None:
    over, words = _unsaid(chain), text("canvas.pulled.map.into_source", {"node": "South"}, "en")
    _pull(chain, "North", "South")
    assert not over
    chain.move(*chain.middle(_id(chain, "Cut")))
    assert over == [words]
    chain.move(*chain.middle(_id(chain, "South")))
    chain.key(Qt.Key.Key_Escape)
    assert over == [words, words]
    chain.release(*chain.middle(_id(chain, "South")))


@pytest.mark.parametrize("further", ["Cut", "Shop", "North"])
def test_the_end_taken_from_where_nothing_leads_says_only_what_holds_when_it_is_put_down(
    chain: Any, further: str
) -> None:
    """The fault was said when it was drawn: taking hold of it says nothing anew, curing it takes that back."""
    _pull(chain, "Cut", "South")
    before = set(chain.document.flows)
    chain.release(*chain.middle(_id(chain, "South")))
    (flow,) = chain.document.flows.keys() - before
    chain.said.clear()
    over = _unsaid(chain)
    _hold_end(chain, flow)
    box = chain.view.table.boxes()[_id(chain, "South")]
    chain.move(box.cx, box.cy)
    assert not chain.said, "it is where it was"
    x, y = chain.middle(_id(chain, further))
    chain.move((box.cx + x) / 2.0, (box.cy + y) / 2.0)
    assert over == [text("canvas.pulled.map.into_source", {"node": "South"}, "en")]
    chain.move(x, y)
    chain.release(x, y)
    again = [text("canvas.pulled.map.into_source", {"node": "North"}, "en")] if further == "North" else []
    assert [str(one) for one in chain.said] == again


@pytest.mark.parametrize("lang", ["en", "de"])
def test_what_cannot_stand_in_a_flow_is_shown_with_the_reason(chain: Any, lang: str) -> None:
    chain.language.code = lang
    chain.view.placing.choose_inserted(next(iter(chain.document.flows)))
    choices = {choice.id: choice for choice in chain.view.placing.chooser._choices}
    assert choices.keys() == {kind.id for kind in KINDS.offered()}
    for name, choice in choices.items():
        role = KINDS.get(name).role
        assert bool(choice.reason) is not role.is_inside
        if choice.reason:
            assert choice.reason == text(f"canvas.chooser.only_{role.value}", lang=lang)


def test_what_cannot_stand_in_a_flow_is_not_put_there(chain: Any) -> None:
    before = chain.document
    chain.view.placing.choose_inserted(next(iter(chain.document.flows)))
    chooser = chain.view.placing.chooser
    chain.type("Landfill")
    shown = [chooser.list.item(row).text() for row in range(chooser.list.count())]
    assert any("only takes" in one for one in shown)
    assert chain.document is before


def _end_of(canvas: Any, name: str, lang: str) -> dict[str, tuple[str, bool]]:
    """What is offered at the end of a flow pulled out of a node: the words and whether it can be chosen, by id."""
    canvas.language.code = lang
    canvas.view.placing.choose_end(_id(canvas, name), QPointF(1200.0, 500.0))
    rows = canvas.view.placing.chooser.list
    items = [rows.item(row) for row in range(rows.count())]
    can = Qt.ItemFlag.ItemIsEnabled
    return {item.data(Qt.ItemDataRole.UserRole): (item.text(), bool(item.flags() & can)) for item in items}


@pytest.mark.parametrize(("lang", "why"), [("en", "(Shop only takes)"), ("de", "(Shop nimmt nur auf)")])
def test_nothing_that_would_come_out_of_what_only_takes_can_be_chosen_there(chain: Any, lang: str, why: str) -> None:
    before = chain.document
    offered = _end_of(chain, "Shop", lang)
    for one in ("process", "inventory", "recycle", "open:loss", "open:product"):
        assert offered[one][0].endswith(why)
        assert not offered[one][1]
    assert not offered["sink"][1]
    assert all(offered[one][1] for one in ("source", "electricity", "open:energy", "open:primary"))
    chain.type("Press")
    assert chain.view.placing.chooser.list.item(0).text().endswith(why)
    chain.key(Qt.Key.Key_Return)
    assert chain.document is before


@pytest.mark.parametrize("lang", ["en", "de"])
def test_nothing_comes_from_outside_into_what_only_gives(chain: Any, lang: str) -> None:
    offered = _end_of(chain, "South", lang)
    why = {"en": "(South only gives)", "de": "(South gibt nur ab)"}[lang]
    for one in ("open:energy", "open:primary", "open:secondary"):
        assert offered[one][0].endswith(why)
        assert not offered[one][1]
    assert all(offered[one][1] for one in ("process", "sink", "open:product", "open:loss"))
    chain.view.placing.choose_target(_id(chain, "South"))
    choices = {choice.id: choice for choice in chain.view.placing.chooser._choices}
    assert choices["open:energy"].reason
    assert not choices["open:loss"].reason


@pytest.mark.parametrize("lang", ["en", "de"])
def test_at_a_step_all_can_be_chosen(chain: Any, lang: str) -> None:
    assert all(can for _words, can in _end_of(chain, "Cut", lang).values())
