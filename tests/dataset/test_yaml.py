"""YAML is read as it looks; a feature that changes its meaning is refused at its position."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.dataset.check import load
from onrecord.dataset.parser import parse
from onrecord.dataset.tree import Mapping, Scalar, Sequence, Value
from onrecord.errors import BadData, Diagnostic


def diagnostics_of(source: str | bytes) -> list[str]:
    encoded = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    return [f"{diagnostic.position}: {diagnostic.message}" for diagnostic in parse(encoded, "f.yaml").diagnostics]


def value_of(source: str) -> Value:
    tree = parse(source.encode(), "f.yaml")
    assert tree.diagnostics == ()
    assert isinstance(tree.root, Scalar)
    return tree.root.value


@pytest.mark.parametrize(
    ("plain", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("off", "off"),
        ("1:30", "1:30"),
        ("2021-05-24", "2021-05-24"),
        ("2021-05-24T10:00:00Z", "2021-05-24T10:00:00Z"),
        ("1_000", "1_000"),
        ("0b1", "0b1"),
        ("010", "010"),
        ("-0841.5", "-0841.5"),
        ("0", 0),
        ("0.5", 0.5),
        ("0o10", 8),
        ("0x1F", 31),
        ("-12", -12),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-.inf", float("-inf")),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ('"010"', "010"),
        ("'null'", "null"),
        ("=", "="),
    ],
)
def test_a_plain_scalar_is_resolved_by_the_core_schema_of_yaml_1_2_but_for_leading_zeros(
    plain: str, value: Value
) -> None:
    found = value_of(plain)

    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("source", "position", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "3:1", "'a' again (first at 1:1); expected each field once"),
        (
            "a: 1\nb: 2\na: 3\nb: 4\n",
            "3:1",
            "'a' again (first at 1:1), and 1 more field after it; expected each field once, and",
        ),
        ("a: &x 1\n", "1:4", "the anchor &x"),
        ("a: &x [1]\n", "1:4", "the anchor &x"),
        ("a: 1\nb: *x\n", "2:4", "the alias *x"),
        ("a: 1\n<<: {b: 2}\n", "2:1", "a merge key"),
        ("a: !!str 1\n", "1:4", "the tag tag:yaml.org,2002:str"),
        ("a: !own {b: 1}\n", "1:4", "the tag !own"),
        ("a: ! b\n", "1:4", "the tag !"),
        ("a: 1\n\tb: 2\n", "2:1", "a tab; expected spaces"),
        ("a:\t1\n", "1:3", "a tab"),
        ("a: 'x\ty'\n", "1:6", "a tab"),
        ('a: "x # \ty"\n', "1:4", "a tab"),
        ('a: "x\\ty"\n', "1:4", "a tab"),
        ("a: x\x00y\n", "1:5", "the control character U+0000"),
        ('a: "\\0"\n', "1:4", "the control character U+0000"),
        ('a: "\\x85"\n', "1:4", "the control character U+0085"),
        ('a: "\\r"\n', "1:4", "a carriage return"),
        ("a: 1\rb: 2\r", "1:5", "a carriage return without a newline; expected lines that end with a newline"),
        ("a: x\x7fy\n", "1:5", "the control character U+007F"),
        ("a: x\u0085y\n", "1:5", "the control character U+0085"),
        ("a: x\u2028y\n", "1:5", "the control character U+2028"),
        ('a: "\\ud800"\n', "1:4", "the control character U+D800"),
        ('"a\\nb": 1\n', "1:1", "the control character U+000A"),
        ('"\\ud800": 1\n', "1:1", "the control character U+D800"),
        ('a: "\\U00110000"\n', "1:5", "the escape \\U00110000"),
        ("\ufeffa: 1\n", "1:1", "a byte order mark (U+FEFF)"),
        ('a: "\\ufeff"\n', "1:4", "a byte order mark (U+FEFF)"),
        (b"a: 1\nb: caf\xe9\n", "2:7", "the byte 0xe9 at offset 11 (line 2), which is not UTF-8"),
        ("a: \ud800\n", "1:4", "the byte 0xed at offset 3 (line 1), which is not UTF-8"),
        ("a: 1\n---\nb: 2\n", "2:1", "a second document"),
        ("%YAML 1.1\n---\na: 1\n", "1:1", "a directive"),
        ("a: [1, 2\n", "2:1", "a syntax error while parsing a flow sequence"),
        ("a: 'x\n", "2:1", "a syntax error while scanning a quoted scalar"),
        ("a: b: c\n", "1:5", "a syntax error: mapping values are not allowed here"),
        ("a: 1\n b: 2\n", "2:3", "a syntax error"),
        ("? [a]\n: 1\n", "1:3", "a list or a mapping as a field name"),
        ("a: " + "[" * 30 + "]" * 30 + "\n", "1:24", "lists and mappings nested too deep; expected at most 20"),
        ("a: " + "1" * 5000 + "\n", "1:4", "a number of 5000 characters"),
    ],
)
def test_ambiguous_or_invalid_yaml_is_refused_at_its_position(source: str | bytes, position: str, message: str) -> None:
    (line,) = diagnostics_of(source)

    assert line.startswith(f"f.yaml:{position}: ")
    assert message in line


def test_one_run_reports_everything_refused_in_a_file() -> None:
    lines = diagnostics_of("a: &x 1\na: 2\nb: !t 3\nc: *x\n")

    assert [line.split(": ")[0] for line in lines] == ["f.yaml:1:4", "f.yaml:2:1", "f.yaml:3:4", "f.yaml:4:4"]


@pytest.mark.parametrize("source", ["a: 1 #\tx\n", "#\tx\na: 1\n", "\t#\tx\n"[1:] + "a: 1\n"])
def test_a_tab_in_a_comment_is_allowed(source: str) -> None:
    assert diagnostics_of(source) == []


def test_a_diagnostic_has_the_path_of_its_field() -> None:
    (diagnostic,) = parse(b"- id: x\n  names:\n    - text: &a Y\n", "f.yaml", "actors").diagnostics

    assert diagnostic == Diagnostic(
        file="f.yaml",
        line=3,
        column=13,
        path="actors[0].names[0].text",
        found="the anchor &a",
        expected="the value without it",
    )


def test_a_tree_has_its_lists_and_fields_in_file_order() -> None:
    root = parse(b"b: [1, x]\na:\n", "f.yaml").root

    assert isinstance(root, Mapping)
    assert list(root.values) == ["b", "a"]
    assert isinstance(root.values["b"], Sequence)
    assert [item.value for item in root.values["b"].items if isinstance(item, Scalar)] == [1, "x"]


@pytest.mark.parametrize(
    ("source", "value"),
    [('"a\\nb"', "a\nb"), ("|-\n a\n b\n", "a\nb"), (">-\n a\n b\n", "a b"), ('"caf\\u00e9 \\U0001F600"', "café 😀")],
)
def test_newlines_and_escapes_in_text_are_resolved(source: str, value: str) -> None:
    assert value_of(source) == value


PRINTABLE = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff")


# Without characters with which misread text begins, and the one that stands for a lost character: both are refused.
UNSUSPICIOUS = PRINTABLE.filter(lambda char: char not in "ÃÐÑâ\ufffd")


@given(text=st.text(UNSUSPICIOUS))
@example(text="Ñandú, Ðorđe, SÃO, pâté")
def test_any_text_in_single_quotes_is_unchanged(text: str) -> None:
    quoted = text.replace("'", "''")

    assert value_of(f"'{quoted}'") == text


@given(text=st.text(PRINTABLE))
def test_any_text_written_as_escapes_is_unchanged(text: str) -> None:
    escaped = "".join(f"\\U{ord(char):08x}" for char in text)

    assert value_of(f'"{escaped}"') == text


YAML_LIKE = st.lists(
    st.sampled_from([*"ab01:- \n[]{}'\"|>&*!%#?,~<\\.", "---\n", "...\n", "- ", ": ", "\n  ", "\\x", "\\u", "\\U0011"])
)


@given(source=st.binary() | YAML_LIKE.map("".join).map(str.encode))
def test_any_bytes_raise_only_bad_data(source: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("data")
    path: Path = root / "dataset.yaml"
    path.write_bytes(source)

    with pytest.raises(BadData) as caught:
        load(root)

    assert len(str(caught.value).splitlines()) == len(caught.value.diagnostics)
