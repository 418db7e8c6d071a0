"""The cascade as a LangChain chat model.

    from cascadeflow.langchain import CascadeChatModel

    llm = CascadeChatModel(drafter="gpt-4o-mini", verifier="gpt-4o", provider="openai")
    llm.invoke("What color is the sky?")
"""

from __future__ import annotations

import json
from typing import Any, AsyncIterator, Callable, Mapping, Optional, Sequence, Union

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import LanguageModelInput
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict, PrivateAttr

from ._agent import CascadeAgent
from .config import ModelConfig
from .result import CascadeResult
from .streaming import StreamEventType



class CascadeChatModel(BaseChatModel):
    """A drafter and a verifier as one chat model; what LangChain does with chat models works with it.

    `agent_options` goes to CascadeAgent, `request_options` into each request. Or give `models` for more tiers.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    drafter: Optional[Union[str, ModelConfig]] = None
    verifier: Optional[Union[str, ModelConfig]] = None
    provider: Optional[str] = None
    models: Optional[list[ModelConfig]] = None
    agent_options: dict[str, Any] = {}
    request_options: dict[str, Any] = {}

    _agent: CascadeAgent = PrivateAttr()

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        models = list(self.models or ())
        for model in (self.drafter, self.verifier):
            if model is not None:
                models.append(ModelConfig(model, self.provider) if isinstance(model, str) else model)
        self._agent = CascadeAgent(models=models, **self.agent_options)

    @property
    def agent(self) -> CascadeAgent:
        """The agent behind it, for analytics."""
        return self._agent

    @property
    def _llm_type(self) -> str:
        return "cascadeflow"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"drafter": str(self.drafter), "verifier": str(self.verifier), "provider": self.provider}

    def _request(self, messages: list[BaseMessage], stop: Optional[list[str]], options: dict[str, Any]) -> dict[str, Any]:
        request = {**self.request_options, **options}
        request["messages"] = convert_to_openai_messages(messages)
        if stop:
            request["stop"] = stop
        if request.get("tool_choice") == "any":
            request["tool_choice"] = "required"
        request.setdefault("execute_tools", False)  # in LangChain the host runs the tools
        for private in ("ls_structured_output_format", "strict"):
            request.pop(private, None)
        return request

    def _generate(self, messages: list[BaseMessage], stop: Optional[list[str]] = None,
                  run_manager: Optional[CallbackManagerForLLMRun] = None, **options: Any) -> ChatResult:
        request = self._request(messages, stop, options)
        return _chat_result(self._agent.run_sync(request.pop("messages"), **request))

    async def _agenerate(self, messages: list[BaseMessage], stop: Optional[list[str]] = None,
                         run_manager: Optional[AsyncCallbackManagerForLLMRun] = None, **options: Any) -> ChatResult:
        request = self._request(messages, stop, options)
        return _chat_result(await self._agent.run(request.pop("messages"), **request))

    async def _astream(self, messages: list[BaseMessage], stop: Optional[list[str]] = None,
                       run_manager: Optional[AsyncCallbackManagerForLLMRun] = None,
                       **options: Any) -> AsyncIterator[ChatGenerationChunk]:
        request = self._request(messages, stop, options)
        shown = False
        async for event in self._agent.stream_events(request.pop("messages"), **request):
            if event.type is StreamEventType.CHUNK:
                shown = True
                chunk = ChatGenerationChunk(message=AIMessageChunk(content=event.content))
                if run_manager is not None:
                    await run_manager.on_llm_new_token(event.content, chunk=chunk)
                yield chunk
            elif event.result is not None:
                last = _message(event.result)
                yield ChatGenerationChunk(message=AIMessageChunk(
                    content="" if shown else last.content, tool_calls=last.tool_calls, usage_metadata=last.usage_metadata,
                    response_metadata=last.response_metadata))

    def bind_tools(self, tools: Sequence[Union[dict[str, Any], type, Callable[..., Any], BaseTool]], *,
                   tool_choice: Optional[Union[str, bool, dict[str, Any]]] = None,
                   **options: Any) -> Runnable[LanguageModelInput, Any]:
        made = [convert_to_openai_tool(given) for given in tools]
        if isinstance(tool_choice, bool):
            tool_choice = "required" if tool_choice else None
        names = [one["function"]["name"] for one in made]
        if isinstance(tool_choice, str) and tool_choice in names:
            tool_choice = {"type": "function", "function": {"name": tool_choice}}
        if tool_choice is not None:
            options["tool_choice"] = tool_choice
        return self.bind(tools=made, **options)


def _tool_call(call: Mapping[str, Any]) -> dict[str, Any]:
    function = call["function"]
    return {"name": function["name"], "args": json.loads(function["arguments"] or "{}"), "id": call.get("id"),
            "type": "tool_call"}


def _message(result: CascadeResult) -> AIMessage:
    usage = result.usage
    counted = None
    if usage:
        given, made = usage.get("input_tokens", 0), usage.get("output_tokens", 0)
        counted = {"input_tokens": given, "output_tokens": made, "total_tokens": given + made}
    about = {"model_name": result.model_used, "finish_reason": result.finish_reason, "total_cost": result.total_cost,
             "cost_saved": result.cost_saved, "draft_accepted": result.draft_accepted, "confidence": result.confidence,
             "run_id": result.run_id}
    return AIMessage(content=result.content, tool_calls=[_tool_call(call) for call in result.tool_calls],
                     usage_metadata=counted, response_metadata=about)


def _chat_result(result: CascadeResult) -> ChatResult:
    return ChatResult(generations=[ChatGeneration(message=_message(result))],
                      llm_output={"model_name": result.model_used, "token_usage": result.usage})


__all__ = ["CascadeChatModel"]
