"""Stage bands: soft vertical columns behind the nodes of each life-cycle stage."""

from __future__ import annotations

from collections.abc import Mapping

from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.ui.canvas.geometry import MapGeometry
from vsm_app.ui.canvas.models import BandModel


def band_models(document: Document, boxes: Mapping[str, Box], geometry: MapGeometry) -> tuple[BandModel, ...]:
    """The bands in reading order, alternating in ground."""
    return ()
