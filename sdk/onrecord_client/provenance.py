"""The provenance of records, for citing and redistributing the data."""

from datetime import date

from msgspec import Struct

from onrecord_client._generated.models import Contributor, Manifest, ResponseMeta


class Provenance(Struct, frozen=True, kw_only=True):
    """The release that records come from, and its terms.

    Title and license are None, and there are no authors and contributors, if the service no longer lists the release.
    """

    release: str
    """Version of the release."""

    known_at: date
    """Day on which the release was published."""

    title: str | None
    license: str | None
    authors: tuple[str, ...]
    contributors: tuple[Contributor, ...]
    """Those whose data the dataset contains, with the terms of these data."""

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
            authors=tuple(manifest.authors) if manifest else (),
            contributors=tuple(manifest.contributors) if manifest else (),
            service=service,
        )

    @property
    def citation(self) -> str:
        """The citation of the data, in one line."""
        release = f"{self.title or 'onrecord'}, release {self.release} of {self.known_at}"
        contributions = f"With {', '.join(map(_contribution, self.contributors))}" if self.contributors else None
        parts = [", ".join(self.authors), release, self.license, contributions]
        return ". ".join(part for part in parts if part) + "."

    def metadata(self) -> dict[str, str]:
        """Return the fields and the citation as texts by name (`onrecord.release`), for table or file metadata."""
        texts = {
            "release": self.release,
            "service": self.service,
            "known_at": self.known_at.isoformat(),
            "title": self.title,
            "license": self.license,
            "authors": "; ".join(self.authors),
            "contributors": "; ".join(map(_contribution, self.contributors)),
            "citation": self.citation,
        }
        return {f"onrecord.{name}": text for name, text in texts.items() if text}


def _contribution(contributor: Contributor) -> str:
    terms = f" ({contributor.license})" if contributor.license else ""
    return f"{contributor.contribution} from {contributor.name}{terms}"
