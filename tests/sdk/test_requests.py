"""The operations other than lists and records: search, timeline, graph, coverage, citations."""

from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import bibtexparser
import pytest

from onrecord.http.problems import QUERY_TIMEOUT
from onrecord_client import AsyncClient, BadRequest, Client, ResponseWarning, Retry, ServerError
from support.faults import ClientType, FaultyService, open_client, problem, time_limit
from support.sdk_services import IN_PROCESS, NO_RETRY, InProcess, asgi_transport, sync_driver
from support.service import Service


@pytest.fixture(scope="module", params=[Client, AsyncClient])
def client_type(request: pytest.FixtureRequest) -> ClientType:
    client_type: ClientType = request.param
    return client_type


@pytest.fixture(scope="module")
def client(client_type: ClientType, mali: Service, mali_releases: Path) -> Iterator[Any]:
    """Return a client of each type, of a service with the project's own data."""
    transport = InProcess(mali) if client_type is Client else asgi_transport(mali_releases)
    with open_client(client_type, IN_PROCESS, transport=transport, retry=NO_RETRY) as client:
        yield client


def test_an_actor_is_found_by_any_spelling_of_its_name(client: Any) -> None:
    (hit, *_) = client.search.records(q="Goyta")

    assert (hit.kind, hit.id, hit.label) == ("actor", "assimi-goita", "Assimi Goïta")
    assert [hit.snippet[each.start : each.end] for each in hit.ranges] == ["Goyta"]


def test_a_search_is_iterated_to_its_end(client: Any, mali: Service) -> None:
    hits = client.search.records(q="mali", kind=["event", "claim"], limit=10)

    assert [hit.id for hit in hits] == mali.ids("/v1/search?q=mali&kind=event&kind=claim")
    assert hits.count() == len(list(hits)) > 20


def test_suggestions_complete_the_typed_text(client: Any) -> None:
    (suggestion, *_) = client.search.suggestions(q="goi")

    assert (suggestion.id, suggestion.label) == ("assimi-goita", "Assimi Goïta")


def test_limit_sets_the_number_of_suggestions(client: Any) -> None:
    limits: list[dict[str, int]] = [{}, {"limit": 3}, {"limit": 20}]

    assert [len(list(client.search.suggestions(q="m", **limit))) for limit in limits] == [10, 3, 20]


def test_the_timeline_of_an_actor_is_in_order(client: Any, mali: Service) -> None:
    entries = list(client.timeline.list(actor="bah-ndaw", limit=5))

    assert [entry.id for entry in entries] == mali.ids("/v1/timeline?actor=bah-ndaw")
    assert all("bah-ndaw" in {each.actor for each in entry.actors} for entry in entries)


def test_exact_entries_have_one_certain_day(client: Any) -> None:
    exact = list(client.timeline.list(exact=True, country="ML"))

    assert exact
    assert [entry for entry in exact if entry.date.earliest != entry.date.latest] == []


def test_the_graph_says_whether_it_is_truncated(client: Any) -> None:
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


def test_a_path_from_an_unknown_actor_warns(client: Any) -> None:
    with pytest.warns(ResponseWarning, match=r"list_paths: no record has these ids: from_actor='nobody' \(unknown\)"):
        assert client.graph.paths(from_actor="nobody", to_actor="mali").first() == []


def test_a_warning_names_the_line_that_asked(mali: Service) -> None:
    with sync_driver(mali) as driver, pytest.warns(ResponseWarning) as caught:
        list(driver.client.events.list(actor="nobody"))

    assert [each.filename for each in caught] == [__file__]


def test_a_balance_of_an_unknown_actor_warns(client: Any) -> None:
    with pytest.warns(ResponseWarning, match=r"get_balance: no record has these ids: actor_b='nobody' \(unknown\)"):
        balance = client.graph.balance(actor_a="mali", actor_b="nobody")

    assert balance.data.relationship_count == 0


