"""What Python users meet: few names, held here so that none comes or goes unnoticed."""

import clustergraph


def test_public_names():
    assert clustergraph.__all__ == [
        "ClustergraphError",
        "Dataset",
        "DatasetError",
        "Finding",
        "Graph",
        "NotFoundError",
        "QueryError",
        "Ranking",
        "Settings",
        "Solutions",
        "__version__",
        "open",
    ]
    for name in clustergraph.__all__:
        assert getattr(clustergraph, name) is not None


def test_every_error_is_a_clustergraph_error_and_a_built_in_one():
    from clustergraph import errors  # noqa: PLC0415 - only this test looks inside

    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, Exception) and kind is not errors.ClustergraphError:
            assert issubclass(kind, errors.ClustergraphError), name
            assert len(kind.__mro__) > len(errors.ClustergraphError.__mro__) + 1, name
            assert kind.code in errors.CODES, name
