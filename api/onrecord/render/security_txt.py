"""The contact for those who find a security hole, as a file for programs and people (RFC 9116)."""

from datetime import date, timedelta

VALID_FOR = timedelta(days=180)  # the RFC recommends less than a year


def security_txt(contact: str, canonical: str, today: date) -> bytes:
    """Return the file at the address `canonical`; it is the same all day, and expires half a year later."""
    expires = today + VALID_FOR
    return f"Contact: {contact}\nExpires: {expires}T00:00:00Z\nCanonical: {canonical}\n".encode()
