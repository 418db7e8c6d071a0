"""Totals of an agent, by the names that users know."""

from __future__ import annotations

from typing import Any


class Analytics:
    """`raw` is the engine's document, `total` the sums in it; rates and savings here are fractions of one. The other parts
    are attributes by their name: `by_model`, `by_domain`, `by_complexity`, `by_plan`, `latency_ms`, `errors`."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.total: dict[str, Any] = raw.get("total", {})

    def _number(self, name: str) -> float:
        return float(self.total.get(name) or 0)

    @property
    def total_queries(self) -> int:
        return int(self._number("runs"))

    @property
    def total_cost(self) -> float:
        return self._number("cost_nano") / 1e9

    @property
    def baseline_cost(self) -> float:
        return self._number("baseline_nano") / 1e9

    @property
    def total_saved(self) -> float:
        return self._number("saved_nano") / 1e9

    @property
    def cost_savings_pct(self) -> float:
        return self._number("saved_pct") / 100

    @property
    def drafter_acceptance_rate(self) -> float:
        return self._number("acceptance_rate")

    acceptance_rate = drafter_acceptance_rate

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["raw"][name]
        except KeyError:
            raise AttributeError(f"the analytics hold no {name!r}; there are {sorted(self.__dict__.get('raw', {}))}") from None

    def __repr__(self) -> str:
        return (f"Analytics(total_queries={self.total_queries}, total_cost={self.total_cost:.6f}, "
                f"drafter_acceptance_rate={self.drafter_acceptance_rate:.3f}, "
                f"cost_savings_pct={self.cost_savings_pct:.3f})")
