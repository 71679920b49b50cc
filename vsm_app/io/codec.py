"""A document as JSON text and back: fixed order, sorted keys within elements, one element a line, no defaults.

Writing goes through mirrors of the value types (msgspec structs that leave out defaults), made once from their
annotations; reading goes through others that know the defaults. What does not fit is read a second time, slowly:
:mod:`vsm_app.io.lenient`.
"""

from __future__ import annotations

import dataclasses
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from functools import cache, partial
from types import GenericAlias, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec

from vsm_app import __version__
from vsm_app.errors import LimitError, NewerVersionError, ReadError, WriteError
from vsm_app.garbage import no_collection
from vsm_app.io import lenient
from vsm_app.io.filetypes import ELEMENTS, FORMAT, MIN_READER, ORDER, PLACES, DocumentFile, document_of, scales_written
from vsm_app.io.limits import bad_name
from vsm_app.io.migrations import MIGRATIONS
from vsm_app.model.document import SCHEMA_VERSION, Document, Source
from vsm_app.model.placement import Note
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.settings import Settings

WRITTEN_BY_NEWER: Final = "file.written_by_newer"
#: Whatever decoding a text that is none of ours may raise.
UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_ENCODER: Final = msgspec.json.Encoder()
_SHOWN: Final = 40  # characters of a name that a sentence shows
#: What an unknown quantity becomes in a flow's line. Quotes inside a text are escaped, so it cannot be part of one.
_UNKNOWN: Final = ((b'"quantity":{},"r_strategy":', b'"r_strategy":'), (b'"quantity":{},"source":', b'"source":'))


#: A number that JSON can hold: comparisons with NaN are false, so it is refused like infinity.
_FINITE: Final = Annotated[float, msgspec.Meta(ge=-sys.float_info.max, le=sys.float_info.max)]


class Header(msgspec.Struct):
    """What a reader must know before it reads the rest."""

    format: str = ""
    schema_version: int = 0
    min_reader: int = 0
    app_version: str = ""


# --- writing ---
def encode(document: Document) -> bytes:
    """The document as the bytes of `document.json`. Raises WriteError for a number that is not finite."""
    try:
        return _encode(document)
    except UnicodeEncodeError:
        # Half of a surrogate pair (from a broken clipboard) cannot be written as UTF-8: it becomes a question mark.
        return _encode(_with_text(document, lambda text: text.encode("utf-8", "replace").decode("utf-8")))
    except msgspec.ValidationError:
        _refuse_non_finite(document)
        raise


def encode_elements(values: Iterable[Any], kind: type) -> bytes:
    """Values of one type as a JSON array in one line."""
    return b"[" + _lines(values, kind).replace(b"\n", b",").removesuffix(b",") + b"]"


def _encode(document: Document) -> bytes:
    physics, layout = document.physics, document.layout
    flows = _array(physics.flows.values(), ELEMENTS["flows"])
    for unknown, nothing in _UNKNOWN:
        flows = flows.replace(unknown, nothing)
    sections: dict[str, bytes] = {
        name: flows if name == "flows" else _array(getattr(physics, name).values(), kind)
        for name, kind in ELEMENTS.items()
    }
    if not physics.periods:
        del sections["periods"]
    placed = {name: _mapping(getattr(layout, name), kind) for name, kind in PLACES.items()}
    placed["notes"] = _array(layout.notes.values(), Note)
    if layout.sankey_scales:
        placed["sankey_scale"] = _ENCODER.encode(scales_written(layout.sankey_scales))
    sections |= {
        "layout": _object(placed, sorted(placed)),
        "settings": _ENCODER.encode(_mirrored(document.settings, Settings)),
        "source": _ENCODER.encode(_mirrored(document.source, Source)),
    }
    values: dict[str, object] = {
        "app_version": __version__,
        "description": document.description,
        "extra": dict(sorted(document.extra.items())),
        "format": FORMAT,
        "language": document.language,
        "min_reader": MIN_READER,
        "name": document.name,
        "next_number": document.next_number,
        "schema_version": SCHEMA_VERSION,
    }
    sections |= {name: _ENCODER.encode(value) for name, value in values.items()}
    return _object(sections, ORDER, end=b"\n")


def _object(sections: Mapping[str, bytes], order: Iterable[str], end: bytes = b"") -> bytes:
    parts = [b"{\n"]
    for name in order:
        if name in sections:
            parts += (b"" if len(parts) == 1 else b",\n", b'"', name.encode(), b'": ', sections[name])
    return b"".join((*parts, b"\n}", end))


def _array(values: Iterable[Any], kind: type) -> bytes:
    lines = _lines(values, kind)
    if not lines:
        return b"[]"
    return b"".join((b"[\n", memoryview(lines.replace(b"\n", b",\n"))[: -len(b",\n")], b"\n]"))


