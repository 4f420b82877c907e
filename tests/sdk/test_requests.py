"""What the client asks beside the lists and records: words, the timeline, connections, coverage, citations."""

from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import bibtexparser
import pytest

from onrecord.http.problems import QUERY_TIMEOUT
from onrecord_client import AsyncClient, BadRequest, Client, NotFound, Retry, ServerError
from support.faults import FaultyService, Kind, open_client, problem, within
from support.sdk_services import IN_PROCESS, ONCE, InProcess, asgi
from support.service import Service


@pytest.fixture(scope="module", params=[Client, AsyncClient])
def kind(request: pytest.FixtureRequest) -> Kind:
    each: Kind = request.param
    return each


@pytest.fixture(scope="module")
def client(kind: Kind, mali: Service, mali_releases: Path) -> Iterator[Any]:
    """Return a client of either kind, of the service over the project's own data."""
    transport = InProcess(mali) if kind is Client else asgi(mali_releases)
    with open_client(kind, IN_PROCESS, transport=transport, retry=ONCE) as client:
        yield client


def test_an_actor_is_found_by_any_spelling_of_the_name(client: Any) -> None:
    (hit, *_) = client.search.records(q="Goyta")

    assert (hit.kind, hit.id, hit.label) == ("actor", "assimi-goita", "Assimi Goïta")
    assert [hit.snippet[each.start : each.end] for each in hit.ranges] == ["Goyta"]


def test_a_search_is_walked_to_its_end(client: Any, mali: Service) -> None:
    walk = client.search.records(q="mali", kind=["event", "claim"], limit=10)

    assert [hit.id for hit in walk] == mali.ids("/v1/search?q=mali&kind=event&kind=claim")
    assert walk.count() == len(list(walk)) > 20


def test_what_is_being_typed_is_completed(client: Any) -> None:
    (suggestion, *_) = client.search.suggestions(q="goi")

    assert (suggestion.id, suggestion.label) == ("assimi-goita", "Assimi Goïta")


def test_there_are_as_many_suggestions_as_asked_for(client: Any) -> None:
    assert [len(list(client.search.suggestions(q="m", **given))) for given in ({}, {"limit": 3}, {"limit": 20})] == [
        10,
        3,
        20,
    ]


def test_the_timeline_of_an_actor_has_its_parts_in_order(client: Any, mali: Service) -> None:
    moments = list(client.timeline.list(actor="bah-ndaw", limit=5))

    assert [moment.id for moment in moments] == mali.ids("/v1/timeline?actor=bah-ndaw")
    assert all("bah-ndaw" in {each.actor for each in moment.actors} for moment in moments)


def test_only_what_is_sure_of_its_day_is_exact(client: Any) -> None:
    exact = list(client.timeline.list(exact=True, country="ML"))

    assert exact
    assert [moment for moment in exact if moment.date.earliest != moment.date.latest] == []


def test_the_graph_comes_whole_with_what_was_cut(client: Any) -> None:
    whole = client.graph.get("assimi-goita")
    cut = client.graph.get("assimi-goita", limit=5)

    assert whole.meta.truncated is None
    assert {edge.id for edge in cut.data.edges} < {edge.id for edge in whole.data.edges}
    assert (len(cut.data.edges), cut.meta.truncated.edges > 0, cut.meta.truncated.at_least) == (5, True, True)
    assert {edge.subject for edge in whole.data.edges} <= {node.id for node in whole.data.nodes}


def test_every_path_leads_from_one_actor_to_the_other(client: Any) -> None:
    paths = list(client.graph.paths(from_actor="oumar-mariko", to_actor="france", limit=1))

    assert len(paths) > 1
    for path in paths:
        assert (path.hops[0].from_actor, path.hops[-1].to_actor) == ("oumar-mariko", "france")
        assert [hop.to_actor for hop in path.hops[:-1]] == [hop.from_actor for hop in path.hops[1:]]
        assert path.id == ".".join(hop.relationship for hop in path.hops)


