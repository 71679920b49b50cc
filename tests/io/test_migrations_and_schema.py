"""Older documents are brought to the present, and the published schema says what the program writes."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given, settings

from helpers.documents import DOCUMENTS, value, workshop
from helpers.tree import ROOT
from vsm_app import assets
from vsm_app.io import codec
from vsm_app.io.codec import decode, encode
from vsm_app.io.migrations import MIGRATIONS, Migrations
from vsm_app.io.schema import RESOURCE, document_schema, schema_text
from vsm_app.model.document import SCHEMA_VERSION


@pytest.fixture
def older(monkeypatch):
    """A version 1 that called items `materials` and wrote amounts beside the flow, read by a program of version 2."""
    migrations = Migrations()

    @migrations.register(1, 2)
    def items_and_amounts(raw):
        new = {key: kept for key, kept in raw.items() if key != "materials"} | {"items": raw["materials"]}
        new["flows"] = [
            {key: kept for key, kept in flow.items() if key != "amount"}
            | ({"quantity": {"form": "value", "value": flow["amount"], "unit": "t/a"}} if "amount" in flow else {})
            for flow in raw["flows"]
        ]
        return new

    monkeypatch.setattr(codec, "MIGRATIONS", migrations)
    monkeypatch.setattr(codec, "SCHEMA_VERSION", 2)
    raw = json.loads(encode(workshop())) | {"schema_version": 1}
    for flow in raw["flows"]:
        quantity = flow.pop("quantity", None)
        if quantity:
            flow["amount"] = quantity["value"]
    raw["materials"] = raw.pop("items")
    return raw


def test_an_older_document_is_migrated(older):
    document, problems, whole = decode(json.dumps(older).encode(), "old.json")
    assert (problems, whole) == ((), True)
    assert document.flows["f7"].quantity == value(100)
    assert document == workshop()


def test_migrations_are_taken_in_order_and_leave_what_they_were_given():
    migrations = Migrations()
    migrations.register(1, 2)(lambda raw: raw | {"steps": [*raw["steps"], "1-2"]})
    migrations.register(2, 4)(lambda raw: raw | {"steps": [*raw["steps"], "2-4"]})
    given_raw = {"steps": []}
    assert migrations.migrate(given_raw, 1, 4) == {"steps": ["1-2", "2-4"], "schema_version": 4}
    assert migrations.migrate(given_raw, 2, 4)["steps"] == ["2-4"]
    assert given_raw == {"steps": []}
    with pytest.raises(LookupError):
        migrations.migrate(given_raw, 3, 4)


@pytest.mark.parametrize(("older_version", "newer"), [(1, 1), (2, 1), (1, 3)])
def test_a_step_backwards_or_a_second_one_is_refused(older_version, newer):
    migrations = Migrations()
    migrations.register(1, 2)(dict)
    with pytest.raises(ValueError, match="migration"):
        migrations.register(older_version, newer)


def test_there_is_a_way_from_every_version():
    for version in range(1, SCHEMA_VERSION):
        assert MIGRATIONS.migrate({}, version) is not None


def test_the_schema_in_the_resources_is_current():
    """Written by `python -m vsm_app.io.schema resources/schema/document.schema.json`."""
    assert (ROOT / "resources" / RESOURCE).read_text(encoding="utf-8") == schema_text()
    assert assets.read_json(RESOURCE) == json.loads(schema_text())


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(document_schema())


@settings(max_examples=20)
@given(DOCUMENTS)
def test_whatever_is_saved_fits_the_schema(document):
    jsonschema.Draft202012Validator(document_schema()).validate(json.loads(encode(document)))


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw["nodes"][0].pop("name"),
        lambda raw: raw["nodes"][0].update(colour="red"),
        lambda raw: raw["flows"][0].update(quantity={"form": "perhaps"}),
        lambda raw: raw.update(format="other"),
        lambda raw: raw.update(schema_version=SCHEMA_VERSION + 1),
        lambda raw: raw["layout"]["places"]["n3"].update(x="left"),
    ],
)
def test_slips_of_the_pen_do_not_fit_the_schema(change):
    raw = json.loads(encode(workshop()))
    change(raw)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(raw, document_schema())


def test_the_example_of_the_documentation_is_a_map_that_fits_the_schema():
    page = (ROOT / "docs" / "file-format.md").read_text(encoding="utf-8")
    text = page.partition("```json\n")[2].partition("```")[0]
    document, problems, whole = decode(text.encode(), "example")
    assert (len(document.nodes), len(document.flows), problems, whole) == (2, 2, (), True)
    jsonschema.validate(json.loads(text), document_schema())
