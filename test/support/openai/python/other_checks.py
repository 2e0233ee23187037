"""Completions of prompts, and models."""

from __future__ import annotations

import asyncio

from checks import REPLY, async_client, check, client, known, same


@check("completes a prompt, whole and streamed")
def _():
    create = client().completions.create
    answer = known(create(model="m", prompt="Hi there"))
    [choice] = answer.choices
    same((answer.object, choice.text, choice.finish_reason), ("text_completion", REPLY, "stop"))
    same(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens)
    # The package's type lacks the null that finish_reason is before the end of OpenAI's own streams.
    stream = client(_strict_response_validation=False).completions.create(
        model="m", prompt="Hi there", stream=True, stream_options={"include_usage": True}
    )
    chunks = [known(chunk) for chunk in stream]
    reasons = [choice.finish_reason for chunk in chunks for choice in chunk.choices]
    same(reasons, [None] * (len(reasons) - 1) + ["stop"])
    same("".join(choice.text for chunk in chunks for choice in chunk.choices), REPLY)
    same((chunks[-1].choices, chunks[-1].usage), ([], answer.usage))


@check("completes several prompts, several times")
def _():
    answer = known(client().completions.create(model="m", prompt=["Hi there", "Pick"], n=2))
    same([choice.index for choice in answer.choices], [0, 1, 2, 3])
    same([choice.text for choice in answer.choices[:2]], [REPLY] * 2)
    same(len({choice.text for choice in answer.choices[2:]} & {"one", "two", "three"}), 2)


@check("gets the probabilities of a completion’s tokens")
def _():
    answer = known(client().completions.create(model="m", prompt="Pick", seed=1, logprobs=1))
    probabilities = answer.choices[0].logprobs
    same((probabilities.tokens, probabilities.token_logprobs), (["two"], [0]))
    same((probabilities.text_offset, probabilities.top_logprobs), ([0], [{"two": 0}]))


@check("completes a prompt in a task")
def _():
    async def asked():
        async with async_client() as patient:
            return await patient.completions.create(model="m", prompt="Hi there")

    same(asyncio.run(asked()).choices[0].text, REPLY)


@check("lists models")
def _():
    same([(known(model).id, model.object) for model in client().models.list()], [("reprise", "model")])
    several = client("strict", api_key="sk-right").models.list()
    same([known(model).id for model in several], ["gpt-4o", "org/model"])


@check("retrieves models, also those with a slash in their name")
def _():
    same(known(client().models.retrieve("any/model")).id, "any/model")
    bearer = client("strict", api_key="sk-right")
    same(known(bearer.models.retrieve("org/model")).id, "org/model")