def test_a_path_from_nobody_is_not_found(client: Any) -> None:
    with pytest.raises(NotFound, match="no actor with the id 'nobody'"):
        client.graph.paths(from_actor="nobody", to_actor="mali").first()


def test_a_balance_is_the_same_from_either_side(client: Any) -> None:
    one, other = (
        client.graph.balance(actor_a="mali", actor_b="russia"),
        client.graph.balance(actor_a="russia", actor_b="mali"),
    )

    assert one.data.periods == other.data.periods != []
    assert one.data.relationships == other.data.relationships > 0


def test_parts_count_only_where_they_are_asked_for(client: Any) -> None:
    alone, with_parts = (
        client.graph.balance(actor_a="mali", actor_b="france", include=include).data for include in (None, "parts")
    )

    assert (alone.includes_parts, with_parts.includes_parts) == (False, True)
    assert alone.relationships <= with_parts.relationships


def test_what_documents_say_of_an_event_is_listed_by_field(client: Any, mali: Service) -> None:
    accounts = list(client.events.accounts("military-agreement-russia-mali-2019"))

    told = mali.json("/v1/events/military-agreement-russia-mali-2019/accounts")["data"]
    assert [each.field for each in accounts] == [each["field"] for each in told] != []


def test_claims_that_a_claim_is_linked_with_are_walked(client: Any) -> None:
    links = list(client.claims.links("russia-helps-the-junta", limit=1))

    assert {(link.relation, link.direction) for link in links} == {("agrees", "incoming"), ("qualifies", "incoming")}
    assert len(links) == 4


def test_what_the_data_covers_is_one_answer(client: Any, mali: Service) -> None:
    coverage = client.coverage.get()

    assert coverage.meta.release == mali.json("/v1/releases")["data"][0]["version"]
    assert coverage.data.countries[0].country == "ML"
    assert coverage.data.spans.events.records == client.events.list().count()


def test_a_record_is_cited_for_texts_and_for_reference_managers(client: Any) -> None:
    citation = client.claims.cite("mishyn-mali-may-be-a-bargaining-chip").data
    (entry,) = bibtexparser.loads(citation.bibtex).entries

    assert entry["url"] == citation.url == citation.csl.url
    assert "This is a claim, not a statement of fact" in citation.sentence
    assert citation.release in citation.sentence


def test_whether_something_held_on_a_day_stands_beside_it(client: Any) -> None:
    held = [
        client.relationships.item("ndaw-interim-president-of-mali", valid_on=day).meta.validity
        for day in ("2021-05-23", "2021-05-25", "2021-05-27")
    ]

    assert held == ["certain", "possible", "none"]


@pytest.mark.parametrize(
    ("function", "missing"),
    [("search.records", "'q'"), ("search.suggestions", "'q'"), ("graph.balance", "'actor_a' and 'actor_b'")],
)
def test_what_a_question_needs_is_asked_for_before_anything_is_sent(function: str, missing: str) -> None:
    kind, _, name = function.partition(".")
    with open_client(Client) as client, pytest.raises(TypeError, match=f"missing .* arguments?: {missing}"):
        getattr(getattr(client, kind), name)()


def test_a_word_too_many_is_refused_as_any_wrong_value(client: Any) -> None:
    with pytest.raises(BadRequest) as caught:
        client.search.records(q="mali " * 100).first()

    assert [error.name for error in caught.value.errors] == ["q"]


def test_a_question_that_takes_too_long_is_not_asked_again(kind: Kind, faulty: FaultyService) -> None:
    faulty.begin(repeat(problem(503, QUERY_TIMEOUT)))
    patient = Retry(max_attempts=5, backoff_base_s=0)
    with (
        within(30),
        open_client(kind, faulty.url, retry=patient) as client,
        pytest.raises(ServerError) as caught,
    ):
        client.graph.paths(from_actor="oumar-mariko", to_actor="france").first()

    assert (caught.value.type, len(faulty.asked)) == (QUERY_TIMEOUT, 1)