def _mapping(values: Mapping[str, Any], kind: type) -> bytes:
    if not values:
        return b"{}"
    keys, lines = _ENCODER.encode_lines(list(values)).splitlines(), _lines(values.values(), kind).splitlines()
    return b"{\n" + b",\n".join(map(b"%s: %s".__mod__, zip(keys, lines, strict=True))) + b"\n}"


def _lines(values: Iterable[Any], kind: type) -> bytes:
    """The values one a line, each line ended."""
    mirrored = msgspec.convert(list(values), GenericAlias(list, _mirror(kind)), from_attributes=True)
    return _ENCODER.encode_lines(mirrored)


def _mirrored(value: Any, kind: type) -> Any:
    return msgspec.convert(value, _mirror(kind), from_attributes=True)


@cache
def _mirror(kind: type) -> type[msgspec.Struct]:
    """A struct with the fields of a value type in alphabetical order, which leaves out defaults when it is written.

    A default is recognised by identity, so only the values that exist once (None, True, False, "", (), members of
    enums) and empty mappings are left out: the same document always gives the same bytes.
    """
    hints = get_type_hints(kind)
    fields: list[Any] = []
    for f in sorted(dataclasses.fields(kind), key=lambda f: f.name):
        mirrored = _mirror_of(hints[f.name])
        if (
            f.default is None
            or isinstance(f.default, (bool, Enum))
            or (isinstance(f.default, (str, tuple)) and not f.default)
        ):
            fields.append((f.name, mirrored, f.default))
        elif f.default_factory is dict:
            fields.append((f.name, mirrored, msgspec.field(default_factory=dict)))
        else:
            fields.append((f.name, mirrored))
    return msgspec.defstruct(kind.__name__, fields, omit_defaults=True, kw_only=True, gc=False)


def _mirror_of(hint: Any) -> Any:
    """The annotation with value types replaced by their mirrors; what needs no conversion is passed through as it is.

    Numbers are converted: a whole number where a float belongs is written as one, so equal documents give equal bytes.
    """
    if dataclasses.is_dataclass(hint):
        return _mirror(hint)  # type: ignore[arg-type] # a class, not an instance
    if hint is float:
        return _FINITE
    if hint in (type(None), Ellipsis):
        return hint
    origin, inner = get_origin(hint), tuple(_mirror_of(argument) for argument in get_args(hint))
    if not inner or set(inner) <= {Any, type(None), Ellipsis}:
        return Any
    if origin in (UnionType, Union):
        return Union[inner]  # noqa: UP007 - made at run time
    return GenericAlias(tuple if origin is tuple else dict, inner)


def _refuse_non_finite(document: Document) -> None:
    for place, value in _leaves(document, ""):
        if isinstance(value, float) and not math.isfinite(value):
            raise WriteError(
                f"The map was not written: the number at {place} is {value}, which no file can hold. Enter it again.",
                code="file.write_not_finite",
                params={"place": place},
            )


def _leaves(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    if dataclasses.is_dataclass(value):
        for f in dataclasses.fields(value):
            yield from _leaves(getattr(value, f.name), f"{place}.{f.name}".lstrip("."))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{place}.{key}".lstrip("."))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{place}[{index}]")
    else:
        yield place, value


