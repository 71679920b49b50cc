"""While a flow is pulled: whether it would run the wrong way, said before it is let go and not only afterwards."""

from __future__ import annotations

from vsm_app.model.document import Document
from vsm_app.model.validate import wrong_way
from vsm_app.texts import text
from vsm_app.ui.canvas.table import Table


class Doubts:
    """Of one pull; each is said once, when the pull comes there, and taken back when it goes on.

    `flow` is what is taken hold of, if it is there already: where it runs the wrong way, that is not said anew.
    """

    def __init__(self, table: Table, flow: str = "") -> None:
        self._table = table
        self._said = ("", "")
        self._words = ""
        if flow:
            self._look(table.sync.document, flow, is_known=True)

    @property
    def is_wrong(self) -> bool:
        """Whether what is pulled there would be found among the problems."""
        return bool(self._said[0])

    def look_at(self, document: Document, flow_id: str) -> None:
        """Look at a flow as it would be, in the document as it would be then."""
        self._look(document, flow_id, is_known=False)

    def _look(self, document: Document, flow_id: str, *, is_known: bool) -> None:
        problem = next(wrong_way(document.physics, document.flows[flow_id]), None)
        if problem is None:
            self.forget()
            return
        node = str(problem.params["node"])
        if self._said == (problem.code, node):
            return
        self._said = (problem.code, node)
        code, params = f"canvas.pulled.{problem.code}", {"node": document.nodes[node].name}
        self._words = text(code, params, self._table.lang())
        if not is_known:
            self._table.tell(code, params)

    def forget(self) -> None:
        """There is nothing to say, also where something was said before."""
        if self._words:
            self._table.unsay(self._words)
        self._said, self._words = ("", ""), ""
