"""Accounts of a record: the values that other documents give for its fields, each beside the record's own."""

from msgspec import Struct

from onrecord.records.accounts import text_of
from onrecord.records.dataset import Record
from onrecord.records.evidence import Account
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.references import Link, References


class AccountView(Struct, frozen=True, kw_only=True):
    """The value that a document gives for a field, beside the record's own."""

    field: str
    own: str | None
    account: Account
    document: Link


def account_views(record: Record, references: References, page: PageContext) -> tuple[AccountView, ...]:
    """Return the values that documents give for fields of a record, each beside the record's own."""
    return tuple(
        AccountView(
            field=account.field,
            own=text_of(record, account.field),
            account=account,
            document=references.publisher(account.document, page),
        )
        for account in record.accounts
    )