def _with_text(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every text in it changed."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return change(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value, **{f.name: _with_text(getattr(value, f.name), change) for f in dataclasses.fields(value)}
        )
    if isinstance(value, dict):
        return {change(key): _with_text(inner, change) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(_with_text(inner, change) for inner in value)
    return value


# --- reading ---
def decode(data: bytes, name: str) -> tuple[Document, tuple[Problem, ...], bool]:
    """The document in `data`, what had to be said about it, and whether all of it could be read.

    Raises NewerVersionError, LimitError, or ReadError where `data` (of the file `name`) holds no document at all.
    """
    try:
        with no_collection():
            raw = _decoder().decode(data)
            if raw.format == FORMAT and raw.schema_version == SCHEMA_VERSION >= raw.min_reader:
                return _checked(msgspec.convert(raw, DocumentFile, from_attributes=True))
    except UNREADABLE:
        pass  # read again below, slowly, to say all that is wrong and to keep the rest
    header = _header(data, name)
    if header is not None:
        check_version(header, name)
    return _decode_slowly(data, name)


@cache
def _decoder() -> msgspec.json.Decoder[Any]:
    """Decodes into structs, from which the value types are converted.

    Twice as fast as decoding into dataclasses at once: there msgspec asks each object for every field that the file
    leaves out, and each answer is an exception (msgspec 0.19 to 0.21).
    """
    return msgspec.json.Decoder(_read_as(DocumentFile))


@cache
def _read_as(kind: type) -> type[msgspec.Struct]:
    """A struct with the fields, types and defaults of a value type; what a file is not told is as in `Header`."""
    hints = get_type_hints(kind)
    unsaid = {f.name: f.default for f in msgspec.structs.fields(Header)} if kind is DocumentFile else {}
    fields: list[Any] = []
    for f in dataclasses.fields(kind):
        hint = _read_hint(hints[f.name])
        default = unsaid.get(f.name, f.default)
        if f.default_factory is not dataclasses.MISSING:
            fields.append((f.name, hint, msgspec.field(default_factory=f.default_factory)))
        elif default is dataclasses.MISSING:
            fields.append((f.name, hint))
        elif dataclasses.is_dataclass(default):  # a value like `UNKNOWN`, shared by all that have it
            fields.append((f.name, hint, msgspec.field(default_factory=partial(_same, default))))
        else:
            fields.append((f.name, hint, default))
    return msgspec.defstruct(kind.__name__, fields, kw_only=True, gc=False)


def _same(value: Any) -> Any:
    return value


def _read_hint(hint: Any) -> Any:
    """The annotation with value types replaced by the structs that they are read as."""
    if dataclasses.is_dataclass(hint):
        return _read_as(hint)  # type: ignore[arg-type] # a class, not an instance
    origin, inner = get_origin(hint), tuple(_read_hint(argument) for argument in get_args(hint))
    if not inner:
        return hint
    if origin in (UnionType, Union):
        return Union[inner]  # noqa: UP007 - made at run time
    return GenericAlias(dict if origin is Mapping else origin, inner)


def _header(data: bytes, name: str) -> Header | None:
    try:
        return msgspec.json.decode(data, type=Header)
    except RecursionError as error:
        raise too_deep(name) from error
    except UNREADABLE:
        return None


def check_version(header: Header, name: str) -> None:
    """Raise NewerVersionError where a newer program is needed to read the file."""
    if header.min_reader > SCHEMA_VERSION:
        wanted = header.app_version or f"with document version {header.min_reader}"
        raise NewerVersionError(
            f"{name} was written by a newer version: Ringstrom {wanted} or later reads it, this one is {__version__}. "
            "Update this program, or save the map there in the older version.",
            code="file.newer_version",
            params={"path": name, "version": wanted, "own": __version__},
        )


def _decode_slowly(data: bytes, name: str) -> tuple[Document, tuple[Problem, ...], bool]:
    try:
        raw, problems = lenient.parse(data)
    except RecursionError as error:
        raise too_deep(name) from error
    if raw.get("format") != FORMAT:
        raise foreign(name)
    version = raw.get("schema_version")
    version = version if isinstance(version, int) and version > 0 else SCHEMA_VERSION
    minimum = raw.get("min_reader")
    check_version(
        Header(min_reader=minimum if isinstance(minimum, int) else 0, app_version=str(raw.get("app_version", ""))), name
    )
    if version < SCHEMA_VERSION:
        raw = MIGRATIONS.migrate(raw, version, SCHEMA_VERSION)
    file, misfits = lenient.convert(raw)
    if version > SCHEMA_VERSION:
        problems = (written_by_newer(str(raw.get("app_version", ""))), *problems)
    document, doubles, _ = _checked(file)
    found = (*problems, *misfits, *doubles)
    return document, found, not any(problem.severity is Severity.ERROR for problem in found)


def _checked(file: DocumentFile) -> tuple[Document, tuple[Problem, ...], bool]:
    """The document of a file, with a problem for each id that stands twice in one list.

    The name of a photo that leads out of the file is left out with a problem; all of the map is read then.
    """
    document, problems = document_of(file), []
    for name in ELEMENTS:
        elements, known = getattr(file, name), getattr(document.physics, name)
        if len(elements) > len(known):
            ids = [element.id for element in elements]
            problems += [
                Problem("file.double_id", Severity.ERROR, (i,), {"id": i, "place": name})
                for i in known
                if ids.count(i) > 1
            ]
    whole = not problems
    led_elsewhere = {i: note for i, note in document.layout.notes.items() if note.media and bad_name(note.media)}
    if led_elsewhere:
        notes = document.layout.notes | {i: dataclasses.replace(note, media="") for i, note in led_elsewhere.items()}
        document = dataclasses.replace(document, layout=dataclasses.replace(document.layout, notes=notes))
        problems += [
            Problem("file.bad_photo_name", Severity.WARNING, (i,), {"found": note.media[:_SHOWN]})
            for i, note in led_elsewhere.items()
        ]
    return document, tuple(problems), whole


def written_by_newer(version: str) -> Problem:
    """The warning about a file of a newer program that can be read all the same."""
    return Problem(WRITTEN_BY_NEWER, Severity.WARNING, (), {"version": version or "?"})


def foreign(name: str) -> ReadError:
    """The error for a file that is no map."""
    return ReadError(
        f"{name} is not a Ringstrom map. Open .cvsm, an edge list (.csv, .xlsx) or a network (.json).",
        code="file.foreign",
        params={"path": name},
    )


def too_deep(name: str) -> LimitError:
    """The error for a text with brackets in brackets without end."""
    return LimitError(
        f"{name} is nested deeper than any map: it was not read. Ask for it to be written again.",
        code="file.too_deep",
        params={"path": name},
    )
