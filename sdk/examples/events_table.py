"""Events as a polars table: events that may have been in Mali in May 2021 or later, and their participants.

Run `python events_table.py`.
"""

from onrecord_client import Client


def main() -> None:
    """Print the events with the first and last day that each date can mean, and the most frequent actors by status."""
    with Client() as client:
        events = client.events.list(country="ML", from_="2021-05-01").to_polars()
    print(events.select("kind", "status", "date", "date_earliest", "date_latest"))
    print(
        events.explode("participants")
        .unnest("participants")
        .drop_nulls("actor")
        .unique(["id", "actor"])
        .pivot("status", index="actor", values="id", aggregate_function="len", sort_columns=True)
        .fill_null(0)
        .sort("occurred", "actor", descending=[True, False])
        .head(5)
    )


if __name__ == "__main__":
    main()
