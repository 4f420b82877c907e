"""Fixtures that tests of several layers share: releases of each dataset, and services over them.

A test takes the smallest dataset that shows its claim: `small_dataset` as files, `edge_cases` for uncertain and missing
values, `mali` for real data, `history` for changes between releases. README.md describes them.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from onrecord.bulk.write import write as write_bulk
from onrecord.dataset.check import load
from onrecord.release.build import build
from onrecord.release.open import read_manifests
from onrecord.release.publish import PublishOptions, publish
from support.commands import ONRECORD, free_port, running_service
from support.edge_cases import EDGE_CASES
from support.faults import FaultyService
from support.filter_oracle import FilterOracle
from support.history import publish_history
from support.service import Service, publish_dataset
from support.slow_tests import SLOW_FIXTURES, SLOW_MODULES, SLOW_TESTS
from support.small_dataset import DATA, write_files, write_small_dataset

settings.register_profile("steady", deadline=None)  # an example may take long on a busy machine
settings.register_profile("quick", deadline=None, max_examples=10)
settings.load_profile("steady")

# The default of 50 ms is too short for a busy machine.
SUGGEST_TIMEOUT_S = 2.0
TESTS = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of `make test-quick`."""
    parser.addoption("--quick", action="store_true", help="leave out the tests that support/slow_tests.py lists")


def pytest_configure(config: pytest.Config) -> None:
    """Generate fewer examples for property-based tests that do not set a number."""
    if config.getoption("quick"):
        settings.load_profile("quick")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out slow modules; None leaves the decision to pytest."""
    is_slow = collection_path.relative_to(TESTS).as_posix() in SLOW_MODULES
    return True if config.getoption("quick") and is_slow else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the slow tests of other modules."""
    if config.getoption("quick"):
        slow = [item for item in items if is_slow(item)]
        items[:] = [item for item in items if not is_slow(item)]
        config.hook.pytest_deselected(items=slow)


def is_slow(item: pytest.Item) -> bool:
    """Return whether a test is slow by its name or by a fixture that it takes, directly or through another one."""
    name = item.name.partition("[")[0]
    return name in SLOW_TESTS or not SLOW_FIXTURES.keys().isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture
def small_dataset(tmp_path: Path) -> Path:
    """Return the root folder of the small valid dataset; the text of its document `gazette` is SOURCE."""
    return write_small_dataset(tmp_path / "data")


@pytest.fixture(scope="session")
def mali_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory of releases with one release of the project's own data, bulk files included."""
    folder = tmp_path_factory.mktemp("mali")
    build(load(DATA), folder / "mali.sqlite")
    publish(folder / "mali.sqlite", folder / "releases", PublishOptions(day=date(2026, 11, 23)), write_bulk)
    return folder / "releases"


@pytest.fixture(scope="session")
def history_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with three releases of the project's own data: an early one, a correction, and a merge."""
    return publish_history(DATA, tmp_path_factory.mktemp("history"))


@pytest.fixture(scope="session")
def history(history_releases: Path) -> Iterator[Service]:
    """Return the service over the three releases of `history_releases`."""
    with Service(history_releases) as service:
        yield service


@pytest.fixture(scope="session")
def edge_cases_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with a release of the dataset in support/edge_cases.py, bulk files included."""
    folder = tmp_path_factory.mktemp("edge_cases")
    releases = publish_dataset(write_files(folder / "data", EDGE_CASES), folder / "releases")
    write_bulk(releases, next(read_manifests(releases)))
    return releases


@pytest.fixture(scope="session")
def edge_cases(edge_cases_releases: Path) -> Iterator[Service]:
    """Return the service over the dataset in support/edge_cases.py."""
    with Service(edge_cases_releases) as service:
        yield service


@pytest.fixture(scope="session")
def mali(mali_releases: Path) -> Iterator[Service]:
    """Return the service over the project's own data."""
    with Service(mali_releases, suggest_timeout_s=SUGGEST_TIMEOUT_S) as service:
        yield service


@pytest.fixture(scope="module")
def faulty(mali: Service) -> Iterator[FaultyService]:
    """Return the service over the project's own data behind a proxy, which forwards all requests until given faults."""
    with FaultyService(mali) as service:
        yield service


@pytest.fixture(params=["edge_cases", "mali"])
def oracle(request: pytest.FixtureRequest) -> FilterOracle:
    """Return the oracle of the edge cases, then of the project's own data: a test that takes it runs with both."""
    return FilterOracle(request.getfixturevalue(request.param), request.getfixturevalue(f"{request.param}_releases"))


@pytest.fixture(scope="session")
def live(mali_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the base URL of a server process on the loopback interface that serves the project's own data."""
    port = free_port()
    command = (*ONRECORD, "serve", "--releases", mali_releases, "--port", port)
    variables = {"ONRECORD_SUGGEST_TIMEOUT_S": str(SUGGEST_TIMEOUT_S)}
    with running_service(command, port, tmp_path_factory.mktemp("live") / "log", **variables):
        yield f"http://127.0.0.1:{port}"
