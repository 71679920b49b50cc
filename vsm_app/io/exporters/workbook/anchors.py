"""Pictures in a workbook stand at a cell and have a size of their own.

A picture between two cells is bent where a program makes columns wider or rows lower than they were thought here:
another font for the one that is missing is enough.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.drawing import Drawing, DrawingInfo, DrawingTypes


class PlacedDrawing(Drawing):  # type: ignore[misc]  # the library is not typed
    """Charts between two cells, as they may be stretched; pictures from one cell on, as large as they are meant."""

    def _write_two_cell_anchor(self, index: int, drawing: DrawingInfo) -> None:
        if drawing._drawing_type != DrawingTypes.IMAGE:
            super()._write_two_cell_anchor(index, drawing)
            return
        column, row, right, down, *_, left, top = drawing._dimensions
        self._xml_start_tag("xdr:oneCellAnchor")
        self._write_from(column, row, right, down)
        self._write_xdr_ext(drawing._width, drawing._height)
        self._write_pic(index, left, top, drawing)
        self._write_client_data()
        self._xml_end_tag("xdr:oneCellAnchor")


class ShapedWorkbook(Workbook):  # type: ignore[misc]  # the library is not typed
    """A workbook whose pictures keep their shape in every program."""

    def _prepare_drawings(self) -> None:
        super()._prepare_drawings()
        drawings: list[Any] = self.drawings
        for drawing in drawings:
            drawing.__class__ = PlacedDrawing  # the library makes them itself and knows no other place for a picture
