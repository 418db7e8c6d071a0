"""Memory and handles: thousands of runs, streams, cancelled runs and agents leave nothing behind."""

from __future__ import annotations

import asyncio
import gc
import os
import time

from cascadeflow import CascadeAgent, ModelConfig, _hostcalls, _runtime


def resident() -> int:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def some_work(rounds: int) -> None:
    for _ in range(rounds):
        models = [ModelConfig("house", cost=0.1, handler=lambda request: "The sky is blue on a clear day.")]
        with CascadeAgent(models=models) as agent:
            await asyncio.gather(*(agent.run("What color is the sky?") for _ in range(20)))
            async for _ in agent.stream("What color is the sky?"):
                pass
            cancelled = asyncio.ensure_future(agent.run("What color is the sky?"))
            await asyncio.sleep(0)
            cancelled.cancel()
            await asyncio.gather(cancelled, return_exceptions=True)


def test_nothing_is_left_behind() -> None:
    asyncio.run(some_work(20))
    gc.collect()
    before = resident()
    asyncio.run(some_work(100))
    gc.collect()
    grown = resident() - before
    assert grown < 16 * 1024 * 1024, f"{grown} bytes more after 2,100 runs"
    until = time.monotonic() + 10
    while _runtime._listeners and time.monotonic() < until:  # the last cancelled run is still ending
        time.sleep(0.01)
    assert not _runtime._listeners
    assert not _hostcalls._functions and not _hostcalls._model_calls
