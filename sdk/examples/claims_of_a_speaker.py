"""Every claim of a speaker: how it was made, and how it was checked.

Run `python claims_of_a_speaker.py oleksandr-mishyn`.
"""

import sys
from collections import Counter

from onrecord_client import Client


def main(speaker: str = "oleksandr-mishyn") -> None:
    """Print each claim with the steps of its verification, and the number of claims by status."""
    statuses: Counter[str] = Counter()
    with Client() as client:
        print(f"Statements attributed to {client.actors.get(speaker).name}; none of them is a fact for that reason:")
        for claim in client.claims.list(speaker=speaker):
            print(f"\n{claim.proposition}")
            print(f"  said: {claim.said.edtf}, by {claim.reported_by} ({claim.attribution})")
            print(f"  how: {claim.act}, {claim.certainty}")
            for step in claim.verification.history:
                print(f"  {step.on}: {step.status}, by {step.by}. {step.reason}")
            statuses[claim.verification.status] += 1
    print(f"\n{statuses.total()} claims:", ", ".join(f"{count} {status}" for status, count in statuses.most_common()))


if __name__ == "__main__":
    main(*sys.argv[1:])
