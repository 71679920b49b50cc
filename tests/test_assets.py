"""The program finds its own files, and says so in one sentence where one is missing."""

from __future__ import annotations

import pytest

from helpers.tree import ROOT
from vsm_app import assets
from vsm_app.errors import AssetError


def test_resource_is_read_as_bytes_text_and_json():
    path = "i18n/messages.en.json"
    assert assets.read_bytes(path) == (ROOT / "resources" / path).read_bytes()
    assert assets.read_text(path).startswith("{")
    assert "asset.missing" in assets.read_json(path)


def test_missing_resource_is_named():
    with pytest.raises(AssetError, match=r"i18n/nowhere\.json is missing") as caught:
        assets.read_json("i18n/nowhere.json")
    assert caught.value.code == "asset.missing"
    assert caught.value.params["path"] == "i18n/nowhere.json"


def test_damaged_json_is_named(monkeypatch):
    monkeypatch.setattr(assets, "read_text", lambda path: "{not json")
    with pytest.raises(AssetError, match="not valid JSON") as caught:
        assets.read_json("factors/x.json")
    assert caught.value.code == "asset.damaged"


def test_names_lists_one_folder_sorted_by_suffix():
    names = assets.names("i18n", ".json")
    assert list(names) == sorted(names)
    assert "messages.de.json" in names
    assert assets.names("no_such_folder") == ()


def test_every_icon_that_is_listed_can_be_read_and_is_svg():
    drawn = sorted(
        path.relative_to(ROOT / "icons").with_suffix("").as_posix() for path in (ROOT / "icons").rglob("*.svg")
    )
    assert list(assets.icon_names()) == drawn
    assert all(b"<svg" in assets.icon(name) for name in drawn)
    with pytest.raises(AssetError, match="missing"):
        assets.icon("app/no-such-icon")
