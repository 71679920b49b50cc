"""Edge lists as people have them (contract, "Edge list")."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from vsm_app.engine import pipeline
from vsm_app.errors import DamagedFileError, ReadError
from vsm_app.io.open import open_any
from vsm_app.model.elements import OriginClass, StageKind
from vsm_app.model.problems import Severity
from vsm_app.model.quantities import Form, Quantity
from vsm_app.texts import problem_text

TABLES = Path(__file__).parents[1] / "data" / "tables"


@pytest.fixture
def read(tmp_path):
    """Reads a text as a table; `name` is the file's name."""

    def read_table(text, name="table.csv", encoding="utf-8", **answers):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return open_any(path, **answers)

    return read_table


@pytest.fixture
def workbook(tmp_path):
    """Writes sheets (name to rows) to a workbook and reads it."""

    def read_workbook(sheets, **answers):
        path = tmp_path / "table.xlsx"
        with xlsxwriter.Workbook(path) as book:
            for name, rows in sheets.items():
                page = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    for column, cell in enumerate(row):
                        if cell is not None:
                            page.write(number, column, cell)
        return open_any(path, **answers)

    return read_workbook


def only_flow(opened):
    (flow,) = opened.document.flows.values()
    return flow


def said(opened):
    """What is said of a file, but that amounts without a spread are exact: most tables here have none."""
    return [problem for problem in opened.problems if problem.code != "import.exact"]


def codes(opened):
    return [problem.code for problem in said(opened)]


# --- headings, encodings, marks ---
@pytest.mark.parametrize(
    "text",
    [
        "source,target,item,value,unit,sd,id\nMill,Press,Steel,3.5,t,0.2,f1\n",
        "id;unit;Wert;Standardabweichung;Ziel;Stoff;Quelle\nf1;t;3,5;0,2;Press;Steel;Mill\n",
        "Quelle\tZiel\tStoff\tWert\tEinheit\tStreuung\tKennung\nMill\tPress\tSteel\t3,5\tt\t0,2\tf1\n",
        "sep=;\nFrom;To;Material;Amount;Unit;Std;ID\nMill;Press;Steel;3.5;t;0.2;f1\n",
        'SOURCE , Target,type, Value [t] ,sd,id\n"Mill", Press,Steel,3.5,0.2,f1\n',
        "A title\n\nsource|target|item|value in t|sd|id\nMill|Press|Steel|3.5|0.2|f1\n",
    ],
)
def test_headings_stand_in_any_order_in_both_languages(read, text):
    opened = read(text)
    flow = only_flow(opened)
    assert (flow.id, flow.source, flow.target) == ("f1", "Mill", "Press")
    assert flow.quantity == Quantity(Form.VALUE, value=3.5, unit="t", sd=0.2, decimals=1)
    assert opened.document.items[flow.item].name == "Steel"
    assert opened.format == "edge_list"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_umlauts_are_read_in_every_usual_encoding(read, encoding):
    opened = read("Quelle;Ziel;Wert\nGießerei;Öfen;1\n", encoding=encoding)
    assert set(opened.document.nodes) == {"Gießerei", "Öfen"}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1.074", "467", "4.529", "1.560", "2.590"], [1074, 467, 4529, 1560, 2590]),
        (["1.074", "0.597"], [1.074, 0.597]),
        (["1.234,5", "2"], [1234.5, 2]),
        (["1'234.5", "2"], [1234.5, 2]),
        (["1 234", "2"], [1234, 2]),
        (["11236", "1.074"], [11236, 1.074]),
        (["1,5", "12"], [1.5, 12]),
        (["(5,5)", "3-"], [-5.5, -3]),
    ],
)
def test_the_decimal_mark_is_decided_over_the_whole_column(read, cells, expected):
    rows = "\n".join(f"A;B{k};{cell}" for k, cell in enumerate(cells))
    opened = read(f"Quelle;Ziel;Wert\n{rows}\n")
    assert [flow.quantity.value for flow in opened.document.flows.values()] == expected


def test_an_ambiguous_column_is_said_and_can_be_answered(read):
    text = "source\ttarget\tvalue\tunit\nA\tB\t1.074\tt\n"
    assert "import.ambiguous_number" in codes(read(text))
    assert only_flow(read(text, decimal=",")).quantity.value == 1074
    answered = read(text, decimal=".")
    assert only_flow(answered).quantity.value == 1.074
    assert said(answered) == []


def test_columns_that_nobody_knows_are_kept_with_the_flow(read):
    flow = only_flow(read("source,target,value,unit,Colour,note\nA,B,1,t,red,see report\n"))
    assert flow.note == "see report\nColour: red"


def test_a_person_may_say_which_column_is_which(read):
    opened = read(
        "Herkunftsland,Empfänger,kt\nA,B,5\n", columns={"source": "Herkunftsland", "target": "Empfänger", "value": "kt"}
    )
    assert only_flow(opened).quantity.value == 5


