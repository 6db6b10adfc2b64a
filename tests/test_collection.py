import gc

from clustergraph.collection import without_collection


def test_what_is_made_without_collection_counts_as_old_and_can_still_be_collected():
    class Node:
        pass

    with without_collection():
        assert not gc.isenabled()
        with without_collection():
            node = Node()
            node.itself = node
        assert not gc.isenabled()
    assert gc.isenabled()
    assert any(known is node for known in gc.get_objects(generation=2))
    assert gc.get_freeze_count() == 0
    del node
    assert gc.collect() > 0
    assert not any(isinstance(known, Node) for known in gc.get_objects())


def test_what_somebody_froze_stays_frozen():
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with without_collection():
            pass
        assert gc.get_freeze_count() == frozen > 0
    finally:
        gc.unfreeze()
