"""Memory and handles: thousands of runs, streams, cancelled runs and agents leave nothing behind."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
import time

from cascadeflow import CascadeAgent, ModelConfig, _hostcalls, _runtime


class MallInfo2(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")]


def allocated() -> int:
    """Bytes that are allocated and not freed, as the C library counts them: the engine's, and Python's larger objects."""
    mallinfo2 = ctypes.CDLL(None).mallinfo2
    mallinfo2.restype = MallInfo2
    return int(mallinfo2().uordblks)


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
    gc.collect()  # clients that other tests left close themselves in whatever loop runs when they are found, and what they then complain of is kept
    asyncio.run(some_work(20))
    gc.collect()
    blocks, before = sys.getallocatedblocks(), allocated()
    asyncio.run(some_work(100))
    gc.collect()
    # The last runs may still be ending. A result is some 2 KB: one that stayed behind after each run would be 4 MB.
    assert allocated() - before < 1 << 20, f"{allocated() - before} bytes more after 2,200 runs"
    assert sys.getallocatedblocks() - blocks < 2000
    until = time.monotonic() + 10
    while (_runtime._listeners or _hostcalls._functions) and time.monotonic() < until:  # the last cancelled run is still ending
        time.sleep(0.01)
    assert not _runtime._listeners
    assert not _hostcalls._functions and not _hostcalls._model_calls
