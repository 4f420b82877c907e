"""Pages of pictures: the timeline, balances, graphs and paths, each with the records that the API has."""

import re
from html import unescape
from xml.etree.ElementTree import fromstring

import pytest

from onrecord.records.codes import Polarity
from support.service import Service

BALANCE = "/balance?actor_a=mali&actor_b=russia"
PATHS = "/paths?from_actor=oumar-mariko&to_actor=france"
PAGES = ["/timeline?actor=russia", "/balance", BALANCE, "/graph/assimi-goita", "/paths", PATHS]
CARDS = ["/embed/timeline?actor=russia", f"/embed{BALANCE}", "/embed/graph/assimi-goita"]
PICTURES = [
    "/timeline.svg?actor=russia",
    "/balance.svg?actor_a=mali&actor_b=russia",
    "/graph/assimi-goita.svg",
    "/paths.svg?from_actor=oumar-mariko&to_actor=france",
]


def html_of(service: Service, target: str) -> str:
    response = service.request(target)
    assert response.status == 200, response.body
    return response.body.decode()


def table_ids(html: str, tag: str = "tr") -> list[str]:
    return re.findall(rf'<{tag} id="([^"]+)"', html)


def test_the_table_of_the_timeline_has_the_entries_of_the_api_in_their_order(mali: Service) -> None:
    query = "/timeline?actor=russia&from=2020&sort=newest&limit=20"

    assert table_ids(html_of(mali, query)) == [entry["id"] for entry in mali.json(f"/v1{query}")["data"]]


def test_the_next_page_of_the_timeline_goes_on_where_the_page_ends(mali: Service) -> None:
    first = html_of(mali, "/timeline?limit=10")
    address = re.search(r'href="([^"]+)" rel="next"', first)
    assert address
    second = html_of(mali, address[1].replace("&amp;", "&"))

    entries = [entry["id"] for entry in mali.json("/v1/timeline?limit=20")["data"]]
    assert table_ids(first) + table_ids(second) == entries


def test_the_picture_of_the_timeline_has_one_row_for_each_record(mali: Service) -> None:
    html = html_of(mali, "/timeline?actor=russia&limit=50")

    entries = mali.json("/v1/timeline?actor=russia&limit=50")["data"]
    assert html.count('<div class="row">') == len({(each["kind"], each["record"]) for each in entries})


def test_the_picture_of_the_timeline_names_the_speaker_of_a_claim_in_the_voice_of_a_publisher(mali: Service) -> None:
    entries = mali.json("/v1/timeline?actor=russia&entry_type=claim&limit=50")["data"]
    unattributed = sum(entry["attribution"] == "unattributed" for entry in entries)

    svg = html_of(mali, "/timeline.svg?actor=russia&entry_type=claim&limit=50")
    assert svg.count(">According to ") == unattributed


def test_the_table_of_a_graph_has_the_relationships_of_the_api_in_their_order(mali: Service) -> None:
    query = "/graph/mali?depth=2&limit=30"

    assert table_ids(html_of(mali, query)) == [edge["id"] for edge in mali.json(f"/v1{query}")["data"]["edges"]]


def test_the_picture_of_a_graph_links_to_every_neighbor(mali: Service) -> None:
    nodes = mali.json("/v1/graph/mali")["data"]["nodes"][1:]
    picture = html_of(mali, "/graph/mali").partition('<section id="table">')[0]

    assert set(re.findall(r'href="/actors/([^"]+)"', picture)) == {"mali", *(node["id"] for node in nodes)}


def test_the_page_of_a_graph_says_how_many_relationships_are_left_out(mali: Service) -> None:
    assert "The nearest 2 relationships are shown" in html_of(mali, "/graph/mali?limit=2")


def test_the_table_of_paths_has_the_paths_of_the_api_in_their_order(mali: Service) -> None:
    assert table_ids(html_of(mali, PATHS), "tbody") == [path["id"] for path in mali.json(f"/v1{PATHS}")["data"]]


def test_a_page_without_a_path_says_how_far_was_looked(mali: Service) -> None:
    assert "No path of at most 1 relationships" in html_of(mali, f"{PATHS}&max_hops=1")


def test_the_picture_of_a_balance_links_to_every_relationship_that_is_counted(mali: Service) -> None:
    balance = mali.json(f"/v1{BALANCE}")["data"]
    counted = {each for period in balance["periods"] for count in period["counts"] for each in count["possible_ids"]}
    counted |= {each for count in balance["undated"] for each in count["ids"]}
    picture = html_of(mali, BALANCE).partition('<section id="table">')[0]

    assert set(re.findall(r'href="/relationships/([^"]+)"', picture)) == counted


def test_the_relationships_of_a_balance_are_in_groups_by_polarity(mali: Service) -> None:
    html = html_of(mali, f"{BALANCE}&include=parts")
    section = html.partition('id="relationships"')[2]
    tones = re.findall(r'<h3 class="t-(\w+)">', section)

    polarities = mali.json(f"/v1{BALANCE}&include=parts")["data"]["periods"]
    found = {count["polarity"] for period in polarities for count in period["counts"]}
    codes = {Polarity.COOPERATIVE: "coop", Polarity.CONFLICTUAL: "conf", Polarity.MIXED: "mixed"}
    assert tones == [code for polarity, code in (*codes.items(), (Polarity.NEUTRAL, "neut")) if polarity in found]


