"""What can go wrong, as exceptions. Every one carries the engine's own account in `.detail`."""

from __future__ import annotations

from typing import Any, Optional


class cascadeflowError(Exception):
    """The root of all errors of this package."""

    def __init__(self, message: str = "", **detail: Any) -> None:
        super().__init__(message)
        self.message = message
        self.detail: dict[str, Any] = detail

    @property
    def status(self) -> int:
        """The engine's status number; 0 when the error was raised in Python."""
        return int(self.detail.get("status", 0))

    @property
    def code(self) -> str:
        """The status in a word, such as `rate_limited`."""
        return str(self.detail.get("code", ""))

    @property
    def path(self) -> Optional[str]:
        """The JSON path of what was wrong in a configuration or a request."""
        return self.detail.get("path")

    @property
    def provider(self) -> Optional[str]:
        return self.detail.get("provider")

    @property
    def status_code(self) -> Optional[int]:
        """The HTTP status of the provider's answer."""
        return self.detail.get("http_status") or None

    @property
    def retry_after(self) -> Optional[float]:
        """Seconds after which trying again may help."""
        wait = self.detail.get("retry_after_ms", -1)
        return None if wait is None or wait < 0 else wait / 1000

    @property
    def attempts(self) -> list[dict[str, Any]]:
        """Every request that was sent to a model, with what became of it."""
        return list(self.detail.get("attempts") or [])

    @property
    def best_answer(self) -> Optional[dict[str, Any]]:
        """The best answer so far, when there was one: {"text", "model"}."""
        return self.detail.get("best_answer")


CascadeFlowError = cascadeflowError


class ConfigError(cascadeflowError):
    """The configuration is wrong; `.path` says where."""


class ValidationError(cascadeflowError):
    """The request is wrong; `.path` says where."""


class ClosedError(cascadeflowError):
    """The agent or context was closed, or this cannot be done from inside a callback."""


class CancelledRunError(cascadeflowError):
    """The run was cancelled by the engine's side (asyncio's own cancellation stays asyncio.CancelledError)."""


class BudgetExceededError(cascadeflowError):
    """A budget refused the run."""

    @property
    def remaining(self) -> Optional[float]:
        return self.detail.get("remaining_usd")


class QualityThresholdError(cascadeflowError):
    """No tier's answer was good enough, and the configuration asked for an error then."""


class GuardrailViolation(cascadeflowError):
    """A guardrail blocked the prompt or the answer."""


class ToolExecutionError(cascadeflowError):
    """The tool loop did not come to an end."""


class RoutingError(cascadeflowError):
    """No model could take the request."""


class ModelError(cascadeflowError):
    """A model's answer was unusable, or every attempt failed."""


class ProviderError(cascadeflowError):
    """A provider, or the way to it, failed."""


class AuthenticationError(ProviderError):
    """The provider did not accept the key."""


class TimeoutError(ProviderError):  # noqa: A001 - the name users know
    """No answer in time."""


class RateLimitError(ProviderError):
    """The provider asked to slow down; `.retry_after` in seconds."""


class CircuitOpenError(ProviderError):
    """The deployment has failed too often lately and is left alone for a while."""


class HarnessStopError(cascadeflowError):
    """A limit of the surrounding `cascadeflow.run(...)` was reached."""

    @property
    def reason(self) -> str:
        return str(self.detail.get("reason", ""))


_BY_STATUS: dict[int, type[cascadeflowError]] = {
    -1: ValidationError,
    -2: ConfigError,
    -3: ValidationError,
    -4: ValidationError,
    -5: ClosedError,
    -7: ValidationError,
    -40: CancelledRunError,
    -41: TimeoutError,
    -42: BudgetExceededError,
    -43: ToolExecutionError,
    -44: GuardrailViolation,
    -45: QualityThresholdError,
    -60: ProviderError,
    -61: TimeoutError,
    -62: AuthenticationError,
    -63: RateLimitError,
    -64: RateLimitError,
    -65: ProviderError,
    -66: ProviderError,
    -67: ProviderError,
    -68: ProviderError,
    -69: ModelError,
    -70: CircuitOpenError,
    -71: ModelError,
    -72: RoutingError,
}


def from_error(detail: dict[str, Any]) -> Exception:
    """The exception for the engine's error document."""
    status = int(detail.get("status", 0))
    if status == -20:
        return MemoryError(detail.get("message", "out of memory"))
    message = detail.get("message") or detail.get("code") or f"status {status}"
    kind = _BY_STATUS.get(status, cascadeflowError)
    known = {key: value for key, value in detail.items() if key != "message"}
    return kind(str(message), **known)
