"""What holds for claims: their speakers, and how they were checked."""

from collections.abc import Iterator
from itertools import pairwise

from onrecord.dataset.catalog import Catalog
from onrecord.errors import Diagnostic
from onrecord.records.codes import Attribution

_WITH_SPEAKER = (Attribution.DIRECT_QUOTE, Attribution.PARAPHRASE)


def speaker_fits_attribution(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a quote or paraphrase without a speaker, and a speaker of what is unattributed or unclear."""
    for entry in catalog.claims.values():
        claim = entry.record
        if claim.attribution in _WITH_SPEAKER and claim.speaker is None:
            found = f"a {claim.attribution} without a speaker"
            yield entry.diagnostic("speaker", found, "who said it, or another attribution")
        if claim.attribution not in _WITH_SPEAKER and claim.speaker is not None:
            right = f"no speaker where the attribution is {claim.attribution}"
            yield entry.diagnostic("speaker", f"the speaker {claim.speaker!r}", right)
        if claim.speaker is not None and claim.possible_speakers:
            found = f"possible speakers beside the speaker {claim.speaker!r}"
            yield entry.diagnostic("possible_speakers", found, "either the speaker or those who may have said it")


def sound_verification(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a history that is empty, not in the order of its days, or does not end with the present status."""
    for entry in catalog.claims.values():
        verification = entry.record.verification
        if not verification.history:
            yield entry.diagnostic(
                "verification.history", "an empty history", "at least the step to the present status"
            )
            continue
        for index, (before, after) in enumerate(pairwise(verification.history), 1):
            if after.on < before.on:
                found = f"{after.on} after {before.on}"
                yield entry.diagnostic(f"verification.history[{index}].on", found, "steps in the order of their days")
        last = verification.history[-1].status
        if last is not verification.status:
            right = f"{last.value!r}, the status of the last step of the history"
            yield entry.diagnostic("verification.status", repr(verification.status.value), right)
