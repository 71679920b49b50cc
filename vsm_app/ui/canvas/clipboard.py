"""Copy, cut and paste through the system's clipboard: parts of maps between windows, tables and lists with the rest.

A part of a map travels as a small `.cvsm` with its photos, beside it as plain text the table of its flows (Excel takes
it as one), or the names of its nodes where there is no flow.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import partial
from typing import Final, cast

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication

from vsm_app.errors import VsmError
from vsm_app.io.container import document_bytes, read_document_bytes
from vsm_app.io.opened import Opened
from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.model.edits import clipboard, groups, notes
from vsm_app.model.edits.base import EditResult
from vsm_app.model.quantities import Form
from vsm_app.texts import problem_text, text
from vsm_app.ui.canvas.arrows import is_prose, ways_as_table
from vsm_app.ui.canvas.beside_known import beside_known
from vsm_app.ui.canvas.foreign import in_our_words, other_meanings, with_photos
from vsm_app.ui.canvas.free_room import in_free_room, new_boxes
from vsm_app.ui.canvas.pasted_amounts import is_amount
from vsm_app.ui.canvas.pasting import paste_names, paste_table, reads_as_table
from vsm_app.ui.canvas.quantity_reader import typed_text
from vsm_app.ui.canvas.sizing import new_width
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.together import enter_together
from vsm_app.ui.told import told

#: A part of a map, as the bytes of a `.cvsm`.
PART_MIME: Final = "application/x-ringstrom-part"
_COLUMNS: Final = ("from", "to", "item", "quantity", "unit")
_NAME: Final = "part.cvsm"

Place = tuple[float, float]


def contents() -> QMimeData:
    """What the system's clipboard holds; empty where it holds nothing (some platforms then answer with nothing)."""
    found = cast("QMimeData | None", QGuiApplication.clipboard().mimeData())
    return QMimeData() if found is None else found


def copied(document: Document, ids: tuple[str, ...], media: Mapping[str, bytes], lang: str) -> QMimeData:
    """What goes into the clipboard for a selection."""
    mime = QMimeData()
    part = clipboard.copy(document, ids)
    if part.nodes or part.layout.notes or part.physics.measures:
        used = {note.media for note in part.layout.notes.values()}
        pictures = {name: content for name, content in media.items() if name in used}
        mime.setData(PART_MIME, QByteArray(document_bytes(part, media=pictures)))
    mime.setText(as_table(document, [*part.flows, *(i for i in ids if i in document.flows)], part, lang))
    return mime


def as_table(document: Document, flows: list[str], part: Document, lang: str) -> str:
    """The flows as a table with tabs; without flows the names of nodes and the words of notes, one a line."""
    if not flows:
        names = [node.name for node in part.nodes.values()]
        words = [note.text for note in part.layout.notes.values()]
        return "\n".join(names or words or [measure.name for measure in part.physics.measures.values()])
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow([text(f"canvas.paste.{column}", lang=lang) for column in _COLUMNS])
    for flow_id in dict.fromkeys(flows):
        flow = document.flows[flow_id]
        ends = [document.nodes[end].name if end in document.nodes else "" for end in (flow.source, flow.target)]
        item = document.items.get(flow.item)
        writer.writerow([*ends, item.name if item is not None else "", *_amount(document, flow_id, lang)])
    return out.getvalue()


def _amount(document: Document, flow_id: str, lang: str) -> tuple[str, str]:
    """Quantity and unit; what is no plain number stays in one cell, as it would be typed."""
    quantity = document.flows[flow_id].quantity
    if quantity.form is Form.UNKNOWN:
        return "", ""
    written = typed_text(document, flow_id, lang)
    number, _, unit = written.replace("\u202f", " ").partition(" ")
    is_plain = quantity.form is Form.VALUE and quantity.sd is None and number[:1].isdigit() and " " not in unit
    return (number, unit) if is_plain and unit else (written, "")


