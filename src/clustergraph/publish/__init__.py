"""The room that publishes: dumps, their description, the static site, and the build that makes everything at once."""

from clustergraph import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clustergraph.publish.building import build
    from clustergraph.publish.summary import BuildSummary

__all__ = ["BuildSummary", "build"]

# What the site needs (jinja2 and the analysis rooms) is imported only when something is built.
__getattr__ = lazy.names(__name__, {"BuildSummary": "summary", "build": "building"})