# --- amounts ---
def test_no_value_is_unknown_and_keeps_its_unit(read):
    opened = read("source,target,item,value,unit\nA,B,x,,MWh\nA,C,x,?,MWh\n")
    assert [flow.quantity.form for flow in opened.document.flows.values()] == [Form.UNKNOWN, Form.UNKNOWN]
    assert opened.document.items[opened.document.flows["f2"].item].unit == "MWh"


@pytest.mark.parametrize(
    ("cell", "exact", "sd"), [("", True, None), ("0", True, None), ("5", False, 5.0), ("2 %", False, 2.0)]
)
def test_no_spread_is_exact(read, cell, exact, sd):
    quantity = only_flow(read(f"source,target,value,unit,sd\nA,B,100,t,{cell}\n")).quantity
    assert (quantity.exact, quantity.sd) == (exact, sd)


@pytest.mark.parametrize(("cell", "decimals"), [("100", 0), ("100.50", 2), ("1e3", 0), ("0.001", 3)])
def test_the_digits_written_are_kept(read, cell, decimals):
    assert only_flow(read(f"source,target,value,unit\nA,B,{cell},t\n")).quantity.decimals == decimals


def test_a_unit_may_stand_in_the_cell_or_in_the_heading(read):
    assert only_flow(read("Quelle;Ziel;Wert\nA;B;3,5 t/Wo\n")).quantity.unit == "t/Wo"
    assert only_flow(read("Quelle;Ziel;Wert (MWh/a)\nA;B;3,5\n")).quantity.unit == "MWh/a"


def test_what_stands_behind_a_unit_qualifies_the_item(read):
    opened = read("source,target,item,value,unit\nA,B,Sheet,3,Mt Al\nA,C,,4,Mt Al\nA,D,Ore,5,kt (dry)\n")
    assert [item.name for item in opened.document.items.values()] == ["Sheet (Al)", "Al", "Ore"]
    assert {flow.quantity.unit for flow in opened.document.flows.values()} == {"Mt", "kt"}


def test_one_item_on_two_layers_is_two_items(read):
    opened = read("source,target,item,value,unit\nA,B,Wood,3,t\nA,B,Wood,9,MWh\nB,C,Wood,2000,kg\n")
    assert [(item.name, item.unit) for item in opened.document.items.values()] == [("Wood", "t"), ("Wood", "MWh")]


def test_without_items_the_layer_gives_the_name_in_the_tables_language(read):
    assert [i.name for i in read("source,target,value,unit\nA,B,1,t\nA,B,1,MWh\n").document.items.values()] == [
        "Mass",
        "Energy",
    ]
    assert [i.name for i in read("Quelle;Ziel;Wert;Einheit\nA;B;1;t\n").document.items.values()] == ["Masse"]


def test_rates_become_amounts_of_the_maps_period(read):
    opened = read("source,target,value,unit\nA,P,10,t/day\nP,B,,t\n")
    result = pipeline.solve(opened.document).own["f2"]
    assert (result.value, result.unit) == (pytest.approx(3650), "t")


def test_the_currency_of_the_file_becomes_the_maps(read):
    assert read("source,target,value,unit\nA,B,1,million USD\n").document.settings.currency == "USD"


# --- nodes ---
def test_kinds_follow_from_the_flows(read):
    nodes = read("source,target,value,unit\nMill,Press,5,t\nPress,Shop,5,t\n,Press,1,t\nPress,,1,t\n").document.nodes
    assert {name: node.kind for name, node in nodes.items()} == {"Mill": "source", "Press": "process", "Shop": "sink"}


def test_an_empty_end_is_the_outside(read):
    flows = read("source,target,value,unit\n,P,1,t\nP,,1,t\n").document.flows
    assert (flows["f1"].source, flows["f2"].target) == (None, None)


def test_zero_rows_and_self_loops_do_not_make_a_process(read):
    opened = read("source,target,value,unit\nOre,Steel,5,t\nSteel,Ore,0,t\nOre,Ore,0,t\n")
    assert {name: node.kind for name, node in opened.document.nodes.items()} == {"Ore": "source", "Steel": "sink"}


def test_a_second_table_says_otherwise(workbook):
    flows = [["source", "target", "value", "unit"], ["Mill", "Press", 5, "t"], ["Press", "Yard", 5, "t"]]
    nodes = [
        ["Name", "Art", "Phase", "Bestand"],
        ["Yard", "Lager", "Vertrieb", 1],
        ["Mill", "Prozess", "Rohstoffe", None],
    ]
    opened = workbook({"flows": flows, "nodes": nodes})
    yard, mill = opened.document.nodes["Yard"], opened.document.nodes["Mill"]
    assert (yard.kind, yard.holds_stock) == ("inventory", True)
    assert (mill.kind, mill.holds_stock) == ("process", None)
    assert [stage.kind for stage in opened.document.stages.values()] == [StageKind.RAW_MATERIAL, StageKind.DISTRIBUTION]


