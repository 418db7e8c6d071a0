"""Tools: Python functions that models may call. The engine runs the loop; this only describes the functions."""

from __future__ import annotations

import enum
import inspect
import typing
from dataclasses import dataclass, field
from typing import Any, Callable, Iterable, Mapping, Optional, Union

_JSON_TYPES = {int: "integer", float: "number", bool: "boolean", str: "string", list: "array", tuple: "array",
               dict: "object", type(None): "null"}


def _schema_of(annotation: Any) -> dict[str, Any]:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation in _JSON_TYPES:
        return {"type": _JSON_TYPES[annotation]}
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return {"enum": [member.value for member in annotation]}
    if origin is typing.Literal:
        return {"enum": list(arguments)}
    if origin is typing.Annotated:
        schema = _schema_of(arguments[0])
        words = [word for word in arguments[1:] if isinstance(word, str)]
        return {**schema, "description": words[0]} if words else schema
    if origin in (list, tuple, set, frozenset):
        item = _schema_of(arguments[0]) if arguments else {}
        return {"type": "array", "items": item} if item else {"type": "array"}
    if origin in (dict, Mapping):
        return {"type": "object"}
    choices = [choice for choice in arguments if choice is not type(None)]
    if len(choices) == 1 and len(arguments) == 2:
        return _schema_of(choices[0])
    if choices:
        return {"anyOf": [_schema_of(choice) for choice in choices]}
    return {}


@dataclass
class ToolConfig:
    """A tool: what the model is told, and the function that does it (plain or async)."""

    name: str
    description: str = ""
    parameters: Mapping[str, Any] = field(default_factory=lambda: {"type": "object", "properties": {}})
    function: Optional[Callable[..., Any]] = field(default=None, repr=False)

    @classmethod
    def from_function(cls, function: Callable[..., Any], name: Optional[str] = None,
                      description: Optional[str] = None) -> "ToolConfig":
        """Reads name, doc string and type hints."""
        hints = typing.get_type_hints(function, include_extras=True)
        properties: dict[str, Any] = {}
        required = []
        for parameter in inspect.signature(function).parameters.values():
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            properties[parameter.name] = _schema_of(hints.get(parameter.name, str))
            if parameter.default is parameter.empty:
                required.append(parameter.name)
        schema: dict[str, Any] = {"type": "object", "properties": properties}
        if required:
            schema["required"] = required
        return cls(name or function.__name__, description or inspect.getdoc(function) or "", schema, function)

    def definition(self) -> dict[str, Any]:
        return {"type": "function", "function": {"name": self.name, "description": self.description,
                                                 "parameters": dict(self.parameters)}}


Tool = Union[ToolConfig, Callable[..., Any], Mapping[str, Any]]


def tool(function: Optional[Callable[..., Any]] = None, *, name: Optional[str] = None,
         description: Optional[str] = None) -> Any:
    """Decorator: makes a ToolConfig of a function."""
    if function is None:
        return lambda real: ToolConfig.from_function(real, name, description)
    return ToolConfig.from_function(function, name, description)


create_tool_from_function = ToolConfig.from_function


def as_tool(given: Tool) -> ToolConfig:
    """A tool given as ToolConfig, function, or definition (flat, OpenAI-shaped; a "function" key may hold the callable)."""
    if isinstance(given, ToolConfig):
        return given
    if isinstance(given, Mapping):
        inner = given.get("function")
        shape: Mapping[str, Any] = inner if isinstance(inner, Mapping) else given
        parameters = shape.get("parameters") or shape.get("input_schema") or {"type": "object", "properties": {}}
        return ToolConfig(str(shape.get("name", "")), str(shape.get("description", "")), parameters,
                          inner if callable(inner) else None)
    return ToolConfig.from_function(given)


def definitions(tools: Iterable[Tool]) -> list[dict[str, Any]]:
    """Dicts go to the engine as they are; it checks and explains them itself."""
    return [dict(given) if isinstance(given, Mapping) and not callable(given.get("function"))
            else as_tool(given).definition() for given in tools]


class ToolExecutor:
    """A set of tools that an agent runs by itself: `CascadeAgent(..., tool_executor=ToolExecutor([...]))`."""

    def __init__(self, tools: Iterable[Tool]) -> None:
        self._tools = {made.name: made for made in map(as_tool, tools)}

    def get_tool(self, name: str) -> Optional[ToolConfig]:
        return self._tools.get(name)

    def has_tool(self, name: str) -> bool:
        return name in self._tools

    def list_tools(self) -> list[ToolConfig]:
        return list(self._tools.values())
