"""The cascade behind FastAPI, whole and streamed. Serve it with `uvicorn fastapi_app:app`; run, it asks itself."""

from typing import AsyncIterator

from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from cascadeflow import CascadeAgent, ModelConfig

app = FastAPI()
agent = CascadeAgent(models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")])


@app.post("/query")
async def query(question: str) -> dict:
    result = await agent.run(question)
    return {"answer": result.content, "model": result.model_used, "cost": result.total_cost}


@app.get("/stream")
async def stream(question: str) -> StreamingResponse:
    async def pieces() -> AsyncIterator[str]:
        async for event in agent.stream(question):
            if event.content:
                yield event.content

    return StreamingResponse(pieces(), media_type="text/plain")


if __name__ == "__main__":
    from fastapi.testclient import TestClient

    client = TestClient(app)
    print(client.post("/query", params={"question": "What is the capital of France?"}).json())
    print(client.get("/stream", params={"question": "Who wrote Don Quixote?"}).text)