class Clipboard:
    """Pastes whatever the clipboard holds; one undo step each."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._pointed: Place | None = None  # where it is pasted

    def put(self, ids: tuple[str, ...]) -> frozenset[str]:
        """Copy these elements, and what lies inside the sub-processes among them; says which of them were copied.

        Where there is nothing of them to copy, the clipboard keeps what it holds.
        """
        session, whole = self._table.session, self._table.with_members(ids)
        document = self._table.document
        kinds = (document.nodes, document.flows, document.layout.notes, document.physics.measures)
        taken = tuple(i for i in whole if any(i in kind for kind in kinds))
        if taken:
            QGuiApplication.clipboard().setMimeData(copied(document, taken, session.media, self._table.lang()))
        return frozenset(taken)

    def paste(self, at: Place | None, beside: Place) -> EditResult | None:
        """Paste at a place (`None`: a part beside its original, a table at `beside`); says what was made of it."""
        mime = contents()
        self._pointed = at
        if mime.hasFormat(PART_MIME):
            return self._paste_part(bytes(mime.data(PART_MIME).data()), at)
        words = mime.text() if mime.hasText() else ""
        if not words.strip():
            self._say("canvas.nothing_to_paste")
            return None
        return self.paste_text(words, at or beside)

    def paste_text(self, words: str, at: Place) -> EditResult | None:
        """Nodes from a list of names, flows from a table or from ways with arrows, a note from sentences.

        What cannot be read of a row is said, the rest comes in. An amount alone is that of the selected flows.
        """
        if self._took_amount(words):
            return None
        if ways := ways_as_table(words):
            return self._paste_table(ways, at)
        if not reads_as_table(words):
            return self._paste_note(words, at) if is_prose(words) else self._paste_names(words, at)
        return self._paste_table(words, at)

    def _took_amount(self, words: str) -> bool:
        """Enter an amount that stands alone for the selected flows; without any say what it wants. No name is one."""
        document, lang = self._table.document, self._table.lang()
        chosen, typed = self._table.session.selection, words.strip()
        lines = [line.strip() for line in typed.splitlines() if line.strip()]
        if not is_amount(document, lines[0], lang):
            return False
        of_flows = [i in document.flows for i in chosen]
        if chosen and all(of_flows) and len(lines) == 1:
            self._table.attempt(lambda at: enter_together(at, chosen, typed, lang), select=False)
            return True
        if not all(is_amount(document, line, lang) for line in lines):
            return False
        if len(lines) > 1:
            self._say("canvas.pasted_amounts", count=len(lines))
        else:
            self._say("canvas.pasted_amount.among" if any(of_flows) else "canvas.pasted_amount", amount=typed)
        return True

    def _paste_names(self, words: str, at: Place) -> EditResult | None:
        wide = partial(new_width, theme=self._table.sync.resolver.theme)

        def put(document: Document) -> EditResult:
            return self._inside(in_free_room(self._table, lambda to: paste_names(document, words, to, wide), at))

        made = self._table.attempt(put, select=False)
        if made is not None and len(made.made) == 1:
            self._say("canvas.pasted_node", name=self._table.document.nodes[made.made[0]].name)
        elif made is not None:
            self._say("canvas.pasted_nodes", count=len(made.made))
        return made

    def _paste_note(self, words: str, at: Place) -> EditResult | None:
        made = self._table.attempt(lambda document: notes.add_note(document, words.strip(), at), select=False)
        if made is not None:
            self._say("canvas.pasted_note")
        return made

    def paste_rows(self, at: Place) -> EditResult | None:
        """The same of a text that is meant as a table, where a list of names is none."""
        words = contents().text()
        if not words.strip():
            self._say("canvas.nothing_to_paste")
            return None
        return self._paste_table(words, at)

    def _paste_table(self, words: str, at: Place) -> EditResult | None:
        document, lang = self._table.document, self._table.lang()
        try:
            pasted = paste_table(document, words, lang, at)
        except VsmError as error:
            self._table.refuse(error)
            return None
        placed = in_free_room(self._table, lambda to: paste_table(document, words, lang, to).result, at)
        made = self._table.attempt(lambda _document: self._inside(beside_known(self._table, placed)), select=False)

        def sentences() -> str:
            code = "window.pasted_matrix" if pasted.is_matrix else "window.pasted_flows"
            said = [text(code, {"count": pasted.count}, self._table.lang())]
            if pasted.totals:
                said.append(text(f"window.pasted_total.{pasted.totals}", lang=self._table.lang()))
            return "\n".join([*said, *(problem_text(problem, self._table.lang()) for problem in pasted.problems)])

        self._table.say(told(sentences))
        return made

    def _paste_part(self, content: bytes, at: Place | None) -> EditResult | None:
        try:
            opened: Opened = read_document_bytes(content, _NAME)
        except VsmError as error:
            self._table.refuse(error)
            return None
        session, lang = self._table.session, self._table.lang()
        foreign, photos = with_photos(opened.document, opened.media, session.media)
        settings = session.document.settings
        session.media.update(photos)
        said = told(lambda: "\n".join(other_meanings(foreign, settings, self._table.lang())))
        part = in_our_words(foreign, settings, lang)
        corner = clipboard.corner_beside(part) if at is None else at
        made = self._table.attempt(
            lambda document: self._inside(
                in_free_room(self._table, lambda to: clipboard.paste(document, part, to), corner)
            ),
            select=False,
        )
        if said:
            self._table.say(said)
        return made

    def _inside(self, made: EditResult) -> EditResult:
        """In the open sub-process where it comes down; where no place was pointed at, in that of what is selected."""
        table, boxes = self._table, new_boxes(self._table, made.document)
        if self._pointed is None or not boxes:
            group = table.group_of(table.session.selection)
        else:
            whole = Box.round(list(boxes.values()))
            group = table.group_at(*self._pointed) or table.group_at(whole.cx, whole.cy)
        return made if group is None else groups.with_inside(made, boxes, group)

    def _say(self, code: str, **params: object) -> None:
        self._table.tell(code, params)
