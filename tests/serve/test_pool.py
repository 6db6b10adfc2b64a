"""Who runs, who waits and who gives way, without HTTP around it."""

import asyncio
import os
import subprocess
import sys
import time
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import replace

import pytest

from clustergraph.serve.limits import Limits
from clustergraph.serve.metrics import Metrics
from clustergraph.serve.parent import Parent
from clustergraph.serve.pool import Pool
from clustergraph.serve.problems import Problem
from clustergraph.serve.source import Source

from .conftest import EXAMPLE

LONG = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h } # %d"
SMALL = "SELECT * { ?s ?p ?o } LIMIT 5 # %d"
# Nobody gives way because of its length alone while a test runs.
PATIENT = Limits(workers=1, patience=60.0, seconds=60.0, long=4)


def job(query):
    return {
        "query": query,
        "base": None,
        "default": None,
        "named": None,
        "prefixes": [],
        "form": "json",
        "graph": "turtle",
        "gzip": False,
        "rows": 1000,
        "size": 1 << 20,
    }


@asynccontextmanager
async def started(limits, number=0):
    """A pool with so many long queries in it."""
    metrics = Metrics()
    parent = Parent(Source("data", str(EXAMPLE)), {}, limits.memory, metrics)
    await parent.start()
    pool = Pool(parent, limits, metrics)
    await pool.start()
    running = [asyncio.ensure_future(pool.answer(job(LONG % one))) for one in range(number)]
    await asyncio.sleep(0)  # all have asked for a place
    try:
        yield pool, metrics.gauges, running
    finally:
        for one in running:
            one.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await pool.close()
        await parent.close()


async def until(holds, seconds=10):
    """Wait until `holds()`; whether it does."""
    for _ in range(seconds * 100):
        if holds():
            break
        await asyncio.sleep(0.01)
    return holds()


@contextmanager
def busy():
    """All processors have something to do."""
    with ExitStack() as stack:
        for _ in range(os.cpu_count()):
            hog = stack.enter_context(subprocess.Popen([sys.executable, "-c", "while True: pass"]))
            stack.callback(hog.kill)
        yield


def niceness(pool):
    """What the workers of all running queries have, beside this process."""
    return [
        os.getpriority(os.PRIO_PROCESS, run.child.pid) - os.getpriority(os.PRIO_PROCESS, 0)
        for run in pool._placed
    ]


def test_a_query_that_has_had_its_turn_gives_way_to_who_waits(own_cache):  # noqa: ARG001 - it loads the example
    async def story():
        async with started(PATIENT, 1) as (pool, gauges, _):
            await asyncio.sleep(0.3)
            assert (gauges["queries_running"](), gauges["queries_long"]()) == (1, 0)
            assert niceness(pool) == [0], "nobody waits, so it keeps its place and its priority"
            begin = time.monotonic()
            answer = await pool.answer(job(SMALL % 0))
            assert time.monotonic() - begin < 5
            assert answer.body.count(b'"o"') == 6
            assert (gauges["queries_running"](), gauges["queries_long"]()) == (0, 1)

    asyncio.run(story())


def test_a_query_that_has_given_way_does_not_starve(own_cache):  # noqa: ARG001 - it loads the example
    """All processors are taken by others at normal priority; what is last would get a few thousandths of them."""

    async def story():
        async with started(replace(PATIENT, patience=0.1), 1) as (pool, gauges, _):
            (run,) = pool._placed
            assert await until(gauges["queries_long"])
            with busy():
                await asyncio.sleep(0.5)
                used = run.child.cpu()
                assert await until(lambda: run.child.cpu() > used + 0.1, 5)

    asyncio.run(story())


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="only Linux has it")
def test_a_worker_has_its_priority_back_after_a_long_query(own_cache):  # noqa: ARG001 - it loads the example
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?a a ?b . ?c ?q ?d FILTER (STRLEN(STR(?b)) = STRLEN(STR(?d))) }"

    async def story():
        async with started(replace(PATIENT, patience=0.05)) as (pool, gauges, _):
            if not pool._can_rise:
                pytest.skip("this system gives no process its priority back")
            running = asyncio.ensure_future(pool.answer(job(query)))
            assert await until(gauges["queries_long"])
            await running
            (child,) = pool._idle
            assert os.sched_getscheduler(child.pid) == os.SCHED_OTHER
            assert os.getpriority(os.PRIO_PROCESS, child.pid) == os.getpriority(os.PRIO_PROCESS, 0)

    asyncio.run(story())


def test_who_comes_at_once_waits_for_a_turn_only(own_cache):  # noqa: ARG001 - it loads the example
    async def story():
        async with started(PATIENT, 3) as (pool, gauges, _):
            begin = time.monotonic()
            assert (await pool.answer(job(SMALL % 0))).body
            assert time.monotonic() - begin < 5
            assert gauges["queries_long"]() == 3

    asyncio.run(story())


def test_the_last_places_for_long_queries_are_not_given_to_those_that_had_a_turn(own_cache):  # noqa: ARG001 - it loads the example
    async def story():
        async with started(replace(PATIENT, wait=1.0), 4) as (pool, gauges, _):
            with pytest.raises(Problem) as refused:
                await pool.answer(job(SMALL % 0))
            assert refused.value.code == "CG709"
            assert (gauges["queries_running"](), gauges["queries_long"]()) == (1, 3)

    asyncio.run(story())
