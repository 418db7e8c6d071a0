"""Many runs at once, with a bound, and in order."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Awaitable, Callable, Iterator, Optional, Sequence

from .result import CascadeResult


@dataclass
class BatchConfig:
    """`max_parallel` runs at a time; `timeout_per_query` in seconds; `stop_on_error` cancels the rest."""

    max_parallel: int = 16
    timeout_per_query: Optional[float] = None
    stop_on_error: bool = False


@dataclass
class BatchResult:
    """`results[i]` answers query i, or is None and `errors` holds (i, exception)."""

    results: list[Optional[CascadeResult]]
    errors: list[tuple[int, Exception]] = field(default_factory=list)
    total_time: float = 0.0

    @property
    def success_count(self) -> int:
        return sum(result is not None for result in self.results)

    @property
    def failure_count(self) -> int:
        return len(self.results) - self.success_count

    @property
    def total_cost(self) -> float:
        return sum(result.total_cost for result in self.results if result is not None)

    def __iter__(self) -> Iterator[Optional[CascadeResult]]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    def __getitem__(self, index: int) -> Optional[CascadeResult]:
        return self.results[index]


async def run_all(run: Callable[..., Awaitable[CascadeResult]], queries: Sequence[Any], config: BatchConfig,
                  options: dict[str, Any]) -> BatchResult:
    """Keeps what succeeded whatever happens to the rest."""
    batch = BatchResult([None] * len(queries))
    waiting = iter(enumerate(queries))
    stopped = False
    started = time.monotonic()
    if config.timeout_per_query is not None:
        options = {"timeout_ms": int(config.timeout_per_query * 1000), **options}

    async def worker() -> None:
        nonlocal stopped
        for index, query in waiting:
            if stopped:
                return
            try:
                batch.results[index] = await run(query, **options)
            except Exception as problem:
                batch.errors.append((index, problem))
                stopped = stopped or config.stop_on_error

    await asyncio.gather(*(worker() for _ in range(min(config.max_parallel, len(queries)))))
    batch.errors.sort(key=lambda entry: entry[0])
    batch.total_time = time.monotonic() - started
    return batch
