"""The types, descriptions, terms and citations in the bulk files."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import bibtexparser
import pyarrow
import pytest
import yaml
from bibtexparser.bparser import BibTexParser
from msgspec.structs import replace
from pyarrow import parquet
from pyld import jsonld

from onrecord.bulk import arrow, citation, tabular
from onrecord.bulk.description import Description
from onrecord.bulk.write import write
from onrecord.records.authorship import Contributor
from onrecord.records.claims import Claim
from onrecord.records.events import Event
from onrecord.records.manifest import Manifest
from onrecord.release.open import read_manifests
from support.service import publish_dataset
from support.small_dataset import SMALL, write_files

CONTEXT_OF_SCHEMA_ORG = "https://schema.org/"
CROISSANT = "http://mlcommons.org/croissant/"


@pytest.fixture(scope="module")
def folder(mali_releases: Path) -> Path:
    return mali_releases / "2026-11-23.1.bulk"


@pytest.fixture(scope="module")
def manifest(mali_releases: Path) -> Manifest:
    return next(read_manifests(mali_releases))


@pytest.fixture(scope="module")
def events(folder: Path) -> parquet.ParquetFile:
    return parquet.ParquetFile(folder / "events.parquet")


def fields(fields_: Any) -> Iterator[pyarrow.Field]:
    """Yield every field of a schema, nested ones included."""
    for field in fields_:
        yield field
        kind = field.type
        if pyarrow.types.is_list(kind):
            yield from fields([kind.value_field])
        elif pyarrow.types.is_struct(kind):
            yield from fields(list(kind))


# Parquet.


def test_columns_have_the_types_of_the_records(events: parquet.ParquetFile) -> None:
    schema = events.schema_arrow
    place, participants = schema.field("place").type, schema.field("participants").type

    assert schema.names == list(Event.__struct_fields__)
    assert schema.field("date").type.field("earliest").type == pyarrow.date32()
    assert (place.field("lat").type, place.field("name").type) == (pyarrow.float64(), pyarrow.string())
    assert [each.name for each in participants.value_type] == ["actor", "role"]


def test_only_fields_that_may_be_null_are_nullable(events: parquet.ParquetFile) -> None:
    schema = events.schema_arrow

    assert {name for name in schema.names if schema.field(name).nullable} == {
        "plover",
        "end_date",
        "place",
        "duress",
        "part_of",
        "planned_as_of",
        "note",
    }
    assert not schema.field("evidence").type.value_field.nullable
    assert not schema.field("place").type.field("name").nullable
    assert schema.field("date").type.field("latest").nullable


def test_columns_have_the_descriptions_of_the_records(events: parquet.ParquetFile) -> None:
    described = {field.name: (field.metadata or {}).get(b"description", b"").decode() for field in events.schema_arrow}
    undescribed = [
        field.name for field in fields(events.schema_arrow) if not (field.metadata or {}).get(b"description")
    ]

    assert described["date"] == "Date of the event, or of its beginning if it has an end date."
    assert described["claims"] == "Claims that the event rests on; at least one if it is alleged."
    assert set(undescribed) <= {"accounts", "element", "evidence", "kind", "links", "mode", "place", "participants"} | {
        "plover",
        "precision",
        "relation",
        "role",
        "stance",
        "status",
        "type",
        "contexts",
    }  # their types describe them


def test_a_table_names_its_release_license_and_citation(events: parquet.ParquetFile, manifest: Manifest) -> None:
    metadata = {name.decode(): text.decode() for name, text in events.schema_arrow.metadata.items()}

    assert metadata["onrecord.release"] == manifest.version
    assert metadata["onrecord.known_at"] == manifest.day.isoformat()
    assert metadata["onrecord.license"] == manifest.license
    assert metadata["onrecord.authors"] == "onrecord editors"
    assert metadata["onrecord.contributors"] == "coordinates from GeoNames (CC-BY-4.0)"
    assert metadata["onrecord.citation"] == (
        "onrecord editors. onrecord, the Mali dataset, release 2026-11-23.1 of 2026-11-23. CC-BY-4.0. "
        "With coordinates from GeoNames (CC-BY-4.0)."
    )


def test_tables_are_compressed_with_zstd(events: parquet.ParquetFile) -> None:
    group = events.metadata.row_group(0)

    assert {group.column(number).compression for number in range(group.num_columns)} == {"ZSTD"}


def test_row_groups_have_one_size_for_any_size_of_chunks(tmp_path: Path) -> None:
    docs = [b'{"id":"a-%06d"}' % number for number in range(25_500)]
    schema = pyarrow.schema([pyarrow.field("id", pyarrow.string(), nullable=False)])
    writer = tabular.ParquetTableWriter(tmp_path / "a.parquet", schema)
    for start in range(0, len(docs), 1000):
        writer.write(docs[start : start + 1000])
    writer.close()

    read = parquet.ParquetFile(tmp_path / "a.parquet")

    assert [read.metadata.row_group(number).num_rows for number in range(3)] == [10_000, 10_000, 5_500]
    assert read.read()["id"].to_pylist() == [json.loads(doc)["id"] for doc in docs]


def test_a_kind_without_records_has_its_columns(tmp_path: Path) -> None:
    only_documents = {name: text for name, text in SMALL.items() if name.endswith("documents.yaml")}
    releases = publish_dataset(write_files(tmp_path / "data", only_documents), tmp_path / "releases")

    write(releases, next(read_manifests(releases)))
    folder = releases / "2026-11-01.1.bulk"
    read = parquet.read_table(folder / "claims.parquet")

    assert (read.num_rows, read.schema.names) == (0, list(Claim.__struct_fields__))
    assert (folder / "claims.csv").read_text().startswith("id,")
    assert (folder / "claims.csv").read_text().count("\n") == 1


def test_a_field_that_is_not_in_the_schema_is_an_error() -> None:
    with pytest.raises(pyarrow.ArrowInvalid, match="unexpected field"):
        arrow.table_of([b'{"id":"a","new":1}'], arrow.schema_of(Event, {}))


# The files that describe the others.


def test_croissant_describes_every_file_and_every_column(folder: Path) -> None:
    described = json.loads((folder / "croissant.json").read_bytes())
    listed = {file["name"]: file for file in json.loads((folder / "index.json").read_bytes())}

    assert described["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert {"name", "description", "license", "url", "creator", "datePublished", "citeAs"} <= described.keys()
    for file in described["distribution"]:
        assert file["sha256"] == listed[file["contentUrl"]]["sha256"]
        assert file["encodingFormat"] == listed[file["contentUrl"]]["media_type"]
    for records in described["recordSet"]:
        with (folder / f"{records['name']}.csv").open() as file:
            columns = file.readline().strip().split(",")
        assert [field["source"]["extract"]["column"] for field in records["field"]] == columns
        assert {field["source"]["fileObject"]["@id"] for field in records["field"]} == {f"{records['name']}.csv"}
        assert {records["key"]["@id"]} <= {field["@id"] for field in records["field"]}


def test_croissant_expands_as_json_ld_to_its_vocabulary(folder: Path) -> None:
    described = json.loads((folder / "croissant.json").read_bytes())

    (expanded,) = jsonld.expand(described, {"base": "https://onrecord.example/v1/bulk/1/croissant.json"})

    assert expanded["@type"] == [f"{CONTEXT_OF_SCHEMA_ORG}Dataset"]
    (first, *_) = expanded[f"{CROISSANT}recordSet"]
    (column, *_) = first[f"{CROISSANT}field"]
    assert column[f"{CROISSANT}dataType"] == [{"@id": f"{CONTEXT_OF_SCHEMA_ORG}Text"}]
    assert column[f"{CROISSANT}source"][0][f"{CROISSANT}extract"][0][f"{CROISSANT}column"][0]["@value"] == "id"


def test_catalogs_find_the_url_size_and_digest_of_each_file(folder: Path) -> None:
    described = json.loads((folder / "dataset.jsonld").read_bytes())
    listed = {file["path"]: file for file in json.loads((folder / "index.json").read_bytes())}
    dcat, spdx = "http://www.w3.org/ns/dcat#", "http://spdx.org/rdf/terms#"

    (expanded,) = jsonld.expand(described, {"base": "https://onrecord.example/v1/bulk/2026-11-23.1/dataset.jsonld"})

    assert set(expanded["@type"]) == {f"{CONTEXT_OF_SCHEMA_ORG}Dataset", f"{dcat}Dataset"}
    assert expanded["@id"] == "https://onrecord.example/v1/bulk?release=2026-11-23.1"
    assert expanded["http://purl.org/dc/terms/license"] == [{"@id": "https://spdx.org/licenses/CC-BY-4.0.html"}]
    found = expanded[f"{CONTEXT_OF_SCHEMA_ORG}distribution"]
    assert len(found) == 16
    for file in found:
        (url,) = file[f"{dcat}downloadURL"]
        entry = listed[url["@id"].removeprefix("https://onrecord.example")]
        assert file[f"{dcat}byteSize"][0]["@value"] == str(entry["size_bytes"])
        assert file[f"{spdx}checksum"][0][f"{spdx}checksumValue"][0]["@value"] == entry["sha256"]


def test_the_data_package_describes_the_columns_with_their_types(folder: Path) -> None:
    described = json.loads((folder / "datapackage.json").read_bytes())
    (events,) = [each for each in described["resources"] if each["name"] == "events"]
    types = {field["name"]: field["type"] for field in events["schema"]["fields"]}

    assert (types["date"], types["date_earliest"], types["place_lat"]) == ("string", "date", "number")
    assert [field["name"] for field in events["schema"]["fields"] if not field["description"]] == []
    assert described["licenses"] == [{"name": "CC-BY-4.0", "path": "https://spdx.org/licenses/CC-BY-4.0.html"}]
    assert (described["version"], described["created"]) == ("2026-11-23.1", "2026-11-23T00:00:00Z")


def test_the_citation_file_names_the_release(folder: Path, manifest: Manifest) -> None:
    cff = yaml.safe_load((folder / "CITATION.cff").read_text())

    assert (cff["cff-version"], cff["type"]) == ("1.2.0", "dataset")
    assert (cff["title"], cff["version"], cff["license"]) == (manifest.title, manifest.version, manifest.license)
    assert cff["date-released"] == date(2026, 11, 23)
    assert cff["authors"] == [{"name": "onrecord editors"}]
    assert [(each["title"], each["authors"], each["license"]) for each in cff["references"]] == [
        ("coordinates", [{"name": "GeoNames"}], "CC-BY-4.0")
    ]


def test_bibtex_names_the_release(folder: Path, manifest: Manifest) -> None:
    parser = BibTexParser(common_strings=True)
    (entry,) = bibtexparser.loads((folder / "CITATION.bib").read_text(), parser).entries

    assert (entry["ENTRYTYPE"], entry["ID"]) == ("misc", "onrecord-mali-2026-11-23.1")
    assert (entry["year"], entry["month"], entry["day"]) == ("2026", "November", "23")
    assert (entry["author"], entry["title"]) == ("{onrecord editors}", f"{{{manifest.title}}}")  # capitals are kept
    assert entry["note"] == "Release 2026-11-23.1 of 2026-11-23, with coordinates from GeoNames (CC-BY-4.0)"


@pytest.mark.parametrize("name", ["datapackage.json", "dataset.jsonld", "croissant.json"])
def test_descriptions_name_authors_and_contributors_apart(folder: Path, name: str) -> None:
    described = json.loads((folder / name).read_bytes())

    if name == "datapackage.json":
        assert [(each["title"], each["roles"]) for each in described["contributors"]] == [
            ("onrecord editors", ["author"]),
            ("GeoNames", ["contributor"]),
        ]
        assert described["name"] == "onrecord-mali"
    else:
        assert [each["name"] for each in described["creator"]] == ["onrecord editors"]
        assert [each["name"] for each in described["contributor"]] == ["GeoNames"]


@pytest.mark.parametrize("text", ['Fish & "Chips" #1: 100% {a}_b', "Ａ: ~ ^ \\ é\tb", "- no\n: list"])
def test_a_citation_may_contain_any_text(manifest: Manifest, text: str) -> None:
    contributor = Contributor(name=text, contribution=text, license=text)
    changed = replace(manifest, title=text, authors=(text, text), contributors=(contributor,), license=text)
    description = Description(manifest=changed, summary=text, first_day=None, last_day=None, tables=(), files=())

    cff = yaml.safe_load(citation.cff(description))
    entries = bibtexparser.loads(citation.bibtex(description).decode(), BibTexParser(common_strings=True)).entries

    assert (cff["title"], cff["abstract"], cff["authors"]) == (text, text, [{"name": text}] * 2)
    assert cff["references"][0]["authors"] == [{"name": text}]
    assert "license" not in cff
    assert len(entries) == 1
