"""The content of a site, from any statements."""

import pytest

from clustergraph.publish.dumps import Dumps
from clustergraph.publish.metadata import count
from clustergraph.publish.site.content import Content
from clustergraph.publish.site.knowledge import Knowledge
from clustergraph.terms import PREFIXES


@pytest.fixture(scope="session")
def content_of(example):
    """A function that makes the content of a site from quads, without ranking unless one is given."""

    def made(quads, **more):
        settings = example.settings
        return Content(
            Knowledge(quads, settings),
            quads,
            settings,
            PREFIXES | settings.names.prefixes(),
            count(quads, settings.base),
            Dumps((), "0" * 64, settings.dataset),
            **more,
        )

    return made


@pytest.fixture(scope="session")
def content(content_of, quads):
    return content_of(quads)
