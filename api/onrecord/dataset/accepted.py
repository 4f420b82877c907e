"""Acceptances: the findings on a record that its editors let stand, each with a reason."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from msgspec.structs import replace

from onrecord.dataset.catalog import Catalog, CatalogEntry
from onrecord.dataset.decode import nearest_word
from onrecord.dataset.mismatch import PERSON_NOT_NAMED
from onrecord.dataset.rulebook import explanations
from onrecord.errors import Diagnostic, Level, quoted
from onrecord.records.codes import Basis
from onrecord.records.dataset import Record
from onrecord.records.relationships import Relationship

_Key = tuple[str | None, str | None, str]  # kind, id and code


def split(catalog: Catalog, findings: Iterable[Diagnostic]) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return the findings that no record accepts, with those on the acceptances themselves, and the accepted ones.

    An error is never accepted.
    """
    acceptances: set[_Key] = {
        (entry.raw.kind, entry.raw.id, acceptance.code)
        for entry in catalog.entries()
        for _, acceptance in entry.valid_items("accepted", entry.record.accepted or ())
    }
    left: list[Diagnostic] = []
    accepted: list[Diagnostic] = []
    for finding in findings:
        is_accepted = finding.level is not Level.ERROR and _key(finding) in acceptances
        (accepted if is_accepted else left).append(finding)
    return [*left, *_unfit(catalog, {_key(finding) for finding in accepted})], accepted


def _key(finding: Diagnostic) -> _Key:
    return finding.kind, finding.record, finding.code


def _unfit(catalog: Catalog, used: AbstractSet[_Key]) -> Iterator[Diagnostic]:
    """Yield a finding for each acceptance of a code that cannot be accepted, or that the record has no finding of.

    A record with an error may have the finding again when the error is mended.
    """
    levels = {code: level for code, (level, _) in explanations().items()}
    acceptable = {code: level for code, level in levels.items() if level is not Level.ERROR}
    seen = set[_Key]()
    for entry in catalog.entries():
        for path, acceptance in entry.valid_items("accepted", entry.record.accepted or ()):
            code, key = acceptance.code, (entry.raw.kind, entry.raw.id, acceptance.code)
            is_needed = key in used or bool(entry.broken) or _may_verify(entry, code)
            if code not in acceptable:
                found = f"{quoted(code)}, which is an error" if code in levels else quoted(code)
                expected = "the code of a warning or notice (`onrecord explain` lists them)"
                finding = entry.diagnostic(f"{path}.code", found, expected, nearest_word(code, acceptable))
                yield replace(finding, code="unknown-rule")
            elif key in seen or not is_needed:
                found = f"an acceptance of {code}, which finds nothing {'more ' if key in seen else ''}in this record"
                finding = entry.diagnostic(f"{path}.code", found, "the record without this acceptance")
                yield replace(finding, code="needless-acceptance", level=Level.WARNING)
            seen.add(key)


def _may_verify(entry: CatalogEntry[Record], code: str) -> bool:
    """Return whether `verify` may have a finding of this code, for which it needs the texts."""
    return code == PERSON_NOT_NAMED and isinstance(entry.record, Relationship) and entry.record.basis is Basis.ALLEGED
