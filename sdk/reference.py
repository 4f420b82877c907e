"""Write the reference of the client as HTML pages that work without a network; `make reference` runs this script.

pdoc renders the pages. This script hides private modules and internal constructors, shows types as the source has
them (pdoc evaluates them to long, unfamiliar names), and lists the members of an enum in one line.
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
from onrecord_client.record import OpenEnum, Record, ResponseBody

OUTPUT = Path(__file__).parent / "docs"
PACKAGE = onrecord_client.__name__
API = f"{PACKAGE}._generated.api"
RESOURCES = get_type_hints(Resources)
PAGERS = f"{PACKAGE}.pagers"
MODELS = f"{PACKAGE}.models"
# The title of each page, in the order of the menu.
TITLES = {
    PACKAGE: PACKAGE,
    **{f"{API}.{kind}": f"client.{kind}" for kind in RESOURCES},
    PAGERS: "Pagers",
    MODELS: "models",
    f"{PACKAGE}.record": "Base classes of records",
}
MODULES = {title: name for name, title in TITLES.items()}
# The order of classes on a page.
RANKS = {Resources: 0, AsyncResources: 1, Record: 2, ResponseBody: 3, object: 4, OpenEnum: 5, Exception: 6}
# The weight of a name in pdoc's search. A match in the name of a filter must outrank one in the text of a code or a
# field, which are many more.
WEIGHT, NEW_WEIGHT = "signature: {boost: 2}", "signature: {boost: 12}"
CONSTRUCTED_BY_USERS = {"Client", "AsyncClient", "Cache"}

IN_DOCSTRING = re.compile(r"(?<=<code>)[\w.]+(?=</code>)")
IN_SIGNATURE = re.compile(r'(?<=<span class="n">)\w+(?=</span>)')
ANYWHERE = re.compile(r"\b\w+\b")

START = """
## Where to begin

| to | see |
|---|---|
| set up a client | `Client`, or `AsyncClient` in an event loop |
| find records | {lists}, with all their filters |
| get one record by its id | `get` of the same resources |
| iterate over a list, count it, or turn it into a table | `Pager` and `GeoPager`, which list methods return |
| search, and explore the graph | `client.search`, `client.graph` |
| see changes and coverage | `client.changes`, `client.coverage` |
| download a whole file | `download` of the `Client`, and `client.bulk` |
| read a record | `Actor`, `Event`, `Claim`, `Relationship`, `Document` |
| look up a code | `client.codebooks` |
| cite the data | `Provenance`, which `provenance` of a pager returns |
| set timeouts, retries and a cache | `Timeouts`, `Retry`, `Cache` |
| handle errors | `OnrecordError` and its subclasses, below |

## Errors

{errors}
"""
RESOURCE = """
`client.{kind}` is the `{sync}` of a `Client` and the `{awaited}` of an `AsyncClient`, whose methods are awaited.
"""
FILTERS = """
`OneOrMany[X]` is one `X` or several of them: `"mali"` or `["mali", "france"]`. `XText` is a value of the enum `X` as
plain text. A filter that is None or omitted has no effect.
"""
PAGER = """
List methods return a pager: `list`, a search, the paths of a graph. `RecordT` is the class of its records, such as
`Event`, and `PageT` is the class of its pages, such as `EventPage`.

## Tables

{columns}
"""
RECORDS = """
`Actor`, `Event`, `Claim`, `Relationship` and `Document` are the kinds of record. The other classes are parts of them
or envelopes: an `EventItem` has one event with its release and included records, an `EventPage` has many. Enums come
last.

A field that may be None says so in its type. An enum shows its members with their texts, which filters accept too;
`client.codebooks` explains each code.
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
    """Write the pages into the folder that the arguments name."""
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--output", type=Path, default=OUTPUT, help="the folder to write; default: sdk/docs")
    output = parser.parse_args().output
    write(output)
    print(f"open {output / 'index.html'} in a browser")  # noqa: T201 (the next step of the user)


def write(output: Path) -> None:
    """Write all pages and the search index."""
    modules = {name: Module.from_name(name) for name in TITLES}
    # A class that two modules export has its entry on the page of the later one: Pager, on the page of the pagers.
    pages = {each.name: name for name, module in modules.items() for each in module.members.values() if is_shown(each)}
    for module in modules.values():
        edit_module(module, pages)
    configure(pages)
    for name, module in modules.items():
        file = output / f"{name.replace('.', '/')}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(render.html_module(module, modules), "utf-8")
    (output / "index.html").write_text(render.html_index(modules), "utf-8")
    before, _, after = render.search_index(modules).rpartition(WEIGHT)
    if not before:
        sys.exit(f"pdoc's search index has no {WEIGHT!r}; expected it, to replace it by {NEW_WEIGHT!r}")
    (output / "search.js").write_text(before + NEW_WEIGHT + after, "utf-8")


