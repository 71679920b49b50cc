"""The side on which a line runs back is the user's: Arrange leaves it there."""

from __future__ import annotations

import pytest

from helpers.example_routes import EXAMPLES, boxes_of, specs_of
from vsm_app.io.examples import open_example
from vsm_app.io.placing import arranged_places
from vsm_app.layout.routing import DEFAULTS, route_flows
from vsm_app.layout.sides import can_turn
from vsm_app.layout.types import Side
from vsm_app.model.edits import flows
from vsm_app.model.edits.arrange import place_all


@pytest.mark.parametrize("example", EXAMPLES)
def test_arrange_keeps_every_line_that_was_turned_on_its_side(example: str) -> None:
    document = open_example(example, "en")
    boxes = boxes_of(document)
    ends = {spec.id: (spec, boxes.get(spec.source or ""), boxes.get(spec.target or "")) for spec in specs_of(document)}
    back = [i for i, (spec, a, b) in ends.items() if a and b and can_turn(spec, a, b, DEFAULTS)]
    for flow in back:
        document = flows.turn_lane(document, flow, flipped=True).document
    places = arranged_places(document, {name: (box.width, box.height) for name, box in boxes.items()})
    after = place_all(document, places).document
    assert after.layout.places != document.layout.places
    assert all(after.layout.routes[flow].flipped for flow in back)
    drawn = route_flows(boxes_of(after), specs_of(after))
    above = {(Side.TOP, Side.TOP), (Side.LEFT, Side.LEFT)}
    assert {(drawn[flow].source.side, drawn[flow].target.side) for flow in back} <= above
