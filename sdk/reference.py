"""Write the reference of the client as pages that a browser shows without a network: what `make reference` runs.

The pages are pdoc's. Changed is what a reader should not meet: names of private modules, constructors of what nobody
constructs, types evaluated until nobody recognizes them, a box for each value of a closed list.
"""

import ast
import inspect
import re
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path
from textwrap import dedent
from typing import Any, get_type_hints

from jinja2 import ChoiceLoader, DictLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields
from pdoc import doc_ast, render
from pdoc.doc import Class, Doc, Function, Module, Variable
from pdoc.render_helpers import linkify, relative_link

import onrecord_client
from onrecord_client import OnrecordError, _generated, columns
from onrecord_client._generated.api import AsyncResources, Resources
from onrecord_client.models import Problem
from onrecord_client.record import Answer, OpenEnum, Record

OUTPUT = Path(__file__).parent / "docs"
PACKAGE = onrecord_client.__name__
API = f"{PACKAGE}._generated.api"
RESOURCES = get_type_hints(Resources)
WALKS = f"{PACKAGE}._generated.walk"
ASYNC_WALKS = f"{PACKAGE}.async_walk"
MODELS = f"{PACKAGE}.models"
# What each page is called, in the order of the menu.
TITLES = {
    PACKAGE: PACKAGE,
    **{f"{API}.{kind}": f"client.{kind}" for kind in RESOURCES},
    WALKS: "Walks",
    ASYNC_WALKS: "Async walks",
    MODELS: "models",
    f"{PACKAGE}.record": "What records share",
}
PAGES = {title: name for name, title in TITLES.items()}
RANKS = {Resources: 0, AsyncResources: 1, Record: 2, Answer: 3, object: 4, OpenEnum: 5, Exception: 6}
# How much it counts in a search that a filter is called so: more than that the text of a code or a field has the word.
WEIGHT, OUR_WEIGHT = "signature: {boost: 2}", "signature: {boost: 12}"
CONSTRUCTED = {"Client", "AsyncClient", "Cache"}

IN_DOCSTRING = re.compile(r"(?<=<code>)[\w.]+(?=</code>)")
IN_SIGNATURE = re.compile(r'(?<=<span class="n">)\w+(?=</span>)')
ANYWHERE = re.compile(r"\b\w+\b")

START = """
## Where to begin

| to | see |
|---|---|
| set up a client | `Client`; in an event loop `AsyncClient` |
| ask for records by what they are | {lists}, with all their filters |
| get one record by its id | `get` beside each of these |
| go through what was found, count it, make a table of it | `Walk` and `PlacedWalk`, which every `list` returns |
| read a record | `Actor`, `Event`, `Claim`, `Relationship`, `Document` |
| know what a code means | `client.codebook` |
| cite the data | `Provenance`, which a walk's `provenance` returns |
| have more patience, keep answers | `Timeouts`, `Retry`, `Cache` |
| handle what goes wrong | `OnrecordError` and its family, below |

## What can go wrong

{family}
"""
ASKED = """
`client.{kind}` is the `{sync}` of a `Client`, and the `{awaited}` of an `AsyncClient`, whose answers are awaited.
"""
FILTERED = """
`Many[X]` is one `X` or several of them: `"mali"` or `["mali", "france"]`. `XText` is a value of the closed list `X` as
plain text. What is None, or not given, is not asked for.
"""
WALKED = """
Every `list` of a client returns one of these. `RecordT` is the kind of record that is listed, such as `Event`, and
`PageT` is the kind of page that it comes on, such as `EventPage`.

## Tables

{columns}
"""
RECORDS = """
`Actor`, `Event`, `Claim`, `Relationship` and `Document` are the kinds of record; the others are parts of them, or what
they come in: `EventItem` is one event with what stands beside it, `EventPage` many. Closed lists are at the end.

What may be None says so in its type. A closed list tells its members with their texts, by which they can be asked for;
`client.codebook` has what each of them means.
"""

TEMPLATE = """\
{% extends "default/module.html.jinja2" %}
{% block title %}{{ titles.get(module.modulename) }} - {{ package }}{% endblock %}
{% block module_list_link %}{% endblock %}
{% block nav_submodules %}
    <h2>Pages</h2>
    <ul>
        {% for name, title in titles.items() %}
            <li><a href="{{ path_to(module.modulename, name) or "#" }}"
                   {% if name == module.modulename %}aria-current="page"{% endif %}>{{ title }}</a></li>
        {% endfor %}
    </ul>
{% endblock %}
{% block attribution %}{% endblock %}
{% block head %}
    {% if module.modulename == models %}
        <style>nav.pdoc .memberlist .memberlist { display: none; }</style>
    {% endif %}
{% endblock %}
{% macro is_public(doc) %}{% if is_shown(doc) %}true{% endif %}{% endmacro %}
{% macro module_name() %}<h1 class="modulename">{{ titles.get(module.modulename) }}</h1>{% endmacro %}
{% macro bases(doc) %}
    {%- for base in bases_of(doc) -%}
        {{ "(" if loop.first else ", " }}<span class="base">{{ base | linkify }}</span>{{ ")" if loop.last }}
    {%- endfor -%}
{% endmacro %}
"""
STYLE = """\
nav.pdoc h2 { font-size: 1.4rem; }
nav.pdoc [aria-current] { font-weight: bold; }
.pdoc .docstring th { text-align: left; }
.pdoc .docstring p code { display: inline-block; overflow-wrap: anywhere; }
"""


