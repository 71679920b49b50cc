"""The management workbook: live formulas with their values stored beside them, native charts, print-ready sheets."""

from vsm_app.io.exporters.workbook.report import write_workbook

__all__ = ["write_workbook"]
