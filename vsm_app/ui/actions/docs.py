"""Writes `docs/actions.md` from the table of actions: `python -m vsm_app.ui.actions.docs docs/actions.md`."""

from __future__ import annotations

import sys
from pathlib import Path

from vsm_app import texts
from vsm_app.ui.actions.specs import ACTIONS, MENUS, SUBMENUS, ActionSpec


def actions_markdown() -> str:
    """The page: one table row an action, in the order of the menus."""
    places = _places()
    lines = [
        "# Actions",
        "",
        "Generated from `vsm_app/ui/actions/specs.py`, not written by hand. A QAction's objectName is `action.<id>`.",
        "",
        "| id | words | menu | keys |",
        "|---|---|---|---|",
    ]
    lines += [_row(action, places.get(action.id, "")) for action in ACTIONS]
    return "\n".join(lines) + "\n"


def _row(action: ActionSpec, place: str) -> str:
    keys = ", ".join(f"`{keys}`" for keys in action.shortcuts)
    return f"| `{action.id}` | {_words(action)} | {place} | {keys} |"


def _words(action: ActionSpec) -> str:
    if action.text:
        return action.text.replace("&", "")
    return texts.text(f"kind.{action.id.removeprefix('insert.')}", lang="en")


def _places() -> dict[str, str]:
    """Where in the menus each action stands."""
    subs = {menu.id: menu for menu in SUBMENUS}
    found: dict[str, str] = {}
    for menu in MENUS:
        for entry in menu.entries:
            if not entry.startswith("menu:"):
                found.setdefault(entry, _plain(menu.text))
                continue
            sub = subs[entry.removeprefix("menu:")]
            for part in sub.entries:
                found.setdefault(part, f"{_plain(menu.text)} › {_plain(sub.text)}")
    return found


def _plain(text: str) -> str:
    return text.replace(" & ", "\0").replace("&", "").replace("\0", " & ")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(actions_markdown(), encoding="utf-8")
