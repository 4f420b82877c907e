"""Parameters of pages and cards."""

from typing import Annotated
from urllib.parse import urlencode

from msgspec import Meta

from onrecord.errors import BadParameters, ParameterError
from onrecord.http.params import QueryT, parse, parse_pairs
from onrecord.http.requests import Request
from onrecord.records.kinds import RecordKind
from onrecord.render.pages.context import DEFAULT_LANGUAGE
from onrecord.render.pages.languages import Language
from onrecord.render.pictures.colors import Theme
from onrecord.store.actors import ActorQuery
from onrecord.store.balance import BalanceQuery
from onrecord.store.changes import ChangeQuery
from onrecord.store.claims import ClaimQuery
from onrecord.store.documents import DocumentQuery
from onrecord.store.events import EventQuery
from onrecord.store.graph import GraphQuery
from onrecord.store.paths import PathQuery
from onrecord.store.query import ReleaseQuery
from onrecord.store.relationships import RelationshipQuery
from onrecord.store.search import SearchQuery
from onrecord.store.timeline import TimelineQuery

REFUSED = {"format", "expand", "include", "spreadsheet_safe"}

LanguageParam = Annotated[Language, Meta(description="Language of the interface; data stays in its own.")]
ThemeParam = Annotated[Theme, Meta(description="Colors; `auto` follows the reader's setting.")]


class RecordPageQuery(ReleaseQuery, frozen=True, kw_only=True):
    """The parameters of the page of a record, and of other pages that show a release as a whole."""

    lang: LanguageParam = DEFAULT_LANGUAGE


class RecordCardQuery(RecordPageQuery, frozen=True, kw_only=True):
    """The parameters of the card of a record."""

    theme: ThemeParam = Theme.AUTO


class ActorListQuery(ActorQuery, frozen=True, kw_only=True):
    """The parameters of the page that lists actors."""

    lang: LanguageParam = DEFAULT_LANGUAGE


class EventListQuery(EventQuery, frozen=True, kw_only=True):
    """The parameters of the page that lists events."""

    lang: LanguageParam = DEFAULT_LANGUAGE


class ClaimListQuery(ClaimQuery, frozen=True, kw_only=True):
    """The parameters of the page that lists claims."""

    lang: LanguageParam = DEFAULT_LANGUAGE


class RelationshipListQuery(RelationshipQuery, frozen=True, kw_only=True):
    """The parameters of the page that lists relationships."""

    lang: LanguageParam = DEFAULT_LANGUAGE


class DocumentListQuery(DocumentQuery, frozen=True, kw_only=True):
    """The parameters of the page that lists documents."""

    lang: LanguageParam = DEFAULT_LANGUAGE


class SearchStartQuery(RecordPageQuery, frozen=True, kw_only=True):
    """The parameters of the page of search before anything is searched for."""

    kind: Annotated[tuple[RecordKind, ...], Meta(max_length=5)] = ()


class SearchPageQuery(SearchQuery, frozen=True, kw_only=True):
    """The parameters of the page of search."""

    lang: LanguageParam = DEFAULT_LANGUAGE


class ChangePageQuery(ChangeQuery, frozen=True, kw_only=True):
    """The parameters of the page that lists changes."""

    lang: LanguageParam = DEFAULT_LANGUAGE


class TimelinePageQuery(TimelineQuery, frozen=True, kw_only=True):
    """The parameters of the page of the timeline."""

    lang: LanguageParam = DEFAULT_LANGUAGE


class TimelinePictureQuery(TimelinePageQuery, frozen=True, kw_only=True):
    """The parameters of the picture and the card of the timeline."""

    theme: ThemeParam = Theme.AUTO


class BalancePageQuery(BalanceQuery, frozen=True, kw_only=True):
    """The parameters of the page of a balance."""

    lang: LanguageParam = DEFAULT_LANGUAGE


class BalancePictureQuery(BalancePageQuery, frozen=True, kw_only=True):
    """The parameters of the picture and the card of a balance."""

    theme: ThemeParam = Theme.AUTO


class GraphPageQuery(GraphQuery, frozen=True, kw_only=True):
    """The parameters of the page of a graph."""

    lang: LanguageParam = DEFAULT_LANGUAGE


class GraphPictureQuery(GraphPageQuery, frozen=True, kw_only=True):
    """The parameters of the picture and the card of a graph."""

    theme: ThemeParam = Theme.AUTO


class PathPageQuery(PathQuery, frozen=True, kw_only=True):
    """The parameters of the page of paths between two actors."""

    lang: LanguageParam = DEFAULT_LANGUAGE


class PathPictureQuery(PathPageQuery, frozen=True, kw_only=True):
    """The parameters of the picture of paths between two actors."""

    theme: ThemeParam = Theme.AUTO


def parse_page_query(request: Request, query_type: type[QueryT], accepted: frozenset[str] = frozenset()) -> QueryT:
    """Return the query string of a page as a struct, or raise BadParameters.

    An empty control of a form is no filter. The parameters by which the API formats a response are
    none of a page, but for those that are `accepted`.
    """
    pairs = page_parameters(request)
    refused = sorted({name for name, _ in pairs} & (REFUSED - accepted))
    if refused:
        raise BadParameters([_refusal(name) for name in refused])
    return parse(urlencode(pairs).encode(), query_type)


def page_parameters(request: Request) -> list[tuple[str, str]]:
    """Return the names and values in the query string of a page, without those that are empty."""
    return [(name, value) for name, value in parse_pairs(request.scope["query_string"]) if value]


def _refusal(name: str) -> ParameterError:
    detail = f"`{name}` is a parameter of the API, not of its pages; expected a parameter that selects records."
    return ParameterError(name=name, code="unknown", detail=detail)