def test_the_second_table_may_be_a_file_of_its_own(read, tmp_path):
    nodes = tmp_path / "extra.csv"
    nodes.write_text("name;kind;stock\nYard;;1\nAlone;process;\n", encoding="utf-8")
    opened = read("source;target;value;unit\nMill;Yard;5;t\n", nodes=str(nodes))
    assert opened.document.nodes["Yard"].holds_stock
    assert opened.document.nodes["Alone"].kind == "process"


def test_names_stay_ids_where_they_can(read):
    opened = read("id,source,target,value,unit\nf1,A,B,1,t\nf1,B,C,2,t\nB,C,D,3,t\nsettings,settings,D,1,t\n")
    assert set(opened.document.nodes) == {"A", "B", "C", "D", "n1"}
    assert opened.document.nodes["n1"].name == "settings"
    flow_ids = list(opened.document.flows)
    assert flow_ids[0] == "f1"
    assert len(set(flow_ids)) == 4
    assert codes(opened) == ["import.double_flow", "import.double_flow"]


def test_origin_classes_are_read_in_both_languages(read):
    rows = "A,B,1,t,recycled\nA,C,1,t,Abfall\nA,D,1,t,Primärrohstoff\nA,E,1,t,magic\n"
    opened = read(f"source,target,value,unit,origin_class\n{rows}")
    flows = opened.document.flows.values()
    classes = [flow.origin_class or opened.document.items[flow.item].origin_class for flow in flows]
    assert classes[:3] == [OriginClass.RECYCLED, OriginClass.LOSS, OriginClass.PRIMARY]
    assert codes(opened) == ["import.unknown_class"]


def test_every_node_gets_a_place(read):
    opened = read("source,target,value,unit\nA,B,1,t\nB,C,1,t\n")
    places = opened.document.layout.places
    assert places.keys() == {"A", "B", "C"}
    assert places["A"].x < places["B"].x < places["C"].x


# --- problems with their place ---
@pytest.mark.parametrize(
    ("row", "code", "severity", "column"),
    [
        ("A,B,x,abc,t,", "import.no_number", Severity.WARNING, "value"),
        ("A,B,x,-5,t,", "import.negative", Severity.INFO, "value"),
        ("A,B,x,5,t,-1", "import.negative_sd", Severity.WARNING, "sd"),
        ("A,B,x,5,sacks,", "import.unknown_unit", Severity.WARNING, "unit"),
        ("A,B,x,5,tons,", "import.ambiguous_unit", Severity.WARNING, "unit"),
        ("A,B,x,5,,", "import.unit_taken", Severity.WARNING, "unit"),
        ("A,B,x,0,t,", "import.zero", Severity.INFO, ""),
        ("A,A,x,5,t,", "import.self_loop", Severity.INFO, ""),
        ("M,P,x,5,t,", "import.parallel", Severity.INFO, ""),
        (",,x,5,t,", "import.no_ends", Severity.WARNING, "source"),
        ("m,P,x,5,t,", "import.similar_names", Severity.WARNING, ""),
    ],
)
def test_what_is_odd_is_taken_and_said_with_row_and_column(read, row, code, severity, column):
    opened = read(f"source,target,item,value,unit,sd\nM,P,x,7,t,\n{row}\n")
    found = next(problem for problem in opened.problems if problem.code == code)
    assert found.severity is severity
    assert found.params["sheet"] == "table.csv"
    assert found.params["column"] == column
    assert found.params["row"] == (None if code == "import.similar_names" else 3)
    for lang in ("en", "de"):
        assert "{" not in problem_text(found, lang)
    expected = 1 if code == "import.no_ends" else 2
    assert len(opened.document.flows) == expected


def test_the_row_is_that_of_the_sheet_even_below_a_title(workbook):
    rows = [["Steel 2024"], [], [None, "Quelle", "Ziel", "Wert", "Einheit"], [None, "A", "B", "viel", "t"]]
    opened = workbook({"Daten": rows})
    problem = opened.problems[0]
    assert (problem.params["sheet"], problem.params["row"], problem.params["column"]) == ("Daten", 4, "Wert")


def test_blank_rows_are_counted(read):
    opened = read("source,target,value,unit\nA,B,1,t\n\n\nA,C,many,t\n")
    assert opened.problems[0].params["row"] == 5


def test_many_of_a_kind_are_summarised(read):
    rows = "\n".join(f"A,B{k},x,t" for k in range(40))
    opened = read(f"source,target,value,unit\n{rows}\n")
    assert len(opened.problems) == 6
    more = opened.problems[-1]
    assert (more.code, more.params["count"]) == ("import.more", 35)


