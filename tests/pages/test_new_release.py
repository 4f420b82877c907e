"""A release that is published while somebody reads a list: the next page is of the release of the first one."""

import re
from datetime import date
from html import unescape
from pathlib import Path

from support.edge_cases import EDGE_CASES
from support.service import Service, publish_dataset
from support.small_dataset import write_files


def test_a_later_page_of_a_list_and_its_links_stay_in_the_release_of_the_first(tmp_path: Path) -> None:
    releases = publish_dataset(write_files(tmp_path / "first", EDGE_CASES), tmp_path / "releases", date(2026, 11, 1))
    with Service(releases, release_poll_s=0.05) as service, service.running():
        first = service.request("/actors?limit=2").body.decode()
        renamed = {path: text.replace("name: Mali,", "name: Mali!,") for path, text in EDGE_CASES.items()}
        publish_dataset(write_files(tmp_path / "second", renamed), releases, date(2026, 11, 2))
        service.run_until(lambda: len(service.json("/v1/releases")["data"]) == 2)
        (address,) = set(re.findall(r'href="([^"]*cursor=[^"]*)"', first))
        second = service.request(unescape(address)).body.decode()
        changes = service.request("/changes?limit=1").body.decode()

    assert "This is release 2026-11-01.1" in second
    links = re.findall(r'href="/actors/([^"]+)"', second)
    assert links
    assert all(link.endswith("?release=2026-11-01.1") for link in links)
    assert "release=" not in "".join(re.findall(r'href="/actors/([^"]+)"', changes))
