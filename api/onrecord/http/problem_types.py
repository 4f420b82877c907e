"""The types of problems that the service responds with: each has an address, which is its `type`, and a page there."""

from http import HTTPStatus

from msgspec import Struct

from onrecord.render.pages.catalog import N_

FOLDER = "/problems"


class ProblemType(Struct, frozen=True, kw_only=True):
    """A kind of error that clients tell from others by its address."""

    code: str  # the last part of the address
    status: HTTPStatus
    title: str
    meaning: str
    remedy: str
    example: str  # the detail of a problem of this type

    @property
    def address(self) -> str:
        """The URI of the type, relative to the service."""
        return f"{FOLDER}/{self.code}"


# Titles are those of the registry of HTTP status codes. Python's are not used, since they differ between its versions.
BAD_REQUEST = ProblemType(
    code="bad-request",
    status=HTTPStatus.BAD_REQUEST,
    title=N_("Bad Request"),
    meaning=N_("A parameter of the request is unknown or has an invalid value, or the request is malformed."),
    remedy=N_("Correct the parameters that `errors` names. Each error has the value found and the values expected."),
    example="`limit` is invalid: found '500'; expected a whole number from 1 to 200.",
)
NOT_FOUND = ProblemType(
    code="not-found",
    status=HTTPStatus.NOT_FOUND,
    title=N_("Not Found"),
    meaning=N_("There is nothing at this path, no record with this id, or no such release or file."),
    remedy=N_("Check the spelling. For an id, the detail suggests a similar one and names the list to search."),
    example="There is no actor with the id 'assimi-goitta'. /v1/actors lists the actors. Did you mean 'assimi-goita'?",
)
METHOD_NOT_ALLOWED = ProblemType(
    code="method-not-allowed",
    status=HTTPStatus.METHOD_NOT_ALLOWED,
    title=N_("Method Not Allowed"),
    meaning=N_("The service only reads: nothing can be written, changed or deleted through it."),
    remedy=N_("Use GET, HEAD or OPTIONS, as the header Allow says."),
    example="The method 'POST' is not allowed; expected GET, HEAD or OPTIONS.",
)
NOT_ACCEPTABLE = ProblemType(
    code="not-acceptable",
    status=HTTPStatus.NOT_ACCEPTABLE,
    title=N_("Not Acceptable"),
    meaning=N_("The response is not available in the format that the suffix, `format` or Accept selects."),
    remedy=N_("Select one of the formats that the detail lists; without a selection the response is JSON."),
    example="This is not available as 'xml'; expected one of: json, csv, ndjson, jsonld.",
)
GONE = ProblemType(
    code="gone",
    status=HTTPStatus.GONE,
    title=N_("Gone"),
    meaning=N_("The record was withdrawn. Its id is never used for another record."),
    remedy=N_("Do not rely on the record. `withdrawn` has the reason, and the record to use instead if there is one."),
    example="The claim 'an-example' was withdrawn. The source does not contain this claim.",
)
RANGE_NOT_SATISFIABLE = ProblemType(
    code="range-not-satisfiable",
    status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    title=N_("Range Not Satisfiable"),
    meaning=N_("The requested range of bytes begins after the last byte of the file."),
    remedy=N_("Content-Range has the size of the file. If a download is to be resumed, the file is complete already."),
    example="The range begins after the last byte of the file; Content-Range has its size.",
)
INTERNAL_SERVER_ERROR = ProblemType(
    code="internal-server-error",
    status=HTTPStatus.INTERNAL_SERVER_ERROR,
    title=N_("Internal Server Error"),
    meaning=N_("The service failed. The request is not the cause."),
    remedy=N_("Try again later. If the error stays, report it with the request id, under which the log has the cause."),
    example="The service failed; its log has the cause under this request id.",
)
# A type of its own, so that clients can tell it from an overloaded service: repeating the query does not help.
QUERY_TIMEOUT = ProblemType(
    code="query-timeout",
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    title=N_("Service Unavailable"),
    meaning=N_("The query was stopped, because it took longer than a query may take."),
    remedy=N_("Repeating the query does not help. Use more filters, a shorter span of days or less depth."),
    example="The query was stopped after 2 s. Narrow the query: use more filters, a shorter span of days, more or "
    "longer words, less depth; `/v1/bulk` has everything as files.",
)
PROBLEM_TYPES = (
    BAD_REQUEST,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    GONE,
    RANGE_NOT_SATISFIABLE,
    INTERNAL_SERVER_ERROR,
    QUERY_TIMEOUT,
)
BY_STATUS = {each.status: each for each in PROBLEM_TYPES}
BY_CODE = {each.code: each for each in PROBLEM_TYPES}
