"""Records as JSON-LD inside a page."""

from markupsafe import Markup

from onrecord.records.dataset import Record
from onrecord.render.jsonld import graph
from onrecord.render.pages.context import PageContext

# A text of the data may have `</script>` or `<!--` in it, which would end or change the element.
_ESCAPES = {ord(each): f"\\u{ord(each):04x}" for each in "<>&"}


def linked_data(record: Record, page: PageContext) -> Markup:
    """Return the graph of a record as the content of a `script` element."""
    return Markup(graph(record, base_url=page.base_url).decode().translate(_ESCAPES))  # noqa: S704  (escaped for JSON)
