"""The product of the map, and each product where it makes several: what enters it and what becomes of it.

What enters own operations is traced to a product by its mass: every output of a node holds the inputs of the node in
their proportion. What leaves use is traced on from the product likewise. So the lines of a map add up to the map.
Source of the mapping: docs/methods/mci.md and mci_company.md.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Final

from vsm_app.engine.dual import Dual
from vsm_app.engine.indicators.base import MAP, NotDefined, UndefinedError
from vsm_app.engine.indicators.fate import Ending, Ways, followed, given
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import Flow, OriginClass

#: How the way of material is followed after use: from a map to what a flow has become.
Until = Callable[[MapView], Ending]
#: Class of an input as the indicator counts it, and the recycling plant on the map that it comes from directly.
Source = tuple[str, str]
#: Endings of material after use, whatever has become of it.
ENDINGS: Final = ("reused", "recycled", "biological", "lost", "unclear", "plant", "energy")
#: So many products are told apart, each of them traced through the map.
LINES_UP_TO: Final = 40
_BEFORE: Final = "before use"
_CLASSES: Final = {
    OriginClass.RECYCLED: "recycled", OriginClass.SECONDARY: "recycled", OriginClass.REUSED: "reused",
    OriginClass.RENEWABLE: "renewable", OriginClass.UNKNOWN: "unknown",
}  # fmt: skip


def end_of_use(view: MapView) -> tuple[frozenset[str], tuple[Flow, ...]]:
    """Nodes after use, and the flows with which material reaches the end of its use."""
    cycle = view.cycle
    leaving = view.leaving(cycle.use)
    ending = tuple(f for f in leaving if f.target in cycle.end_of_life or view.is_loss(f) or cycle.becomes(f))
    if not cycle.use or not ending:
        raise no_end_of_life()
    return frozenset(view.processes) - cycle.operations - cycle.use, ending


def no_end_of_life() -> UndefinedError:
    """Nothing shows what becomes of the product after its use."""
    return UndefinedError(NotDefined("indicator.no_end_of_life", {}, (Need("stage"),)))


def until_end(view: MapView) -> Ending:
    """What material has become in the end."""
    return view.cycle.becomes


def until_plant(view: MapView) -> Ending:
    """The same, but the way ends where a recycling plant takes it."""
    cycle = view.cycle
    return lambda flow: "plant" if cycle.is_recycling(flow.target) else cycle.becomes(flow)


def until_fire(view: MapView) -> Ending:
    """The way ends at a node of energy recovery, also that of the residues of a recycling plant."""
    cycle = view.cycle
    return lambda flow: "energy" if cycle.is_energy_recovery(flow.target) else cycle.becomes(flow)


def until_plant_or_fire(view: MapView) -> Ending:
    """The way ends at a node of energy recovery or of recycling."""
    cycle, plant = view.cycle, until_plant(view)
    return lambda flow: "energy" if cycle.is_energy_recovery(flow.target) else plant(flow)


def source_of(view: MapView, flow: Flow) -> Source:
    """Where an input comes from."""
    plant = flow.source if view.is_inside(flow.source) and view.cycle.is_recycling(flow.source) else None
    return _CLASSES.get(view.cycle.origin_of(flow), "primary"), plant or ""


class Product:
    """The map as one product, in the terms in which one of several is described too."""

    scope = MAP

    def __init__(self, view: MapView) -> None:
        self.view = view
        self._ways: dict[Until, Ways] = {}

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """With which it leaves own operations."""
        return self.view.cycle.products

    @cached_property
    def mass(self) -> Dual:
        """What leaves own operations as this product."""
        return self.view.sum_of(self.flows)

    @cached_property
    def sources(self) -> dict[Source, tuple[Flow, ...]]:
        """The inputs of own operations by where they come from."""
        found: dict[Source, tuple[Flow, ...]] = {}
        for flow in self.view.cycle.inputs:
            source = source_of(self.view, flow)
            found[source] = (*found.get(source, ()), flow)
        return found

    def entered(self, *sources: Source) -> Dual:
        """What enters own operations for it from these sources."""
        return self.view.sum_of(flow for source in sources for flow in self.sources[source])

    @cached_property
    def used_up(self) -> Dual:
        """What reaches the end of its use."""
        return self.view.sum_of(end_of_use(self.view)[1])

    def ended(self, until: Until, *endings: str) -> Dual:
        """How much of that ends in one of these ways."""
        if until not in self._ways:
            after, ending = end_of_use(self.view)
            self._ways[until] = Ways(self.view, after, ending, until(self.view))
        return self._ways[until].amount(*endings)


class Line(Product):
    """One of several products of a map, told by its item."""

    def __init__(self, view: MapView, item: str, traces: Traces) -> None:
        super().__init__(view)
        self.scope = item
        self._traces = traces

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """With which it leaves own operations."""
        return tuple(flow for flow in self.view.cycle.products if flow.item == self.scope)

    @property
    def sources(self) -> dict[Source, tuple[Flow, ...]]:
        """The inputs of own operations, which are the same for all products."""
        return self.view.product.sources

    def entered(self, *sources: Source) -> Dual:
        """What enters own operations for it from these sources."""
        return self._traces.back.amount(*map(repr, sources), of=self.flows) if sources else Dual(0.0)

    @cached_property
    def used_up(self) -> Dual:
        """What reaches the end of its use."""
        return self.ended(until_end, *ENDINGS)

    def ended(self, until: Until, *endings: str) -> Dual:
        """How much of that ends in one of these ways."""
        return self._traces.onward(until).amount(*endings, of=self.flows)


class Traces:
    """The ways of all products, followed once: back through own operations, and on through use to their end."""

    def __init__(self, view: MapView) -> None:
        self.view = view
        self._followed: dict[Until | None, Ways | UndefinedError] = {}

    @property
    def back(self) -> Ways:
        """Where what is in the products comes from; endings are the sources, written out."""
        return self._once(None, self._back)

    def onward(self, until: Until) -> Ways:
        """What becomes of the products; what ends before it is used is told apart from the rest."""
        return self._once(until, lambda: self._forward(until(self.view)))

    def _once(self, key: Until | None, follow: Callable[[], Ways]) -> Ways:
        """The ways, or again why they cannot be followed: every product asks."""
        if key not in self._followed:
            self._followed[key] = followed(follow)
        return given(self._followed[key])

    def _back(self) -> Ways:
        cycle = self.view.cycle

        def origin(flow: Flow) -> str | None:
            return None if flow.source in cycle.operations else repr(source_of(self.view, flow))

        return Ways(self.view, cycle.operations, cycle.products, origin, upstream=True)

    def _forward(self, ending: Ending) -> Ways:
        before, cycle = self._before, self.view.cycle

        def becomes(flow: Flow) -> str | None:
            if flow.source not in before:
                return ending(flow)
            return _BEFORE if flow.target in cycle.end_of_life or ending(flow) else None

        return Ways(self.view, cycle.beyond, cycle.products, becomes)

    @cached_property
    def _before(self) -> frozenset[str | None]:
        """Own operations, and the nodes that products reach before their use."""
        cycle = self.view.cycle
        reached, open_nodes = set(cycle.operations), [flow.target for flow in cycle.products]
        while open_nodes:
            node = open_nodes.pop()
            if node in cycle.beyond - cycle.use - cycle.end_of_life and node not in reached:
                reached.add(node)
                open_nodes += [flow.target for flow in self.view.outflows(node)]
        return frozenset(reached)


def product_lines(view: MapView) -> tuple[Line, ...]:
    """The products of a map that makes several; none where it makes one, or too many to trace each."""
    items = products_of(view)
    traces = Traces(view)
    return tuple(Line(view, item, traces) for item in items) if 1 < len(items) <= LINES_UP_TO else ()


def products_of(view: MapView) -> tuple[str, ...]:
    """Items that leave own operations as products."""
    return tuple(dict.fromkeys(flow.item for flow in view.cycle.products))


def too_many(view: MapView) -> NotDefined | None:
    """Why the products of a map are not told apart; `None` where they are."""
    count = len(products_of(view))
    return (
        NotDefined("indicator.too_many_products", {"count": count, "most": LINES_UP_TO})
        if count > LINES_UP_TO
        else None
    )
