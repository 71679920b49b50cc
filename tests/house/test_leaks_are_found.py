"""The fixture that fails a leaking test finds each kind of leak, and nothing else."""

from __future__ import annotations

import threading

import pytest

from helpers import leaks
from helpers.leaks import Watch

pytest.importorskip("PySide6")
from PySide6.QtCore import Qt, QThread, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget


def test_clean_test_leaves_nothing(qapp):
    watch = Watch()
    timer = QTimer()
    timer.start(1000)
    timer.stop()
    label = QLabel("gone with this function")
    del label
    assert watch.leaks() == []


def test_thread_is_named_with_its_function(monkeypatch):
    monkeypatch.setattr(leaks, "PATIENCE", 0.2)
    watch = Watch()
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="solver")
    thread.start()
    try:
        (leak,) = watch.leaks()
        assert "'solver'" in leak
    finally:
        stop.set()
        thread.join()
    assert watch.leaks() == []


def test_short_thread_is_given_time_to_end():
    watch = Watch()
    threading.Timer(0.1, lambda: None).start()
    assert watch.leaks() == []


def test_active_timer_is_named_with_the_line_that_started_it(qapp):
    watch = Watch()
    timer = QTimer()
    timer.start(60_000)
    (leak,) = watch.leaks()
    timer.stop()
    assert "60000 ms" in leak
    assert "tests/house/test_leaks_are_found.py:" in leak


def test_running_qthread_is_found(qapp, monkeypatch):
    monkeypatch.setattr(leaks, "PATIENCE", 0.2)
    watch = Watch()
    thread = QThread()
    thread.setObjectName("recalculation")
    thread.start()
    found = watch.leaks()
    thread.quit()
    thread.wait()
    assert len(found) == 1
    assert "recalculation" in found[0]


def test_a_button_that_is_still_pressed_is_found_and_let_go(qapp):
    seen = []

    class Pressed(QWidget):
        def mousePressEvent(self, event):
            seen.append(event.buttons())

    watch, left, right = Watch(), Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
    widget = Pressed()
    QTest.mousePress(widget, right)
    QTest.mouseClick(widget, left)
    del widget
    (leak,) = watch.leaks()
    assert "RightButton" in leak
    assert "tests/house/test_leaks_are_found.py:" in leak
    widget = Pressed()
    QTest.mouseClick(widget, left)
    assert seen == [right, left | right, left], "Qt held it, and holds it no more"
    del widget
    assert watch.leaks() == []


def test_top_level_widget_is_found_and_child_is_not(qapp):
    watch = Watch()
    window = QWidget()
    window.setObjectName("panel.left_over")
    child = QLabel(window)
    (leak,) = watch.leaks()
    assert "panel.left_over" in leak
    del child
    window.deleteLater()
    del window
    assert watch.leaks() == []


def test_widget_kept_alive_by_a_cycle_alone_is_no_leak(qapp):
    watch = Watch()
    window = QWidget()
    window.me = window  # type: ignore[attr-defined]
    del window
    assert watch.leaks() == []
