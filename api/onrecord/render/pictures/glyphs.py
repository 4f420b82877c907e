"""Small signs: the steps of verification, the polarity of a relationship, and a relationship as a line."""

from markupsafe import Markup

from onrecord.records.codes import Basis, Polarity, VerificationStatus
from onrecord.render.pictures.colors import TONES
from onrecord.render.pictures.svg import element, joined
from onrecord.render.pictures.text import cleaned

_STEP_HEIGHTS = (7, 12, 17, 22)
_STEPS = {
    VerificationStatus.REPORTED: 1,
    VerificationStatus.ATTRIBUTED: 2,
    VerificationStatus.CORROBORATED: 3,
    VerificationStatus.CONFIRMED: 4,
}
_OFF_LADDER = {
    VerificationStatus.DISPUTED: "M11 10h24M11 17h24M29 4L17 23",  # not equal
    VerificationStatus.REFUTED: "M4 24L42 3",  # struck out
    VerificationStatus.RETRACTED: "M38 20H16a6 6 0 0 1 0-12h10M20 3l-5 5 5 5",  # an arrow back
}
_DASHES = {Basis.DERIVED: "7 3 2 3", Basis.ALLEGED: "4 3"}
_SIGNS = {
    Polarity.COOPERATIVE: element("path", d="M0-4.5V4.5M-4.5 0H4.5"),
    Polarity.CONFLICTUAL: element("path", d="M-3.5-3.5L3.5 3.5M3.5-3.5L-3.5 3.5"),
    Polarity.MIXED: element("path", d="M0-5.5V2.5M-4-1.5H4M-4 5H4", stroke_width=1.8),
    Polarity.NEUTRAL: element("circle", r=3.4, stroke_width=1.6),
}


def ladder(status: VerificationStatus, label: str) -> Markup:
    """Return the four steps of verification up to a status, or a sign beside them if it is none of the steps."""
    steps = _STEPS.get(status, 0)
    # Only a refuted claim is struck out; the other signs would be hard to read over the steps.
    heights = _STEP_HEIGHTS if steps or status is VerificationStatus.REFUTED else ()
    rungs = [
        element("rect", class_="on" if index < steps else None, x=index * 11 + 1, y=24 - height, width=8, height=height)
        for index, height in enumerate(heights)
    ]
    return element(
        "svg",
        *rungs,
        *([] if steps else [element("path", d=_OFF_LADDER[status])]),
        class_="ladder" if steps else f"ladder off {status}",
        width=46,
        height=26,
        viewBox="0 0 46 26",
        role="img",
        aria_label=cleaned(label),
    )


def relationship_glyph(polarity: Polarity, basis: Basis, *, is_directed: bool, is_outgoing: bool = True) -> Markup:
    """Return a relationship as a line: color and sign for its polarity, dashes for its basis, arrow for its direction.

    An arrow to the right goes out from the actor that the words beside it begin with.
    """
    to_the_right, to_the_left = is_directed and is_outgoing, is_directed and not is_outgoing
    start, end = 3 if to_the_left else 0, 35 if to_the_right else 38
    parts = [
        _stroke(f"M{start} 6H12M26 6H{end}", basis),
        element("g", _SIGNS[polarity], class_="stroke", transform="translate(19 6)"),
    ]
    if to_the_right:
        parts.append(element("path", class_="arrow", d="M32 1.5L38 6l-6 4.5z"))
    if to_the_left:
        parts.append(element("path", class_="arrow", d="M6 1.5L0 6l6 4.5z"))
    return element(
        "svg",
        *parts,
        class_=f"tie {TONES[polarity].css_class}",
        width=38,
        height=12,
        aria_hidden="true",
    )


def edge_line(start: float, end: float, basis: Basis, y: float = 6) -> Markup:
    """Return a horizontal line, thicker if its basis is a document, dashed if it is somebody's word."""
    return _stroke(f"M{start:g} {y:g}H{end:g}", basis)


def vertical_line(start: float, end: float, basis: Basis, x: float = 9) -> Markup:
    """Return a vertical line with the width and the dashes of a horizontal one."""
    return _stroke(f"M{x:g} {start:g}V{end:g}", basis)


def sign(polarity: Polarity) -> Markup:
    """Return the sign of a polarity, to stand beside its word."""
    return element(
        "svg",
        sign_marks(polarity),
        class_=f"sign {TONES[polarity].css_class}",
        width=14,
        height=14,
        viewBox="-7 -7 14 14",
        aria_hidden="true",
    )


def sign_marks(polarity: Polarity) -> Markup:
    """Return the strokes of a sign around the origin."""
    return joined(element("g", _SIGNS[polarity], class_="stroke"))


def _stroke(path: str, basis: Basis) -> Markup:
    width = 3 if basis is Basis.DOCUMENTED else 1.75
    return element("path", class_="line", d=path, stroke_width=width, stroke_dasharray=_DASHES.get(basis))