def main() -> None:
    """Write into the folder that the command line names, or into the project's own."""
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--output", type=Path, default=OUTPUT)
    output = parser.parse_args().output
    write(output)
    print(f"open {output / 'index.html'} in a browser")  # noqa: T201 (it is what one wants to know)


def write(output: Path) -> None:
    """Write all pages, the search among them."""
    modules = {name: Module.from_name(name) for name in TITLES}
    homes = {each.name: name for name, module in modules.items() for each in module.members.values() if is_shown(each)}
    for module in modules.values():
        edit(module, homes)
    configure(homes)
    for name, module in modules.items():
        file = output / f"{name.replace('.', '/')}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(render.html_module(module, modules), "utf-8")
    (output / "index.html").write_text(render.html_index(modules), "utf-8")
    before, _, after = render.search_index(modules).rpartition(WEIGHT)
    if not before:
        sys.exit(f"pdoc's search no longer has {WEIGHT!r}, which is to become {OUR_WEIGHT!r}")
    (output / "search.js").write_text(before + OUR_WEIGHT + after, "utf-8")


def configure(homes: dict[str, str]) -> None:
    """Set up pdoc for pages of ours, given which page each class is on."""

    @pass_context
    def linked(context: Context, code: str, *, namespace: str = "", shorten: bool = True) -> Markup:
        """Link what pdoc links, and the bare names of classes too."""
        here = context["module"].modulename

        def link(match: re.Match[str]) -> str:
            text = match[0]
            name = text if text in homes else text.removesuffix("Text")
            if name in homes:
                return f'<a href="{relative_link(here, homes[name])}#{name}">{text}</a>'
            page = PAGES.get(text, here)
            return text if page == here else f'<a href="{relative_link(here, page)}">{text}</a>'

        html = linkify(context, code, namespace, shorten)
        pattern = IN_DOCSTRING if not shorten else IN_SIGNATURE if "<span" in html else ANYWHERE
        return Markup(pattern.sub(link, html))  # noqa: S704 (it was markup, and only links were added)

    def bases_of(doc: Class) -> list[str]:
        return [base.__name__ for base in doc.obj.__bases__ if base.__name__ in homes]

    render.configure(docformat="markdown", show_source=False)
    ours = DictLoader({"module.html.jinja2": TEMPLATE, "custom.css": STYLE})
    render.env.loader = ChoiceLoader([ours, *filter(None, [render.env.loader])])
    render.env.filters["linkify"] = linked
    render.env.globals |= {"titles": TITLES, "package": PACKAGE, "models": MODELS, "path_to": relative_link}
    render.env.globals |= {"bases_of": bases_of, "is_shown": is_shown}


def is_shown(doc: Doc[Any]) -> bool:
    """Return whether a reader should meet something."""
    if isinstance(doc, Module):
        return doc.modulename in TITLES
    if doc.name == "__init__":
        return doc.qualname.split(".")[-2] in CONSTRUCTED
    is_told_elsewhere = isinstance(doc, Variable) and (doc.is_enum_member or doc.name.endswith("Text"))
    return not doc.name.startswith("_") and not is_told_elsewhere


def edit(module: Module, homes: dict[str, str]) -> None:
    """Change what pdoc found in a module into what a reader should see of it."""
    name = module.modulename
    said = module.docstring if name == PACKAGE else module.docstring.partition("\n\n")[0]
    module.docstring = f"{said}\n{introduction(name)}"
    module.fullname = TITLES[name]
    module.members = dict(sorted(module.members.items(), key=lambda member: place(member[1])))
    for doc in module.members.values():
        if isinstance(doc, Class):
            edit_class(doc, homes)
        elif isinstance(doc, Variable):
            doc.docstring = doc.docstring or doc_ast.walk_tree(_generated).var_docstrings.get(doc.name, "")
            doc.default_value_str = doc.default_value_str.replace(f"{Problem.__module__}.", "")
    if name.startswith(API) or name in {WALKS, ASYNC_WALKS}:  # in what a search finds
        for doc in module.classes:
            doc.fullname = doc.qualname
            for member in doc.own_members:
                member.fullname = member.qualname


def introduction(name: str) -> str:
    """Return what a page says before all else, beside the docstring of its module."""
    if name == PACKAGE:
        lists = [
            f"[`client.{kind}.list`]({relative_link(PACKAGE, f'{API}.{kind}')}#{resource.__name__}.list)"
            for kind, resource in RESOURCES.items()
            if hasattr(resource, "list")
        ]
        return START.format(lists=", ".join(lists), family="\n".join(family(OnrecordError)))
    if name.startswith(API):
        kind = name.rpartition(".")[2]
        resource = RESOURCES[kind]
        asked = ASKED.format(kind=kind, sync=resource.__name__, awaited=f"Async{resource.__name__}")
        return asked + FILTERED if hasattr(resource, "list") else asked
    if name in {WALKS, ASYNC_WALKS}:
        return WALKED.format(columns=columns.__doc__)
    return RECORDS if name == MODELS else ""


