"""Tracking parameters, which newsletters, social networks and advertisers append to the links that people share."""

import re
from collections.abc import Sequence
from functools import lru_cache

from litestar.handlers import HTTPRouteHandler

from onrecord.http.routing import pattern_of, spec_of

# By the company that adds them to links, from the registry mpchadwick/tracking-query-params-registry, the query filter
# of the browser Brave, and the analytics of publishers. Names that also have a meaning of their own (`ref`, `source`,
# `campaign`) are left out.
TRACKING_PARAMETERS = {
    "Google": "utm_* gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl",
    "Meta": "fbclid fb_action_ids fb_ref fb_source igshid igsh mibextid",
    "Microsoft, X, TikTok, LinkedIn": "msclkid twclid __twitter_impression ttclid li_fat_id",
    "Reddit, Pinterest, Snapchat": "rdt_cid epik ScCid",
    "Yandex, Openstat": "yclid ysclid _openstat",
    "Mailchimp": "mc_cid mc_eid",
    "HubSpot": "_hsenc _hsmi __hssc __hstc __hsfp hss_channel hsCtaTracking",
    "Marketo, Vero, Omeda": "mkt_tok vero_id vero_conv oly_enc_id oly_anon_id",
    "Klaviyo, Drip, MailerLite": "_ke _kx __s ml_subscriber ml_subscriber_hash",
    "Adobe, Wicked Reports": "s_cid s_kwcid ef_id wickedid",
    "Matomo": "mtm_* pk_* piwik_*",
    "Piano, Webtrekk": "at_campaign at_medium at_custom* xtor wt_mc wt_zmc",
    "Branch, Yahoo": "_branch_match_id _branch_referrer guccounter guce_referrer guce_referrer_sig",
    "Bronto, Listrak, dotdigital, Salesforce": "_bta_c _bta_tid trk_contact trk_module trk_msg trk_sid dm_i sfmc_id",
    "Outbrain, Taboola": "dicbo tblci",
}
_NAMES = "|".join(" ".join(TRACKING_PARAMETERS.values()).replace("_", "(?:_|%5f)").replace("*", "[^=&]*").split())
# Links are also copied with an ampersand as HTML writes it, and people write the names in capitals.
_TRACKING = re.compile(f"(?:^|(?<=&))(?:amp;)?(?i:{_NAMES})(?:=[^&]*)?(?:&|$)".encode())
FEEDS = re.compile(rb"(?:^|&)format=(?:atom|jsonfeed)(?:&|$)")
CHANGES = "/v1/changes"


class SharedPaths:
    """The paths that people share as links: records with their citations, codebooks, feeds and pages.

    Bulk files are not among them: programs fetch them, and an error shows a mistake in their URL.
    """

    def __init__(self, routes: Sequence[HTTPRouteHandler]) -> None:
        others = [path for route in routes if not spec_of(route).is_shared for path in route.paths]
        pattern = re.compile("|".join(map(pattern_of, others)))
        # Every request with a query asks for it.
        self._is_other = lru_cache(maxsize=1024)(pattern.fullmatch)

    def matches(self, path: str, query: bytes) -> bool:
        """Return whether people share the path with this query; both are as the format resolver returns them."""
        if path == CHANGES:
            return FEEDS.search(query) is not None
        return self._is_other(path) is None


def has_tracking(query: bytes) -> bool:
    """Return whether a query string has a tracking parameter."""
    return _TRACKING.search(query) is not None


def without_tracking(query: bytes) -> bytes:
    """Return a query string without its tracking parameters; the others keep their order and their bytes."""
    return _TRACKING.sub(b"", query).removesuffix(b"&")
