"""The headline figures of the workbook have no decimals that their spread drowns."""

from __future__ import annotations

import pytest

from vsm_app.io.exporters.workbook import patterns


@pytest.mark.parametrize(
    ("value", "sd", "shown"),
    [
        (6.35, 18.0, '#,##0" t"'),
        (6.35, 1.8, '#,##0.0" t"'),
        (6.35, 0.018, '#,##0.00" t"'),
        (6.35, None, '#,##0.00" t"'),
    ],
)
def test_a_headline_ends_where_its_spread_does(value: float, sd: float | None, shown: str) -> None:
    assert patterns.figure(value, "t", sd=sd) == shown


@pytest.mark.parametrize(("sd", "shown"), [(0.22, "0%"), (0.022, "0.0%"), (0.0, "0.0%"), (None, "0.0%")])
def test_a_share_of_wide_spread_has_whole_per_cents(sd: float | None, shown: str) -> None:
    assert patterns.share(sd) == shown