def configure(pages: dict[str, str]) -> None:
    """Set up pdoc's templates and filters, given the page of each class."""

    @pass_context
    def linked(context: Context, code: str, *, namespace: str = "", shorten: bool = True) -> Markup:
        """Add links to the bare names of classes to pdoc's own links."""
        here = context["module"].modulename

        def link(match: re.Match[str]) -> str:
            text = match[0]
            name = text if text in pages else text.removesuffix("Text")
            if name in pages:
                return f'<a href="{relative_link(here, pages[name])}#{name}">{text}</a>'
            page = MODULES.get(text, here)
            return text if page == here else f'<a href="{relative_link(here, page)}">{text}</a>'

        html = linkify(context, code, namespace, shorten)
        pattern = IN_DOCSTRING if not shorten else IN_SIGNATURE if "<span" in html else ANYWHERE
        return Markup(pattern.sub(link, html))  # noqa: S704 (pdoc's own markup with links added)

    def bases_of(doc: Class) -> list[str]:
        return [base.__name__ for base in doc.obj.__bases__ if base.__name__ in pages]

    render.configure(docformat="markdown", show_source=False)
    templates = DictLoader({"module.html.jinja2": TEMPLATE, "custom.css": STYLE})
    render.env.loader = ChoiceLoader([templates, *filter(None, [render.env.loader])])
    render.env.filters["linkify"] = linked
    render.env.globals |= {"titles": TITLES, "package": PACKAGE, "models": MODELS, "path_to": relative_link}
    render.env.globals |= {"bases_of": bases_of, "is_shown": is_shown}


def is_shown(doc: Doc[Any]) -> bool:
    """Return whether a member is part of the reference."""
    if isinstance(doc, Module):
        return doc.modulename in TITLES
    if doc.name == "__init__":
        return doc.qualname.split(".")[-2] in CONSTRUCTED_BY_USERS
    # The docstring of an enum lists its members.
    is_enum_value = isinstance(doc, Variable) and (doc.is_enum_member or doc.name.endswith("Text"))
    return not doc.name.startswith("_") and not is_enum_value


def edit_module(module: Module, pages: dict[str, str]) -> None:
    """Replace the introduction, the order and the types of a module that pdoc has loaded."""
    name = module.modulename
    docstring = module.docstring if name == PACKAGE else module.docstring.partition("\n\n")[0]
    module.docstring = f"{docstring}\n{introduction(name)}"
    module.fullname = TITLES[name]
    members = [(key, each) for key, each in module.members.items() if pages.get(each.name, name) == name]
    module.members = dict(sorted(members, key=lambda member: sort_key(member[1])))
    for doc in module.members.values():
        if isinstance(doc, Class):
            edit_class(doc, pages)
        elif isinstance(doc, Variable):
            doc.docstring = doc.docstring or doc_ast.walk_tree(_generated).var_docstrings.get(doc.name, "")
            doc.default_value_str = doc.default_value_str.replace(f"{Problem.__module__}.", "")
    if name.startswith(API) or name == PAGERS:  # the search shows `EventsResource.list`, not the private module
        for doc in module.classes:
            doc.fullname = doc.qualname
            for member in doc.own_members:
                member.fullname = member.qualname


def introduction(name: str) -> str:
    """Return the text at the top of a page, below the docstring of its module."""
    if name == PACKAGE:
        lists = [
            f"[`client.{kind}.list`]({relative_link(PACKAGE, f'{API}.{kind}')}#{resource.__name__}.list)"
            for kind, resource in RESOURCES.items()
            if hasattr(resource, "list")
        ]
        return START.format(lists=", ".join(lists), errors="\n".join(error_tree(OnrecordError)))
    if name.startswith(API):
        kind = name.rpartition(".")[2]
        resource = RESOURCES[kind]
        text = RESOURCE.format(kind=kind, sync=resource.__name__, awaited=f"Async{resource.__name__}")
        types = [
            str(type_) for each in vars(resource).values() for type_ in getattr(each, "__annotations__", {}).values()
        ]
        return text + FILTERS if any("OneOrMany[" in type_ for type_ in types) else text
    if name == PAGERS:
        return PAGER.format(columns=columns.__doc__)
    return RECORDS if name == MODELS else ""


def error_tree(error: type[OnrecordError], indent: str = "") -> list[str]:
    """Return an exception and its subclasses as a nested Markdown list."""
    subclasses = [line for each in error.__subclasses__() for line in error_tree(each, indent + "    ")]
    return [f"{indent}- `{error.__name__}`: {inspect.cleandoc(error.__doc__ or '')}", *subclasses]


