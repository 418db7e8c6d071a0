"""The cascade in LangChain: a chain, a stream, tools."""

import asyncio

from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.tools import tool

from cascadeflow.langchain import CascadeChatModel

llm = CascadeChatModel(drafter="gpt-4o-mini", verifier="gpt-4o", provider="openai")


@tool
def get_weather(city: str) -> str:
    """Get the weather in a city."""
    return f"18 degrees in {city}"


async def main() -> None:
    chain = ChatPromptTemplate.from_template("What is the capital of {country}?") | llm | StrOutputParser()
    print(await chain.ainvoke({"country": "France"}))
    async for piece in chain.astream({"country": "Canada"}):
        print(piece, end="")
    print()
    wanted = await llm.bind_tools([get_weather]).ainvoke("What is the weather in Tokyo?")
    for call in wanted.tool_calls:
        print(call["name"], call["args"], "->", get_weather.invoke(call["args"]))
    print(llm.agent.get_analytics())


asyncio.run(main())
