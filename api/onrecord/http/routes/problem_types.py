"""The route of the pages of problem types."""

import msgspec
from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from onrecord.http.html import page_context, respond_with_html
from onrecord.http.page_queries import RecordPageQuery, parse_page_query
from onrecord.http.problem_types import BY_CODE, FOLDER, PROBLEM_TYPES, ProblemType
from onrecord.http.problems import problem_of_type
from onrecord.http.requests import Request, begin_query
from onrecord.http.responses import BytesResponse
from onrecord.render.pages.problems import ProblemTypeLink, ProblemTypeView
from onrecord.store.paging import release_of

EXAMPLE_ID = "request-1"


@get(f"{FOLDER}/{{code:str}}", sync_to_thread=False)
def get_problem_type(request: Request, code: FromPath[str]) -> BytesResponse:
    """Return the page of a problem type, which is the `type` of problems."""
    if code not in BY_CODE:
        raise NotFoundException
    query = parse_page_query(request, RecordPageQuery)
    manifest = release_of(begin_query(request), query).manifest
    return respond_with_html("problem.html", _view(BY_CODE[code]), page_context(request, manifest, query.lang))


def _view(problem_type: ProblemType) -> ProblemTypeView:
    example = problem_of_type(problem_type, problem_type.example, EXAMPLE_ID)
    return ProblemTypeView(
        address=problem_type.address,
        status=problem_type.status,
        title=problem_type.title,
        meaning=problem_type.meaning,
        remedy=problem_type.remedy,
        example=msgspec.json.format(msgspec.json.encode(example)).decode(),
        others=tuple(
            ProblemTypeLink(address=other.address, status=other.status, title=other.title)
            for other in PROBLEM_TYPES
            if other is not problem_type
        ),
    )
