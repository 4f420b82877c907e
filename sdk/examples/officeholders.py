"""Who held office in a state on a day: for certain, and perhaps, where the dates leave it open.

Run it as `python officeholders.py mali 2021-05-25`.
"""

import sys

from onrecord_client import Client
from onrecord_client.models import Validity

TITLES = {Validity.CERTAIN: "for certain", Validity.POSSIBLE: "perhaps, for all that the dates say"}


def main(state: str = "mali", day: str = "2021-05-23") -> None:
    """Print the holders with their offices, how long they held them, and what that rests on."""
    certain: set[str] = set()
    with Client() as client:
        for validity, title in TITLES.items():
            print(f"In office in {state} on {day}, {title}:")
            walk = client.relationships.list(
                type="holds-office", object=state, valid_on=day, validity=validity, expand="actors"
            )
            for page in walk.pages():
                names = {actor.id: actor.name for actor in page.included.actors} if page.included else {}
                for held in page.data:
                    since, until = (date.edtf if date else "?" for date in (held.valid.start, held.valid.end))
                    if held.office and held.id not in certain:
                        print(f"- {names[held.subject]}, {held.office.title} ({held.office.capacity}),")
                        print(f"  from {since} to {until} ({held.valid.end_kind}), {held.basis}")
                certain |= {held.id for held in page.data}


if __name__ == "__main__":
    main(*sys.argv[1:])
