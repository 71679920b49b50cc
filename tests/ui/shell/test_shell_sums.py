"""What comes in at a node is one number on its card and in the inspector, also at a closed sub-process."""

from __future__ import annotations

import pytest

from helpers.shell import Shell
from vsm_app.model.edits.flows import add_flow
from vsm_app.model.edits.groups import fold, group
from vsm_app.model.edits.nodes import add_node, set_node
from vsm_app.ui.entries import enter_text
from vsm_app.ui.panels.inspector.form import ResultRow

Supplies = tuple[tuple[str, str], ...]


def said(shell: Shell, closed: bool, supplies: Supplies) -> tuple[str, str]:
    """The card's "In" and that of the inspector, at a node that steps before it give a share of what they take in."""

    def flow(source: str | None, target: str | None, amount: str) -> None:
        made = add_flow(shell.document, source, target)
        shell.session.apply(made)
        if amount:
            shell.session.apply(enter_text(shell.document, made.made[0], amount, "en"))

    made = add_node(shell.document, "process", "Cut", (600.0, 0.0))
    shell.session.apply(made)
    (node,) = made.made
    for number, (amount, share) in enumerate(supplies):
        step = add_node(shell.document, "process", f"Step {number}", (0.0, 240.0 * number))
        shell.session.apply(step)
        for source, target, entry in (
            (None, step.made[0], amount),
            (step.made[0], node, share),
            (step.made[0], None, "rest"),
        ):
            flow(source, target, entry)
    flow(node, None, "")
    if closed:
        hall = group(shell.document, (node,), "Hall")
        shell.session.apply(hall)
        (node,) = hall.made
        shell.session.apply(fold(shell.document, node, folded=True))
    shell.session.apply(set_node(shell.document, node, rows=("inflow",)))
    shell.settle()
    shell.session.select((node,))
    shell.settle()
    (row,) = (row for row in shell.canvas.table.scene.nodes[node].model.rows if row.label == "In")
    lines = [one for one in shell.window.inspector.node._balance_rows if isinstance(one, ResultRow)]
    (figure,) = (one.figure.text() for one in lines if one.label.text() == "In")
    return row.value, figure


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize(
    "supplies",
    [
        (("25.17 t", "45 %"), ("18.0 t", "31 %"), ("20.8 t", "31 %")),  # chips 23.36, it flows 23.3545
        (("12.04 t", "50 %"), ("32.7499 t", "37 %")),
        (("1000.4 t", "50 %"), ("1000.4 t", "50 %"), ("1000.4 t", "50 %")),
    ],
)
def test_the_inspector_says_what_the_card_says(on_map: Shell, supplies: Supplies, closed: bool) -> None:
    card, inspector = said(on_map, closed, supplies)
    number, shown = inspector.replace(",", ""), card.replace(",", "")
    decimals = min(len(shown.partition(".")[2]), len(number.partition(".")[2]))
    assert round(float(number), decimals) == round(float(shown), decimals), (card, inspector)
    assert abs(float(number) - float(shown)) <= 0.5 * 10.0**-decimals + 1e-9