def test_a_balance_without_actors_offers_pairs_from_the_record(mali: Service) -> None:
    assert "/balance?actor_a=mali&amp;actor_b=russia" in html_of(mali, "/balance")


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("/balance?a=mali&b=russia&interval=month", "/balance?actor_a=mali&actor_b=russia&interval=month"),
        ("/paths?from=mali&to=france", "/paths?from_actor=mali&to_actor=france"),
    ],
)
def test_short_names_of_parameters_lead_to_those_of_the_api(mali: Service, short: str, full: str) -> None:
    response = mali.request(short)

    assert (response.status, response.headers["location"]) == (308, full)


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
@pytest.mark.parametrize("target", PICTURES)
def test_a_picture_by_itself_is_valid_and_loads_nothing(mali: Service, target: str, theme: str) -> None:
    svg = html_of(mali, f"{target}{'&' if '?' in target else '?'}theme={theme}")

    assert fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  (the project's own output)
    assert "var(--" not in svg
    assert not re.search(r'(?:href|src)="(?!#)', svg)


def test_a_dark_picture_differs_from_a_light_one(mali: Service) -> None:
    assert "#15171b" in html_of(mali, "/timeline.svg?theme=dark")
    assert "#15171b" not in html_of(mali, "/timeline.svg?theme=light")


@pytest.mark.parametrize("target", [*PAGES, *CARDS, *PICTURES])
def test_every_picture_is_also_in_french(mali: Service, target: str) -> None:
    french = html_of(mali, f"{target}{'&' if '?' in target else '?'}lang=fr")

    assert french != html_of(mali, target)


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/timeline?sort=best", 400),
        ("/timeline?theme=dark", 400),
        ("/timeline?format=csv", 400),
        ("/balance?actor_a=mali", 400),
        ("/balance?actor_a=mali&actor_b=russia&include=count", 400),
        ("/graph/mali?depth=9", 400),
        ("/graph/nobody", 404),
        ("/graph/nobody.svg", 404),
        ("/paths?from_actor=mali", 400),
        ("/embed/balance", 400),
    ],
)
def test_parameters_are_checked_as_under_v1(mali: Service, target: str, status: int) -> None:
    assert mali.request(target).status == status


@pytest.mark.parametrize("target", CARDS)
def test_a_card_takes_a_theme_and_may_be_framed(mali: Service, target: str) -> None:
    response = mali.request(f"{target}{'&' if '?' in target else '?'}theme=dark")

    assert b'data-theme="dark"' in response.body
    assert "frame-ancestors" not in response.headers["content-security-policy"]


def test_the_table_of_the_timeline_names_relationships_as_their_bars_do(mali: Service) -> None:
    html = html_of(mali, "/timeline?actor=russia&entry_type=relationship-start&lang=fr")
    bars = re.findall(r'<p class="label"><a [^>]*><bdi>([^<]*)</bdi>', html)
    table = re.findall(r'<td><a href="/relationships/[^>]*><bdi>([^<]*)</bdi>', html)

    assert "Russia a un accord avec Mali" in bars
    assert set(table) == set(bars)


@pytest.mark.parametrize("target", ["/timeline", "/graph/assimi-goita", "/claims"])
def test_the_last_day_is_not_an_addressee(mali: Service, target: str) -> None:
    html = html_of(mali, f"{target}?lang=fr")

    assert "Jusqu’au" in html
    assert "Destinataires" not in html


def test_the_timeline_offers_its_card_and_its_picture(mali: Service) -> None:
    page = html_of(mali, "/timeline?actor=mali&limit=5&lang=fr")
    later = re.search(r'<a href="([^"]*)" rel="next"', page)
    assert later

    html = html_of(mali, unescape(later[1]))
    code = re.search(r"<code>(&lt;iframe.*?)</code>", html)
    assert code
    card = re.search(r'src="https?://[^/"]*([^"]*)"', unescape(unescape(code[1])))
    picture = re.search(r'href="(/timeline\.svg[^"]*)">SVG', html)
    assert card
    assert picture

    assert "cursor" not in card[1]
    assert "/embed/timeline?actor=mali" in card[1]
    assert mali.request(card[1]).status == mali.request(unescape(picture[1])).status == 200


@pytest.mark.parametrize(
    "address", ["/timeline?limit=5", "/paths?from_actor=oumar-mariko&to_actor=assimi-goita&limit=1"]
)
def test_the_cursor_of_a_page_is_that_of_its_picture_its_card_and_the_api(mali: Service, address: str) -> None:
    cursor = mali.json(f"/v1{address}")["next_cursor"]

    assert f"cursor={cursor}" in html_of(mali, f"{address}&lang=fr")
    for other in (address.replace("?", ".svg?"), *([f"/embed{address}"] if "timeline" in address else [])):
        assert mali.request(f"{other}&cursor={cursor}&theme=dark").status == 200


@pytest.mark.parametrize(
    "address",
    [
        "/balance?actor_a=assimi-goyta&actor_b=mali",
        "/paths?from_actor=assimi-goyta&to_actor=mali",
        "/timeline?actor=assimi-goyta",
        "/events?actor=assimi-goyta",
    ],
)
def test_a_page_of_a_merged_actor_says_which_one_it_shows(history: Service, address: str) -> None:
    html = html_of(history, address)

    assert "No record has the id assimi-goyta" in html
    assert "assimi-goita is shown instead." in html


@pytest.mark.parametrize(
    "address", ["/claims?speaker=nobody", "/timeline?actor=nobody", "/claims?speaker=assimi-goyta"]
)
def test_every_link_to_the_data_of_a_list_has_it(history: Service, address: str) -> None:
    links = re.findall(r'href="(/v1/[^"]+)"', html_of(history, address))

    assert links
    assert [history.request(unescape(link)).status for link in links] == [200] * len(links)
