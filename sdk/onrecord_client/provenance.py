"""The provenance of records, for citing and redistributing the data."""

from datetime import date

from msgspec import Struct

from onrecord_client._generated.models import Manifest, ResponseMeta


class Provenance(Struct, frozen=True, kw_only=True):
    """The release that records come from, and its terms.

    Title, license and attribution are None if the service no longer lists the release.
    """

    release: str
    """Version of the release."""

    known_at: date
    """Day on which the release was published."""

    title: str | None
    license: str | None
    attribution: str | None

    service: str
    """Base URL of the service."""

    @classmethod
    def of(cls, meta: ResponseMeta, manifests: list[Manifest], service: str) -> "Provenance":
        """Return the provenance of a response, given the manifests of the service's releases."""
        manifest = next((manifest for manifest in manifests if manifest.version == meta.release), None)
        return cls(
            release=meta.release,
            known_at=meta.known_at,
            title=manifest.title if manifest else None,
            license=manifest.license if manifest else None,
            attribution=manifest.attribution if manifest else None,
            service=service,
        )

    @property
    def citation(self) -> str:
        """The citation of the data, in one line."""
        named = [self.attribution, f"{self.title or 'onrecord'}, release {self.release} of {self.known_at}"]
        return ". ".join(part for part in [*named, self.license] if part) + "."

    def metadata(self) -> dict[str, str]:
        """Return the fields and the citation as texts by name (`onrecord.release`), for table or file metadata."""
        texts = {
            "release": self.release,
            "service": self.service,
            "known_at": self.known_at.isoformat(),
            "title": self.title,
            "license": self.license,
            "attribution": self.attribution,
            "citation": self.citation,
        }
        return {f"onrecord.{name}": text for name, text in texts.items() if text}
