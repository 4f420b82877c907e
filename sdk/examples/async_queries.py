"""Several requests at a time from one event loop: the number of records, and the disputed claims.

Run `python async_queries.py`.
"""

import asyncio

from onrecord_client import AsyncClient


async def main() -> None:
    """Print the number of records of three kinds, and each disputed claim with its speaker."""
    async with AsyncClient() as client:
        events, claims, relationships = await asyncio.gather(
            client.events.list().count(),
            client.claims.list().count(),
            client.relationships.list().count(),
        )
        print(f"{events} events, {claims} claims, {relationships} relationships; disputed claims:")
        async for claim in client.claims.list(verification="disputed"):
            print(f"- {claim.speaker or claim.reported_by} ({claim.act}, {claim.certainty}): {claim.proposition}")


if __name__ == "__main__":
    asyncio.run(main())
