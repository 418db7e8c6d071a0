"""cascadeflow: cheap models first, dearer ones when the answer is not good enough.

    from cascadeflow import CascadeAgent, ModelConfig

    agent = CascadeAgent(models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")])
    result = await agent.run("What color is the sky?")
"""

from ._agent import CascadeAgent
from ._native import lib as _lib
from ._runtime import Context
from .analytics import Analytics
from .batch import BatchConfig, BatchResult
from .config import (
    PRESET_BALANCED,
    PRESET_COST_OPTIMIZED,
    PRESET_DEVELOPMENT,
    PRESET_QUALITY_OPTIMIZED,
    PRESET_SPEED_OPTIMIZED,
    PRESET_ULTRA_FAST,
    BudgetConfig,
    DomainConfig,
    ModelConfig,
    QualityConfig,
)
from .exceptions import (
    AuthenticationError,
    BudgetExceededError,
    CancelledRunError,
    CascadeFlowError,
    CircuitOpenError,
    ClosedError,
    ConfigError,
    GuardrailViolation,
    HarnessStopError,
    ModelError,
    ProviderError,
    QualityThresholdError,
    RateLimitError,
    RoutingError,
    TimeoutError,
    ToolExecutionError,
    ValidationError,
    cascadeflowError,
)
from .harness import (
    HarnessConfig,
    HarnessRun,
    agent,
    get_current_run,
    get_harness_config,
    harness_agent,
    init,
    reset,
    run,
)
from .judge import catalog, classify, guard, judge, preset, price, replay, tune, validate_config, version_info
from .presets import (
    auto_agent,
    get_balanced_agent,
    get_cost_optimized_agent,
    get_development_agent,
    get_quality_optimized_agent,
    get_speed_optimized_agent,
)
from .result import CascadeResult
from .streaming import StreamEvent, StreamEventType
from .tools import ToolConfig, ToolExecutor, create_tool_from_function, tool

__version__ = str(_lib.cascade_version_string().decode())

__all__ = [name for name in dir() if not name.startswith("_")] + ["__version__"]
