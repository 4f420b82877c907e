"""The pages of changes and of corrections: the changes of the API, readable, with their reasons."""

import re
from html import unescape

import pytest

from support.service import Service


def html_of(service: Service, target: str) -> str:
    response = service.request(target, headers={"accept": "text/html"})
    assert response.status == 200, response.body
    return response.body.decode()


def count_of(html: str) -> int:
    return int(re.findall(r"<h1>[^<]*<small>([\d,]+)</small>", html)[0].replace(",", ""))


@pytest.mark.parametrize(
    "query",
    ["change=updated", "kind=event", "release=2026-10-01.1", "kind=event,actor&change=merged", "sort=oldest"],
)
def test_filters_select_the_changes_of_the_api(history: Service, query: str) -> None:
    html = html_of(history, f"/changes?{query}")

    assert count_of(html) == history.count(f"/v1/changes?{query}") > 0


def test_all_pages_together_have_all_changes(history: Service) -> None:
    target: str | None = "/changes?limit=100&lang=fr"
    shown = 0
    while target:
        html = html_of(history, target)
        shown += html.count('<p class="eyebrow">')
        following = re.search(r'<a href="([^"]+)" rel="next"', html)
        target = unescape(following[1]) if following else None

    assert shown == history.count("/v1/changes")


def test_a_changed_field_has_its_values_before_and_after_in_words(history: Service) -> None:
    html = html_of(history, "/changes?change=updated")

    assert re.search(r">End</th><td><bdi[^>]*>26 May 2021</bdi></td><td><bdi[^>]*>between 24 and 26 May 2021<", html)


def test_a_record_that_was_withdrawn_or_merged_has_the_reason(history: Service) -> None:
    changes = history.json("/v1/changes?change=withdrawn,merged")["data"]
    html = html_of(history, "/changes?change=withdrawn,merged")
    reasons = [change["reason"] for change in changes if change["reason"]]

    assert reasons
    assert [reason for reason in reasons if reason not in unescape(html)] == []


def test_the_page_links_to_the_feeds_of_the_same_changes(history: Service) -> None:
    html = html_of(history, "/changes?kind=event")
    feeds = {unescape(each) for each in re.findall(r'href="(/v1/changes\.(?:atom|jsonfeed)[^"]*)"', html)}

    assert feeds == {"/v1/changes.atom?kind=event", "/v1/changes.jsonfeed?kind=event"}
    assert {history.request(feed).status for feed in feeds} == {200}


def test_a_release_that_selects_changes_does_not_pin_the_links(history: Service) -> None:
    html = html_of(history, "/changes?release=2026-10-01.1")

    assert '<a href="/about/method">' in html


def test_corrections_are_the_changes_without_additions(history: Service) -> None:
    html = html_of(history, "/about/corrections")
    corrections = history.json("/v1/changes?change=updated,merged,withdrawn&limit=10")["data"]

    assert html.count('<p class="eyebrow">') == len(corrections) > 0


def test_a_wrong_filter_is_refused_on_a_page_that_names_it(history: Service) -> None:
    response = history.request("/changes?kind=person", headers={"accept": "text/html"})

    assert response.status == 400
    assert "`kind`" in response.body.decode()
