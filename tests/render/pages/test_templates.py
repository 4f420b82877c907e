"""Templates name only what exists: a name in a branch that no test reaches would be an error for readers."""

import re
from pathlib import Path

import pytest

from onrecord.render.pages.context import PageContext
from onrecord.render.pages.dates import Dates
from onrecord.render.pages.languages import Language
from onrecord.render.pages.words import Words

FOLDER = Path(__file__).parents[3] / "api" / "onrecord" / "render" / "pages" / "templates"
TEMPLATES = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.html"))}
OBJECTS = {
    "words": set(dir(Words(Language.EN))),
    "dates": set(dir(Dates(Language.EN))),
    "page": set(dir(PageContext)),
}
_IMPORT = re.compile(r'{% import "(?P<file>[^"]+)" as (?P<name>\w+)')
_MACRO = re.compile(r"{% macro (\w+)\(")


def _used(text: str, name: str) -> set[str]:
    code = " ".join(re.findall(r"{[{%].*?[}%]}", text, re.DOTALL))
    code = re.sub(r'"[^"]*"', '""', code)
    return set(re.findall(rf"(?<![\w.]){name}\.(\w+)", code))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_attribute_in_a_template_exists(template: str) -> None:
    missing = {name: _used(TEMPLATES[template], name) - known for name, known in OBJECTS.items()}

    assert {name: names for name, names in missing.items() if names} == {}


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_macro_in_a_template_exists(template: str) -> None:
    text = TEMPLATES[template]
    missing = {name: _used(text, name) - set(_MACRO.findall(TEMPLATES[file])) for file, name in _IMPORT.findall(text)}

    assert {name: names for name, names in missing.items() if names} == {}
