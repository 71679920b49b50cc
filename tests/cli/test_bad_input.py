"""Whatever is given to whichever command: an exit status of the contract, a sentence in the language, nothing lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.bad_files import HOPELESS, IN_PART, put
from vsm_app.cli import main

#: Commands that read a map, with what they need behind the file.
READING = {
    "check": (),
    "solve": (),
    "solve --json": ("--json",),
    "indicators": (),
    "hotspots": (),
    "report": ("-o", "out.xlsx"),
    "draw": ("-o", "out.svg"),
    "convert": ("-o", "out.csv"),
    "compare": ("--scenarios", "current", "current"),
    "montecarlo": ("-n", "20"),
}
#: Words of the machine, not of a person.
MACHINE = re.compile(
    r"Traceback|\w+Error\b|Exception|NoneType|object at 0x|Expected |malformed|truncated|Errno|errno"
    r"|\bNone\b|\{\w+\}|msgspec|utf-8"
)


def run(capsys, command, path, folder, lang):
    name, *_ = command.split()
    arguments = [str(folder / part) if part.startswith("out.") else part for part in READING[command]]
    status = main([name, str(path), *arguments, "--lang", lang])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("name", HOPELESS)
def test_what_cannot_be_read_is_refused_in_one_sentence(name, command, tmp_path, capsys):
    path = put(tmp_path, name, HOPELESS[name])
    said = []
    for lang in ("en", "de"):
        status, out, err = run(capsys, command, path, tmp_path, lang)
        assert (status, out) == (2, ""), err
        (line,) = err.splitlines()
        assert line.startswith("vsm-app: ")
        assert line.endswith(".")
        assert not MACHINE.search(line), line
        assert name in line
        said.append(line)
    assert said[0] != said[1]
    assert not list(tmp_path.glob("out.*"))


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("name", IN_PART)
def test_what_can_be_read_in_part_is_and_says_so(name, command, tmp_path, capsys):
    content, code = IN_PART[name]
    if command == "convert" and code.startswith("conflict."):
        pytest.skip("converting solves nothing")
    path = put(tmp_path, name, content)
    before = path.read_bytes()
    lang = "de" if len(name + command) % 2 else "en"  # each command and file in either language somewhere
    status, out, err = run(capsys, command, path, tmp_path, lang)
    assert status == 1, err
    lines = (out if command == "check" else err).splitlines()
    told = [line.split("\t") for line in lines if line.count("\t") == 3]
    assert code in [columns[1] for columns in told]
    assert all(columns[3].strip() for columns in told)
    assert not MACHINE.search("\n".join(columns[3] for columns in told))
    if command != "check":
        assert len(told) == len(lines)
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", READING)
def test_an_empty_map_has_no_problem(command, tmp_path, capsys):
    path = put(tmp_path, "nothing.cvsm", b'{"format": "cvsm", "schema_version": 1}')
    status, _, err = run(capsys, command, path, tmp_path, "en")
    assert (status, err) == (0, "")


def test_every_command_tells_the_same(tmp_path, capsys):
    path = put(tmp_path, "odd.csv", IN_PART["mistyped-unit.csv"][0])
    told = {}
    for command in READING:
        if command != "convert":
            _, out, err = run(capsys, command, path, tmp_path, "en")
            told[command] = set((out if command == "check" else err).splitlines())
    extra = {line for lines in told.values() for line in lines} - told["check"]
    assert all("\thotspot." in line for line in extra)
    assert all(lines >= told["check"] for lines in told.values())


@pytest.mark.parametrize(
    "answers",
    [
        '{"unit": 5}', '{"units": 3}', '{"columns": {"source": 7}}', '{"decimal": "x"}', '{"nodes": 5}',
        '{"colour": "red"}', '{"sheet": ["a"]}', '{"units": {"t": 3}}', "[1]", '{"unit": "t"',
        '{"period": "fortnight"}', '{"period": 3}', '{"columns": {"nonsense": "x"}}', '{"lang": "fr"}',
        '{"path": "elsewhere"}', '{"nodes": "none"}',
    ],
)  # fmt: skip
def test_odd_answers_are_refused_in_one_sentence(answers, tmp_path, capsys):
    path = put(tmp_path, "odd.csv", IN_PART["mistyped-unit.csv"][0])
    (tmp_path / "answers.json").write_text(answers, encoding="utf-8")
    for lang in ("en", "de"):
        status = main(["check", str(path), "--answers", str(tmp_path / "answers.json"), "--lang", lang])
        out, err = capsys.readouterr()
        assert status == 2, out
        (line,) = err.splitlines()
        assert not MACHINE.search(line), line


@pytest.mark.parametrize(("word", "near"), [("slove", "solve"), ("Check", "check"), ("reprot", "report"), ("qqq", "")])
@pytest.mark.parametrize("rest", [(), ("map.cvsm",), ("map.cvsm", "--json")])
def test_a_mistyped_command_is_refused_with_what_may_be_meant(word, near, rest, monkeypatch, capsys):
    monkeypatch.delenv("DISPLAY", raising=False)
    for lang, question in (("en", "did you mean"), ("de", "Meinten Sie")):
        status = main([word, *rest, "--lang", lang])
        out, err = capsys.readouterr()
        assert (status, out) == (2, "")
        (line,) = err.splitlines()
        assert f"“{word}”" in line or f"„{word}“" in line
        assert (f"{question} {near}" in line) == bool(near)


@pytest.mark.parametrize("target", ["out.nowhere", "no-folder/out.csv", "."])
def test_where_nothing_can_be_written_is_said(target, tmp_path, capsys):
    path = put(tmp_path, "map.csv", IN_PART["no-number.csv"][0])
    for lang in ("en", "de"):
        status = main(["convert", str(path), "-o", str(tmp_path / target), "--lang", lang])
        _, err = capsys.readouterr()
        assert status == 2
        (line,) = err.splitlines()
        assert not MACHINE.search(line), line
    assert [one.name for one in Path(tmp_path).iterdir()] == ["map.csv"]
