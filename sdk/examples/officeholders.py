"""The officeholders of a state on a day: certain ones, and possible ones where the dates are uncertain.

Run `python officeholders.py mali 2021-05-25`.
"""

import sys

from onrecord_client import Client
from onrecord_client.models import Validity

TITLES = {Validity.CERTAIN: "certain", Validity.POSSIBLE: "possible, as the dates are uncertain"}


def main(state: str = "mali", day: str = "2021-05-23") -> None:
    """Print each officeholder with the office, its dates and its basis."""
    certain: set[str] = set()
    with Client() as client:
        for validity, title in TITLES.items():
            print(f"In office in {state} on {day}, {title}:")
            holdings = client.relationships.list(
                type="holds-office", object=state, valid_on=day, validity=validity, expand="actors"
            )
            for page in holdings.pages():
                names = {actor.id: actor.name for actor in page.included.actors} if page.included else {}
                for holding in page.data:
                    start, end = (date.edtf if date else "?" for date in (holding.valid.start, holding.valid.end))
                    # Possible includes certain, so the second list leaves out the first.
                    if holding.office and holding.id not in certain:
                        print(f"- {names[holding.subject]}, {holding.office.title} ({holding.office.capacity}),")
                        print(f"  from {start} to {end} ({holding.valid.end_kind}), {holding.basis}")
                certain |= {holding.id for holding in page.data}


if __name__ == "__main__":
    main(*sys.argv[1:])
