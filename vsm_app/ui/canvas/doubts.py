"""While a flow is pulled: whether it would run the wrong way, said before it is let go and not only afterwards."""

from __future__ import annotations

from vsm_app.model.document import Document
from vsm_app.model.validate import wrong_way
from vsm_app.ui.canvas.table import Table


class Doubts:
    """Of one pull; each is said once, when the pull comes there."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._said = ("", "")

    @property
    def is_wrong(self) -> bool:
        """Whether what is pulled there would be found among the problems."""
        return bool(self._said[0])

    def look_at(self, document: Document, flow_id: str) -> None:
        """Look at a flow as it would be, in the document as it would be then."""
        problem = next(wrong_way(document.physics, document.flows[flow_id]), None)
        if problem is None:
            self.forget()
            return
        node = str(problem.params["node"])
        if self._said != (problem.code, node):
            self._said = (problem.code, node)
            self._table.tell(f"canvas.pulled.{problem.code}", {"node": document.nodes[node].name})

    def forget(self) -> None:
        """There is nothing to say."""
        self._said = ("", "")
