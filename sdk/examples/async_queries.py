"""Several questions at a time from one event loop: how many records there are, and which claims are disputed.

Run it as `python async_walk.py`.
"""

import asyncio

from onrecord_client import AsyncClient


async def main() -> None:
    """Print how many records there are of three kinds, and the disputed claims with who makes them."""
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
