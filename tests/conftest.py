"""What several tests start from: the smallest dataset that has a record of every kind."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import settings

from awkward import AWKWARD
from commands import ONRECORD, free_port, serving
from faults import FaultyService
from history import publish_history
from onrecord.bulk.write import write as write_bulk
from onrecord.dataset.check import load
from onrecord.dataset.verify import span
from onrecord.errors import BadData
from onrecord.release.build import build
from onrecord.release.open import kept
from onrecord.release.publish import Edition, publish
from served import Service, publish_dataset
from world import World

settings.register_profile("steady", deadline=None)  # a busy machine is no failure
settings.load_profile("steady")

DATA = Path(__file__).parent.parent / "data"
PATIENT_S = 2.0  # for suggestions: in 50 ms a busy machine may not get to one

SOURCE = """\
The colonel arrested the president.

Nobody was hurt, the colonel said.
"""
_ARREST = span(SOURCE, "arrested the president").as_yaml("gazette")
_DENIAL = span(SOURCE, "Nobody was hurt").as_yaml("gazette")

SMALL = {
    "small/documents.yaml": f"""\
- id: gazette
  title: A day in the capital
  kind: news-article
  publisher: The Gazette
  language: en
  published: 2021-06-01
  sha256: {sha256(SOURCE.encode()).hexdigest()}
  paragraphs: 2
  reliability: C
  license: All rights reserved
- id: treaty
  title: A treaty that nobody here holds
  kind: treaty
  publisher: The Ministry
  language: fr
  published: "2019"
  reliability: A
  license: Public domain
""",
    "small/actors.yaml": """\
- id: mali
  kind: state
  name: Mali
  country: ML
  identifiers: [{scheme: wikidata, value: Q912}]
  description: A state in West Africa.
- id: bamako
  kind: place
  name: Bamako
  part_of: [mali]
  description: The capital.
- id: colonel
  kind: person
  name: The colonel
  description: An officer.
- id: president
  kind: person
  name: The president
  description: The head of state.
""",
    "small/events.yaml": f"""\
- id: coup
  kind: coup
  plover: {{type: COERCE, mode: arrest}}
  status: occurred
  title: The coup
  summary: Soldiers detain the president.
  date: "[2021-05-24..2021-05-26]"
  end_date: 2021-05-26
  place:
    name: Bamako
    country: ML
    actor: bamako
    precision: locality
  participants: [{{actor: colonel, role: initiator}}]
  evidence:
    {_ARREST}
- id: arrest
  kind: arrest
  status: alleged
  title: The arrest
  summary: The president is detained.
  date: 2021-05-24
  part_of: coup
  claims: [nobody-hurt]
  evidence:
    - document: treaty
      locator: Article 2
""",
    "small/claims.yaml": f"""\
- id: nobody-hurt
  proposition: The arrest harms no one.
  speaker: colonel
  attribution: paraphrase
  reported_by: gazette
  said: 2021-05
  act: assert
  certainty: hedged
  about: {{events: [arrest]}}
  verification:
    status: attributed
    history:
      - {{status: reported, on: 2021-06-02, by: an editor, reason: One source.}}
      - {{status: attributed, on: 2021-06-03, by: an editor, reason: The speaker is named.}}
  evidence:
    {_DENIAL}
""",
    "small/relationships.yaml": f"""\
- id: colonel-detains-president
  subject: colonel
  object: president
  type: detained
  polarity: conflictual
  valid:
    start: 2021-05-24
    end_kind: unknown
    as_of: 2021-06-01
  basis: reported
  claims: [nobody-hurt]
  evidence:
    {_ARREST}
- id: president-of-mali
  subject: president
  object: mali
  type: holds-office
  polarity: neutral
  valid:
    end: "[2021-05-24..2021-05-26]"
    end_kind: ended
  basis: reported
  office:
    title: President
    capacity: interim
    closed_by: [coup]
  evidence:
    {_ARREST}
""",
}


def write_small_dataset(root: Path) -> Path:
    """Write a valid dataset with at least one record of every kind to a folder, and return the folder."""
    return write_files(root, SMALL)


def write_files(root: Path, files: dict[str, str]) -> Path:
    """Write files by their paths under a folder, and return the folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def change(root: Path, where: str, old: str, new: str) -> None:
    """Replace a text, at the first place where it stands, in the file of the small dataset that a place names."""
    path = root / "small" / where.split(":", maxsplit=1)[0]
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def problems_of(root: Path) -> tuple[str, ...]:
    """Return the problems of a dataset as lines, with paths from its root."""
    with pytest.raises(BadData) as caught:
        load(root)
    assert str(caught.value).splitlines() == list(map(str, caught.value.problems))
    return tuple(str(problem).removeprefix(f"{root.as_posix()}/") for problem in caught.value.problems)


def assert_refused(root: Path, where: str, message: str) -> None:
    """Assert that the first problem stands there, and that it has the parts of the message."""
    found = problems_of(root)
    assert found[0].startswith(f"small/{where}")
    assert [part for part in message.split(" ... ") if part not in found[0]] == []


@pytest.fixture
def small_dataset(tmp_path: Path) -> Path:
    """Return the root folder of a small valid dataset whose held text is SOURCE."""
    return write_small_dataset(tmp_path / "data")


@pytest.fixture(scope="session")
def mali_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with a release of the project's own data."""
    folder = tmp_path_factory.mktemp("mali")
    build(load(DATA), folder / "mali.sqlite")
    publish(folder / "mali.sqlite", folder / "releases", Edition(day=date(2026, 11, 23)), write_bulk)
    return folder / "releases"


@pytest.fixture(scope="session")
def history_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with three releases of the project's own data: an earlier state, a correction, a merge."""
    return publish_history(DATA, tmp_path_factory.mktemp("history"))


@pytest.fixture(scope="session")
def history(history_releases: Path) -> Iterator[Service]:
    """Return the service over the three releases."""
    with Service(history_releases) as service:
        yield service


@pytest.fixture(scope="session")
def awkward_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with a release of the dataset in awkward.py."""
    folder = tmp_path_factory.mktemp("awkward")
    releases = publish_dataset(write_files(folder / "data", AWKWARD), folder / "releases")
    write_bulk(releases, next(kept(releases)))
    return releases


@pytest.fixture(scope="session")
def awkward(awkward_releases: Path) -> Iterator[Service]:
    """Return the service over the dataset in awkward.py."""
    with Service(awkward_releases) as service:
        yield service


@pytest.fixture(scope="session")
def mali(mali_releases: Path) -> Iterator[Service]:
    """Return the service over the project's own data."""
    with Service(mali_releases, suggest_s=PATIENT_S) as service:
        yield service


@pytest.fixture(scope="module")
def faulty(mali: Service) -> Iterator[FaultyService]:
    """Return the service over the project's own data behind a proxy of faults, which has none until told."""
    with FaultyService(mali) as service:
        yield service


@pytest.fixture(params=["awkward", "mali"])
def world(request: pytest.FixtureRequest) -> World:
    """Return each of the two releases with its service."""
    return World(request.getfixturevalue(request.param), request.getfixturevalue(f"{request.param}_releases"))


@pytest.fixture(scope="session")
def live(mali_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server on the loopback interface that serves the project's own data."""
    port = free_port()
    command = (*ONRECORD, "serve", "--releases", mali_releases, "--port", port)
    with serving(command, port, tmp_path_factory.mktemp("live") / "log", ONRECORD_SUGGEST_S=str(PATIENT_S)):
        yield f"http://127.0.0.1:{port}"
