"""There is always a whole file: the old one or the new one."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from vsm_app.errors import WriteError
from vsm_app.io.atomic import write_bytes, write_text


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_file_is_written_and_replaced(tmp_path):
    path = tmp_path / "map.cvsm"
    write_bytes(path, b"one")
    write_bytes(path, b"two")
    assert path.read_bytes() == b"two"
    assert names_in(tmp_path) == ["map.cvsm"]


def test_text_is_written_as_utf_8(tmp_path):
    write_text(tmp_path / "x", "größer\n")
    assert (tmp_path / "x").read_bytes() == "größer\n".encode()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "file.not_written"),
        (PermissionError(errno.EACCES, "Permission denied"), "file.no_right"),
    ],
)
def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch, error, code):
    path = tmp_path / "map.cvsm"
    write_bytes(path, b"old")

    def fail(_descriptor):
        raise error

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(WriteError) as refused:
        write_bytes(path, b"new")
    assert refused.value.code == code
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["map.cvsm"]


def test_a_file_held_for_a_moment_by_a_scanner_is_replaced_later(tmp_path, monkeypatch):
    path = tmp_path / "map.cvsm"
    replace, tries = Path.replace, []

    def held(self, target):
        tries.append(target)
        if len(tries) < 3:
            raise PermissionError(errno.EACCES, "in use")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    write_bytes(path, b"new")
    assert len(tries) == 3
    assert path.read_bytes() == b"new"


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(WriteError, match="folder does not exist") as refused:
        write_bytes(tmp_path / "gone" / "map.cvsm", b"x")
    assert refused.value.code == "file.no_folder"


def test_a_folder_in_the_way_is_no_file_to_write(tmp_path):
    (tmp_path / "map.cvsm").mkdir()
    with pytest.raises(WriteError):
        write_bytes(tmp_path / "map.cvsm", b"x")
    assert names_in(tmp_path) == ["map.cvsm"]


@pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")
def test_permissions_and_links_stay(tmp_path):
    path, link = tmp_path / "map.cvsm", tmp_path / "link.cvsm"
    write_bytes(path, b"one")
    path.chmod(0o640)
    link.symlink_to(path)
    write_bytes(link, b"two")
    assert link.is_symlink()
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
