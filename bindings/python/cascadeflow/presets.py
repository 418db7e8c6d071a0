"""Ready agents. The configurations are the engine's presets; the names are those users know."""

from __future__ import annotations

from typing import Any

from . import config
from ._agent import CascadeAgent


def auto_agent(preset: str = config.PRESET_BALANCED, **options: Any) -> CascadeAgent:
    """An agent from a preset."""
    return CascadeAgent(preset=preset, **options)


def get_balanced_agent(**options: Any) -> CascadeAgent:
    return auto_agent(config.PRESET_BALANCED, **options)


def get_cost_optimized_agent(**options: Any) -> CascadeAgent:
    return auto_agent(config.PRESET_COST_OPTIMIZED, **options)


def get_speed_optimized_agent(**options: Any) -> CascadeAgent:
    return auto_agent(config.PRESET_SPEED_OPTIMIZED, **options)


def get_quality_optimized_agent(**options: Any) -> CascadeAgent:
    return auto_agent(config.PRESET_QUALITY_OPTIMIZED, **options)


def get_development_agent(**options: Any) -> CascadeAgent:
    return auto_agent(config.PRESET_DEVELOPMENT, **options)
