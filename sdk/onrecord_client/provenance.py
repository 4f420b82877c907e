"""Where an answer comes from, as whoever shows or passes on the data has to say."""

from datetime import date

from msgspec import Struct

from onrecord_client._generated.models import Manifest, ResponseMeta


class Provenance(Struct, frozen=True, kw_only=True):
    """The release that was read, and its terms; title, license and attribution are None if it is no longer kept."""

    release: str
    known_at: date
    title: str | None
    license: str | None
    attribution: str | None
    service: str

    @classmethod
    def of(cls, meta: ResponseMeta, manifests: list[Manifest], service: str) -> "Provenance":
        """Return where an answer comes from, given the releases that the service keeps."""
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
        """One line to cite the data with."""
        named = [self.attribution, f"{self.title or 'onrecord'}, release {self.release} of {self.known_at}"]
        return ". ".join(part for part in [*named, self.license] if part) + "."

    def metadata(self) -> dict[str, str]:
        """Return the same as texts by name, for the metadata of a table or of a file."""
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
