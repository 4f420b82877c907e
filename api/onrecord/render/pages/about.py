"""Pages about the record itself: how it is made, and how it is corrected."""

from msgspec import Struct

from onrecord.records.codes import Basis, Polarity, Reliability, VerificationStatus
from onrecord.render.pages.changes import ChangeLine, ChangeSource, change_lines
from onrecord.render.pages.context import PageContext


class MethodView(Struct, frozen=True, kw_only=True):
    """The page on the method: the codes that its legend explains."""

    ladder: tuple[VerificationStatus, ...]
    off_ladder: tuple[VerificationStatus, ...]  # the statuses that are no steps of the ladder
    grades: tuple[Reliability, ...] = tuple(Reliability)
    polarities: tuple[Polarity, ...] = tuple(Polarity)
    bases: tuple[Basis, ...] = tuple(Basis)


class CorrectionsView(Struct, frozen=True, kw_only=True):
    """The page on corrections: the latest ones, and the number of all."""

    lines: tuple[ChangeLine, ...]
    count: int
    all_href: str


OFF_LADDER = (VerificationStatus.DISPUTED, VerificationStatus.REFUTED, VerificationStatus.RETRACTED)


def method_view() -> MethodView:
    """Return the view of the page on the method."""
    return MethodView(
        ladder=tuple(each for each in VerificationStatus if each not in OFF_LADDER), off_ladder=OFF_LADDER
    )


def corrections_view(source: ChangeSource, page: PageContext) -> CorrectionsView:
    """Return the view of the page on corrections."""
    return CorrectionsView(
        lines=change_lines(source, page),
        count=source.page.meta.count or 0,
        all_href=page.href("/changes", change="updated,merged,withdrawn"),
    )