def test_a_search_that_was_relaxed_warns(client: Any) -> None:
    with pytest.warns(ResponseWarning, match="no record has all the words of `q`: 'General' was left out"):
        hits = client.search.records(q="General Goita").first()

    assert [hit.id for hit in hits] == ["assimi-goita"]


def test_a_balance_is_symmetric(client: Any) -> None:
    one, other = (
        client.graph.balance(actor_a="mali", actor_b="russia"),
        client.graph.balance(actor_a="russia", actor_b="mali"),
    )

    assert one.data.periods == other.data.periods != []
    assert one.data.relationship_count == other.data.relationship_count > 0


def test_parts_of_actors_count_only_if_included(client: Any) -> None:
    alone, with_parts = (
        client.graph.balance(actor_a="mali", actor_b="france", include=include).data for include in (None, "parts")
    )

    assert (alone.includes_parts, with_parts.includes_parts) == (False, True)
    assert alone.relationship_count <= with_parts.relationship_count


def test_accounts_of_an_event_are_listed_by_field(client: Any, mali: Service) -> None:
    accounts = list(client.events.accounts("military-agreement-russia-mali-2019"))

    expected = mali.json("/v1/events/military-agreement-russia-mali-2019/accounts")["data"]
    assert [each.field for each in accounts] == [each["field"] for each in expected] != []


def test_the_links_of_a_claim_are_iterated(client: Any) -> None:
    links = list(client.claims.links("russia-helps-the-junta", limit=1))

    assert {(link.relation, link.direction) for link in links} == {("agrees", "incoming"), ("qualifies", "incoming")}
    assert len(links) == 4


def test_the_coverage_is_one_response(client: Any, mali: Service) -> None:
    coverage = client.coverage.get()

    assert coverage.meta.release == mali.json("/v1/releases")["data"][0]["version"]
    assert coverage.data.countries[0].country == "ML"
    assert coverage.data.date_ranges.events.records == client.events.list().count()


def test_a_citation_has_a_sentence_bibtex_and_csl(client: Any) -> None:
    citation = client.claims.cite("mishyn-mali-may-be-a-bargaining-chip").data
    (entry,) = bibtexparser.loads(citation.bibtex).entries

    assert entry["url"] == citation.url == citation.csl.url
    assert "This is a claim, not a statement of fact" in citation.sentence
    assert citation.release in citation.sentence


def test_the_validity_on_a_day_is_in_meta(client: Any) -> None:
    validities = [
        client.relationships.item("ndaw-interim-president-of-mali", valid_on=day).meta.validity
        for day in ("2021-05-23", "2021-05-25", "2021-05-27")
    ]

    assert validities == ["certain", "possible", "none"]


@pytest.mark.parametrize(
    ("function", "missing"),
    [("search.records", "'q'"), ("search.suggestions", "'q'"), ("graph.balance", "'actor_a' and 'actor_b'")],
)
def test_a_missing_required_parameter_is_a_type_error(function: str, missing: str) -> None:
    kind, _, name = function.partition(".")
    with open_client(Client) as client, pytest.raises(TypeError, match=f"missing .* arguments?: {missing}"):
        getattr(getattr(client, kind), name)()


def test_a_search_text_that_is_too_long_is_refused(client: Any) -> None:
    with pytest.raises(BadRequest) as caught:
        client.search.records(q="mali " * 100).first()

    assert [error.name for error in caught.value.errors] == ["q"]


def test_a_query_timeout_is_not_retried(client_type: ClientType, faulty: FaultyService) -> None:
    faulty.reset(repeat(problem(503, QUERY_TIMEOUT.address)))
    patient = Retry(max_attempts=5, backoff_base_s=0)
    with (
        time_limit(30),
        open_client(client_type, faulty.url, retry=patient) as client,
        pytest.raises(ServerError) as caught,
    ):
        client.graph.paths(from_actor="oumar-mariko", to_actor="france").first()

    assert (caught.value.type, len(faulty.requests)) == (QUERY_TIMEOUT.address, 1)
