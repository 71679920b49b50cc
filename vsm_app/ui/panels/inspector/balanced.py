"""On which layers a node is balanced, and the map: a switch a layer, where there is more than one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from vsm_app.engine.results import Solution
from vsm_app.model.document import Physics
from vsm_app.model.edits.nodes import set_node
from vsm_app.model.edits.settings import set_settings
from vsm_app.model.elements import ALL_LAYERS, Node
from vsm_app.model.kinds import KINDS
from vsm_app.model.layer_names import OF_ITEM, layer_name
from vsm_app.model.settings import Settings
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.inspector.form import FoldingSection, Form
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.switch import Switch


class _LayerSwitches:
    """A switch for each of some layers in a folding section; those that are right stay, with the focus on them."""

    def __init__(self, form: Form, section: FoldingSection, flip: Callable[[str, bool], None]) -> None:
        self._form, self._section, self._flip = form, section, flip
        self._shown: list[tuple[str, str]] = []
        self.switches: dict[str, Switch] = {}

    def offer(self, layers: Sequence[str], physics: Physics) -> dict[str, Switch]:
        """The switches of these layers, in their order."""
        wanted = [(layer, layer_name(physics, layer, self._form.lang)) for layer in layers]
        if wanted != self._shown:
            self._shown = wanted
            self._remake()
        return self.switches

    def _remake(self) -> None:
        for switch in self.switches.values():
            self._section.body.removeWidget(switch)
            switch.hide()
            switch.deleteLater()
        self.switches = {}
        for place, (layer, name) in enumerate(self._shown):
            self.switches[layer] = self._switch(layer, name)
            self._section.body.insertWidget(place, self.switches[layer])

    def _switch(self, layer: str, name: str) -> Switch:
        switch = Switch(self._form.theme, name)
        switch.setObjectName(f"inspector.layer.{layer}")
        switch.clicked.connect(lambda: self._flip(layer, switch.isChecked()))
        return switch


class BalancedLayers:
    """The layers that reach a node: mass, energy, each substance and, where they are balanced so, each material."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._node_id = ""
        self.section = form.fold(lambda: translate("Inspector", "Balanced layers"))
        self.section.heading.setObjectName("inspector.layers")
        self._list = _LayerSwitches(form, self.section, self._flip)

    @property
    def switches(self) -> dict[str, Switch]:
        """The switch of each layer."""
        return self._list.switches

    def fill(self, node: Node) -> None:
        """Show what is balanced there; nothing where there is one layer only, which the switch above speaks of."""
        self._node_id = node.id
        physics, results = self._form.context.session.document.physics, self._form.context.session.results
        layers = [] if results is None else _layers_at(node, physics, results.solution)
        named = [layer for layer in node.unbalanced_layers if layer != ALL_LAYERS]
        layers += [layer for layer in named if layer not in layers]
        self.section.setVisible(KINDS.get(node.kind).role.is_inside and (len(layers) > 1 or bool(named)))
        is_off_here, off_everywhere = ALL_LAYERS in node.unbalanced_layers, physics.settings.balanced_layers_off
        for layer, switch in self._list.offer(layers, physics).items():
            is_off = is_off_here or layer.partition(OF_ITEM)[0] in off_everywhere
            switch.setChecked(not is_off and layer not in named)
            switch.setEnabled(not is_off)
            switch.setToolTip(
                translate("Inspector", "Switched off for the whole map") if is_off and not is_off_here else ""
            )

    def _flip(self, layer: str, is_on: bool) -> None:
        session = self._form.context.session
        node = session.document.nodes.get(self._node_id)
        if node is not None:
            off = _switched(node.unbalanced_layers, layer, is_on=is_on)
            complete = tuple(one for one in node.complete_layers if one != layer)
            changes = {"unbalanced_layers": off} if is_on else {"unbalanced_layers": off, "complete_layers": complete}
            self._form.apply(lambda: set_node(session.document, node.id, **changes))


class MapBalances:
    """What is balanced anywhere on the map: its layers, and each material of a layer by itself."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.section = form.fold(lambda: translate("Inspector", "What is balanced"))
        self.section.heading.setObjectName("inspector.map_layers")
        self._list = _LayerSwitches(form, self.section, self._flip)
        self.materials = Switch(form.theme)
        self.materials.setObjectName("inspector.balance_materials")
        form.word(self.materials.setText, lambda: translate("Inspector", "Each material by itself"))
        self.materials.clicked.connect(lambda: self._set(balance_materials=self.materials.isChecked()))
        self.section.body.addWidget(self.materials)
        hint = Label(form.theme, "label")
        hint.setWordWrap(True)
        form.word(
            hint.setText,
            lambda: translate(
                "Inspector", "By itself: what enters a process as one material leaves it as the same one."
            ),
        )
        self.section.body.addWidget(hint)

    @property
    def switches(self) -> dict[str, Switch]:
        """The switch of each layer."""
        return self._list.switches

    def fill(self, settings: Settings) -> None:
        """Show what holds for the whole map; layers where there is more than one, or one is off."""
        physics, results = self._form.context.session.document.physics, self._form.context.session.results
        layers = [] if results is None else [layer.id for layer in results.solution.layers]
        layers = list(dict.fromkeys([*layers, *settings.balanced_layers_off]))
        shown = layers if len(layers) > 1 or settings.balanced_layers_off else []
        for layer, switch in self._list.offer(shown, physics).items():
            switch.setChecked(layer not in settings.balanced_layers_off)
        self.materials.setChecked(settings.balance_materials)

    def _flip(self, layer: str, is_on: bool) -> None:
        off = self._form.context.session.document.settings.balanced_layers_off
        self._set(balanced_layers_off=_switched(off, layer, is_on=is_on))

    def _set(self, **changes: object) -> None:
        self._form.apply(lambda: set_settings(self._form.context.session.document, **changes))


def _layers_at(node: Node, physics: Physics, solution: Solution) -> list[str]:
    """Layers of the flows at a node in the map's order, the materials balanced by themselves after theirs."""
    here = [flow.id for flow in physics.flows.values() if node.id in (flow.source, flow.target)]
    materials = {key for at, key in solution.balances if at == node.id and OF_ITEM in key} | set(node.unbalanced_layers)
    found: list[str] = []
    for layer in (info.id for info in solution.layers):
        if any((flow, layer) in solution.flows for flow in here):
            found.append(layer)
            found += [key for item in physics.items if (key := f"{layer}{OF_ITEM}{item}") in materials]
    return found


def _switched(off: Iterable[str], layer: str, *, is_on: bool) -> tuple[str, ...]:
    """The layers that are off, with one more or one less."""
    left = tuple(one for one in off if one != layer)
    return left if is_on else (*left, layer)
