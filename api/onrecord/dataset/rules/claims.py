"""Rules of claims: their speakers and their verification."""

from collections.abc import Iterator
from itertools import pairwise

from onrecord.dataset.catalog import Catalog, valid
from onrecord.errors import Diagnostic
from onrecord.records.codes import Attribution

# The other attributions say that the document speaks itself, or that it leaves the speaker open.
_WITH_SPEAKER = (Attribution.DIRECT_QUOTE, Attribution.PARAPHRASE)


def said_by_today(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a claim that is said on a day after the check, on every reading of its date."""
    for entry in valid(catalog.claims.values(), "said"):
        said = entry.record.said
        if said.earliest and said.earliest > catalog.today:
            expected = f"a day not after that of the check, {catalog.today}"
            yield entry.diagnostic("said", f"a claim said on {said.edtf}", expected)


def verified_by_today(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a step of a verification that is dated after the day of the check."""
    for entry in catalog.claims.values():
        history = entry.record.verification.history if entry.record.verification else ()
        for path, step in entry.valid_items("verification.history", history or ()):
            if step.on > catalog.today:
                expected = f"a day not after that of the check, {catalog.today}"
                yield entry.diagnostic(f"{path}.on", f"a verification on {step.on}", expected)


def speaker_fits_attribution(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a quote or paraphrase without a speaker, any other claim with one, and possible speakers next to one."""
    for entry in valid(catalog.claims.values(), "attribution", "speaker", "possible_speakers"):
        claim = entry.record
        if claim.attribution in _WITH_SPEAKER and claim.speaker is None:
            found = f"a {claim.attribution} without a speaker"
            yield entry.diagnostic("speaker", found, "the speaker, or another attribution")
        if claim.attribution not in _WITH_SPEAKER and claim.speaker is not None:
            expected = f"no speaker with the attribution {claim.attribution}"
            yield entry.diagnostic("speaker", f"the speaker {claim.speaker!r}", expected)
        if claim.speaker is not None and claim.possible_speakers:
            found = f"possible speakers as well as the speaker {claim.speaker!r}"
            yield entry.diagnostic("possible_speakers", found, "either a speaker or possible speakers")


def consistent_verification(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a history that is empty, not sorted by day, or does not end with the current status."""
    for entry in catalog.claims.values():
        verification, path = entry.record.verification, "verification.history"
        if not verification or not entry.is_valid_itself(path):
            continue
        if not verification.history:
            yield entry.diagnostic(path, "an empty history", "at least the step to the current status")
            continue
        for index, (before, after) in enumerate(pairwise(verification.history), 1):
            is_valid = entry.is_valid(f"{path}[{index - 1}].on", f"{path}[{index}].on")
            if is_valid and after.on < before.on:  # two steps on one day are fine
                found = f"{after.on} after {before.on}"
                yield entry.diagnostic(f"{path}[{index}].on", found, "steps sorted by day")
        last = verification.history[-1]
        is_valid = entry.is_valid("verification.status", f"{path}[{len(verification.history) - 1}].status")
        if is_valid and last.status is not verification.status:
            expected = f"{last.status.value!r}, the status of the last step of the history"
            yield entry.diagnostic("verification.status", repr(verification.status.value), expected)