def family(error: type[OnrecordError], indent: str = "") -> list[str]:
    """Return an error and all that are of its kind, as lines of a list."""
    kinds = [line for kind in error.__subclasses__() for line in family(kind, indent + "    ")]
    return [f"{indent}- `{error.__name__}`: {inspect.cleandoc(error.__doc__ or '')}", *kinds]


def place(doc: Doc[Any]) -> tuple[int, int]:
    """Return where on its page something stands: by its family, and errors from the general to the special."""
    if not isinstance(doc, Class):
        return max(RANKS.values()) + 1, 0
    rank = max(RANKS.items(), key=lambda each: (issubclass(doc.obj, each[0]), len(each[0].__mro__)))[1]
    return rank, len(doc.obj.__mro__) if issubclass(doc.obj, Exception) else 0


def edit_class(doc: Class, homes: dict[str, str]) -> None:
    """Show what comes of bases without a page as the class's own, and all types as they are written."""
    bases = [doc.obj, *takewhile(lambda base: base.__name__ not in homes, doc.obj.__mro__[1:])]
    bases = [base for base in bases if base.__module__.startswith(PACKAGE)]
    origins = {(base.__module__, base.__qualname__) for base in bases}
    own = [member for member in doc.members.values() if origin(member) in origins and is_shown(member)]
    doc.own_members = sorted(own, key=lambda member: (member.name != "__init__", member.kind == "function"))
    doc.inherited_members = {
        (homes.get(name, module), name): each for (module, name), each in doc.inherited_members.items()
    }
    said = [inspect.cleandoc(base.__doc__ or "").partition("\n\n")[2] for base in bases[1:]]
    if issubclass(doc.obj, OpenEnum) and doc.obj is not OpenEnum:
        doc.inherited_members = {}  # which are the same for all
        said.append(" ".join(f'`{member.name} = "{member.value}"`' for member in doc.obj))
    doc.docstring = "\n\n".join(filter(None, [doc.docstring, *said]))
    defaults = {field.name: field.default for field in fields(doc.obj)} if issubclass(doc.obj, Struct) else {}
    for member in doc.own_members:
        if isinstance(member, Function):
            member.signature = signature(member)
        elif isinstance(member, Variable):
            member.annotation = annotation(doc.obj, member)
            if defaults.get(member.name, NODEFAULT) is not NODEFAULT:
                member.default_value = defaults[member.name]


def origin(member: Doc[Any]) -> tuple[str, str]:
    """Return module and name of the class that something is defined in."""
    module, name = member.taken_from
    return module, name.rpartition(".")[0]


class Written:
    """A type as it is written, without the quotes around names; pdoc shows it by its representation."""

    def __init__(self, node: ast.expr) -> None:
        self._text = ast.unparse(Unquoted().visit(node))

    def __repr__(self) -> str:
        return self._text


class Unquoted(ast.NodeTransformer):
    """Takes the quotes from types, not from the texts of a Literal."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """Go into what is no Literal."""
        return node if ast.unparse(node.value) == "Literal" else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Read what is quoted."""
        return ast.parse(node.value, mode="eval").body if isinstance(node.value, str) else node


def signature(function: Function) -> inspect.Signature:
    """Return the signature of a method, without the argument that nobody gives."""
    types = types_of(function.obj)
    found = inspect.signature(function.obj)
    parameters = [each.replace(annotation=types.get(each.name, each.annotation)) for each in found.parameters.values()]
    if function.name == "__init__":  # of which pdoc leaves that argument out
        return found.replace(parameters=parameters, return_annotation=inspect.Signature.empty)
    return found.replace(parameters=parameters[1:], return_annotation=types["return"])


def annotation(owner: type, variable: Variable) -> Any:
    """Return the type of an attribute, as it is written where it is computed, declared or given."""
    declared = inspect.getattr_static(owner, variable.name, None)
    if isinstance(declared, property) and declared.fget:
        return types_of(declared.fget)["return"]
    for base in owner.__mro__:
        text = doc_ast.walk_tree(base).annotations.get(variable.name)
        if isinstance(text, str):
            return Written(ast.parse(text, mode="eval").body)
    constructor = inspect.getattr_static(owner, "__init__")
    given = types_of(constructor) if inspect.isfunction(constructor) else {}
    return given.get(variable.name, variable.annotation)


def types_of(function: Callable[..., Any]) -> dict[str, Written]:
    """Return the types of a function's arguments, and of what it returns, as they are written."""
    node = ast.parse(dedent(inspect.getsource(function))).body[0]
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        raise TypeError(function)
    types = {each.arg: each.annotation for each in (*node.args.args, *node.args.kwonlyargs)} | {"return": node.returns}
    return {name: Written(type_) for name, type_ in types.items() if type_}


if __name__ == "__main__":
    main()