def sort_key(doc: Doc[Any]) -> tuple[int, int]:
    """Return the position of a member on its page: by RANKS, and exceptions after their base classes."""
    if not isinstance(doc, Class):
        return max(RANKS.values()) + 1, 0
    rank = max(RANKS.items(), key=lambda each: (issubclass(doc.obj, each[0]), len(each[0].__mro__)))[1]
    return rank, len(doc.obj.__mro__) if issubclass(doc.obj, Exception) else 0


def edit_class(doc: Class, pages: dict[str, str]) -> None:
    """Show members of private base classes as the class's own, and all types as the source has them."""
    bases = [doc.obj, *takewhile(lambda base: base.__name__ not in pages, doc.obj.__mro__[1:])]
    bases = [base for base in bases if base.__module__.startswith(PACKAGE)]
    origins = {(base.__module__, base.__qualname__) for base in bases}
    own = [member for member in doc.members.values() if origin(member) in origins and is_shown(member)]
    doc.own_members = sorted(own, key=lambda member: (member.name != "__init__", member.kind == "function"))
    doc.inherited_members = {
        (pages.get(name, module), name): each for (module, name), each in doc.inherited_members.items()
    }
    paragraphs = [inspect.cleandoc(base.__doc__ or "").partition("\n\n")[2] for base in bases[1:]]
    if issubclass(doc.obj, OpenEnum) and doc.obj is not OpenEnum:
        doc.inherited_members = {}  # the same for every enum
        paragraphs.append(" ".join(f'`{member.name} = "{member.value}"`' for member in doc.obj))
    doc.docstring = "\n\n".join(filter(None, [doc.docstring, *paragraphs]))
    defaults = {field.name: field.default for field in fields(doc.obj)} if issubclass(doc.obj, Struct) else {}
    for member in doc.own_members:
        if isinstance(member, Function):
            member.signature = signature(member)
        elif isinstance(member, Variable):
            member.annotation = annotation(doc.obj, member)
            if defaults.get(member.name, NODEFAULT) is not NODEFAULT:
                member.default_value = defaults[member.name]


def origin(member: Doc[Any]) -> tuple[str, str]:
    """Return the module and the name of the class that defines a member."""
    module, name = member.taken_from
    return module, name.rpartition(".")[0]


class SourceType:
    """A type as the source has it, without quotes around names; pdoc shows its repr."""

    def __init__(self, node: ast.expr) -> None:
        self._text = ast.unparse(Unquoted().visit(node))

    def __repr__(self) -> str:
        return self._text


class Unquoted(ast.NodeTransformer):
    """Removes the quotes of quoted types, but not of the texts of a Literal."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """Leave a Literal unchanged."""
        return node if ast.unparse(node.value) == "Literal" else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Parse a quoted type."""
        return ast.parse(node.value, mode="eval").body if isinstance(node.value, str) else node


def signature(function: Function) -> inspect.Signature:
    """Return the signature of a method without `self`."""
    types = types_of(function.obj)
    found = inspect.signature(function.obj)
    parameters = [each.replace(annotation=types.get(each.name, each.annotation)) for each in found.parameters.values()]
    if function.name == "__init__":  # pdoc drops `self` of a constructor itself
        return found.replace(parameters=parameters, return_annotation=inspect.Signature.empty)
    return found.replace(parameters=parameters[1:], return_annotation=types["return"])


def annotation(owner: type, variable: Variable) -> Any:
    """Return the type of an attribute from its property, its declaration or the constructor."""
    declared = inspect.getattr_static(owner, variable.name, None)
    if isinstance(declared, property) and declared.fget:
        return types_of(declared.fget)["return"]
    for base in owner.__mro__:
        text = doc_ast.walk_tree(base).annotations.get(variable.name)
        if isinstance(text, str):
            return SourceType(ast.parse(text, mode="eval").body)
    constructor = inspect.getattr_static(owner, "__init__")
    types = types_of(constructor) if inspect.isfunction(constructor) else {}
    return types.get(variable.name, variable.annotation)


def types_of(function: Callable[..., Any]) -> dict[str, SourceType]:
    """Return the types of a function's parameters, and of `return`, as the source has them."""
    node = ast.parse(dedent(inspect.getsource(function))).body[0]
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        raise TypeError(function)
    types = {each.arg: each.annotation for each in (*node.args.args, *node.args.kwonlyargs)} | {"return": node.returns}
    return {name: SourceType(type_) for name, type_ in types.items() if type_}


if __name__ == "__main__":
    main()
