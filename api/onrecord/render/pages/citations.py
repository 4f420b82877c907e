"""The citation of a record, as its page and its card give it."""

from onrecord.records.dataset import Record
from onrecord.render.cite import CitationInput, cite
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.references import References


def citation_of(record: Record, references: References, page: PageContext) -> str:
    """Return the sentence that cites a record in the release that the page shows."""
    return cite(
        CitationInput(
            record=record,
            names={actor.id: actor.name for actor in references.actors.values()},
            documents=references.documents,
            manifest=page.manifest,
            base_url=page.base_url,
        )
    ).sentence