def test_a_table_without_units_is_said_once(read):
    opened = read("source,target,value\nA,B,1\nB,C,2\n")
    assert codes(opened) == ["import.no_unit"]
    assert codes(read("source,target,value,unit\nA,B,1,\nB,C,2,\n")) == ["import.no_unit"]
    assert read("source,target,value\nA,B,1\n", unit="kt").document.flows["f1"].quantity.unit == "kt"


def test_what_an_unclear_unit_means_can_be_answered(read):
    opened = read("source,target,value,unit\nA,B,1,tons\n", units={"tons": "short ton"})
    assert said(opened) == []
    assert only_flow(opened).quantity.unit == "short ton"


# --- workbooks ---
def test_numbers_written_as_text_are_read(workbook):
    opened = workbook({"s": [["Source", "Value", "Target"], ["Forest", "54.05", "IRW"], ["IRW", "20.209", "Mill"]]})
    assert [flow.quantity.value for flow in opened.document.flows.values()] == [54.05, 20.209]


def test_the_sheet_can_be_chosen(workbook):
    sheets = {name: [["source", "target", "value", "unit"], [name, "B", 1, "t"]] for name in ("first", "second")}
    opened = workbook(sheets)
    assert "first" in opened.document.nodes
    assert codes(opened) == ["import.other_sheet"]
    assert "second" in workbook(sheets, sheet="second").document.nodes
    with pytest.raises(ReadError, match="first, second"):
        workbook(sheets, sheet="third")


def test_the_floweaver_table_with_its_mark_and_zeros_is_read():
    opened = open_any(TABLES / "floweaver_japan_with_bom_and_zeros.csv")
    assert (len(opened.document.nodes), len(opened.document.flows)) == (39, 194)
    assert {problem.code for problem in opened.problems if problem.severity is not Severity.INFO} == {"import.no_unit"}


def test_the_wood_workbook_is_read():
    opened = open_any(TABLES / "wood_flows_2014.xlsx", unit="Mm3")
    assert (len(opened.document.nodes), len(opened.document.flows)) == (18, 43)
    assert opened.document.flows["f1"].note == "Color: (0,191,255)\nFlow Style: ab"
    assert all(problem.severity is Severity.INFO for problem in opened.problems)


# --- what cannot be read ---
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("year,waste\n2001,5\n", "import.no_headings"),
        ("source,value\nA,5\n", "import.no_headings"),
        ("just a letter", "import.no_headings"),
        (b"\xff\xfe\x00\x00", "import.no_headings"),
        ('source,target,value\nA,"B' + "x" * 300_000, "import.bad_csv"),
        ('source,target,value\nA,"B,5\nC,D,6\n', "import.open_quote"),
    ],
)
def test_a_table_that_is_none_is_refused_in_one_sentence(read, text, code):
    with pytest.raises(ReadError) as refused:
        read(text)
    assert refused.value.code == code
    assert "table.csv" in str(refused.value)


def test_a_damaged_workbook_is_refused(tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_bytes((TABLES / "wood_flows_2014.xlsx").read_bytes()[:5000])
    with pytest.raises(DamagedFileError, match="save it again"):
        open_any(path)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"decimal": ";"}, "import.bad_answer"),
        ({"colour": "red"}, "import.unknown_answer"),
        ({"columns": "source"}, "import.answer_no_texts"),
        ({"unit": 5}, "import.answer_no_text"),
    ],
)
def test_an_answer_that_nobody_asked_for_is_refused(read, answers, code):
    with pytest.raises(ReadError) as refused:
        read("source,target,value\nA,B,1\n", **answers)
    assert refused.value.code == code


def test_an_empty_table_is_an_empty_map(read):
    opened = read("source,target,value\n")
    assert opened.document.nodes == {}
    assert codes(opened) == ["import.no_rows"]


def test_a_mistyped_unit_names_what_may_be_meant_and_its_flow(read):
    (problem,) = said(read("id,source,target,value,unit\nf,A,B,1,tonns\ng,B,C,1,t\n"))
    assert (problem.code, problem.subjects, problem.params["choices"]) == ("import.unknown_unit_near", ("f",), ("t",))


def test_values_that_are_missing_are_said_once_with_their_rows(read):
    opened = read("id,source,target,value,unit\nf,A,B,1,t\ng,B,C,,t\nh,B,D,?,t\n")
    (problem,) = said(opened)
    assert (problem.code, problem.severity, problem.subjects) == ("import.no_value", Severity.INFO, ("g", "h"))
    assert problem.params["rows"] == ("3", "4")
    assert "2 rows have no value (rows 3, 4)" in problem_text(problem, "en")
    assert "2 Zeilen haben keinen Wert (Zeilen 3, 4)" in problem_text(problem, "de")
