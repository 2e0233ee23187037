"""Chats, whole and streamed."""

from __future__ import annotations

import asyncio

from checks import REPLY, TALK, ask, async_client, check, client, known, same


def pieces(stream):
    return [known(chunk) for chunk in stream]


def texts(chunks):
    """What the pieces of each reply say together."""
    said = {}
    for chunk in chunks:
        for choice in chunk.choices:
            said[choice.index] = said.get(choice.index, "") + (choice.delta.content or "")
    return said


@check("gets a recorded reply, with nothing in it that it does not know")
def _():
    answer = known(client().chat.completions.create(**TALK))
    same((answer.object, answer.model), ("chat.completion", "gpt-4o"))
    [choice] = answer.choices
    same((choice.message.role, choice.message.content), ("assistant", REPLY))
    same((choice.index, choice.finish_reason, choice.logprobs), (0, "stop", None))
    same(choice.message.refusal, None)
    usage = answer.usage
    # OpenAI's cookbook: three tokens a message and its role, and three before the reply; “Hi there” has two.
    same(usage.prompt_tokens, 3 + 1 + 2 + 3)
    same(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens)


@check("iterates over a stream, whose last event has the usage of the whole answer")
def _():
    create = client().chat.completions.create
    chunks = pieces(create(**TALK, stream=True, stream_options={"include_usage": True}))
    same(texts(chunks), {0: REPLY})
    same(chunks[-1].choices, [])
    same(chunks[-1].usage, create(**TALK).usage)
    same([chunk.usage for chunk in chunks[:-1]], [None] * (len(chunks) - 1))
    same(len({(chunk.id, chunk.created, chunk.model) for chunk in chunks}), 1)
    reasons = [chunk.choices[0].finish_reason for chunk in chunks[:-1]]
    same(reasons, [None] * (len(reasons) - 1) + ["stop"])


@check("gets no usage in a stream unasked")
def _():
    chunks = pieces(client().chat.completions.create(**TALK, stream=True))
    same([chunk.usage for chunk in chunks if chunk.usage or not chunk.choices], [])


@check("accumulates a stream to what the whole answer says")
def _():
    with client().chat.completions.stream(**TALK) as stream:
        deltas = [event.delta for event in stream if event.type == "content.delta"]
        final = stream.get_final_completion()
    same("".join(deltas), REPLY)
    same((final.choices[0].message.content, final.choices[0].finish_reason), (REPLY, "stop"))


@check("may leave a stream, and ask on")
def _():
    patient = client()
    headers = {"x-reprise-itl-ms": "20"}
    with patient.chat.completions.create(**TALK, stream=True, extra_headers=headers) as stream:
        same(next(iter(stream)).choices[0].delta.role, "assistant")
    same(len(patient.chat.completions.create(**TALK).choices), 1)


@check("gets n different replies, and the tokens of all")
def _():
    create = client().chat.completions.create
    answer = known(create(**ask("Pick", n=3)))
    same([choice.index for choice in answer.choices], [0, 1, 2])
    same({choice.message.content for choice in answer.choices}, {"one", "two", "three"})
    # Each of these words is one token.
    same(answer.usage.completion_tokens, 3)
    streamed = texts(pieces(create(**ask("Pick", n=3), stream=True)))
    same(streamed, {choice.index: choice.message.content for choice in answer.choices})


@check("gets the same reply for the same seed, and others for others")
def _():
    create = client().chat.completions.create
    said = [create(**ask("Pick", seed=seed)).choices[0].message.content for seed in (0, 1, 2, 1, -1)]
    same(said, ["one", "two", "three", "two", "three"])


@check("gets a reply that ends before stop")
def _():
    create = client().chat.completions.create
    for stop, wanted in (("How", "Hello! "), ([" are", "today"], "Hello! How"), (None, REPLY)):
        [choice] = known(create(**TALK, stop=stop)).choices
        same((choice.message.content, choice.finish_reason), (wanted, "stop"))


@check("gets a reply of max_tokens or max_completion_tokens tokens")
def _():
    create = client().chat.completions.create
    for cut in ({"max_tokens": 2}, {"max_completion_tokens": 2}):
        answer = known(create(**TALK, **cut))
        same(answer.choices[0].message.content, "Hello!")
        same((answer.choices[0].finish_reason, answer.usage.completion_tokens), ("length", 2))
        chunks = pieces(create(**TALK, **cut, stream=True))
        same((texts(chunks), chunks[-1].choices[0].finish_reason), ({0: "Hello!"}, "length"))


@check("gets the probabilities of a reply’s tokens, whole and streamed")
def _():
    create = client().chat.completions.create
    answer = known(create(**TALK, logprobs=True, top_logprobs=2))
    tokens = answer.choices[0].logprobs.content
    same(b"".join(bytes(token.bytes) for token in tokens).decode(), REPLY)
    same((tokens[0].token, tokens[0].logprob), ("Hello", 0))
    same([top.token for top in tokens[0].top_logprobs], ["Hello"])
    chunks = pieces(create(**TALK, logprobs=True, top_logprobs=2, stream=True))
    parts = [choice.logprobs for chunk in chunks for choice in chunk.choices]
    same([token for part in parts if part for token in part.content], tokens)


@check("reads headers beside an answer")
def _():
    raw = client().chat.completions.with_raw_response.create(**TALK)
    same((raw.status_code, raw.headers["x-reprise-rung"]), (200, "history"))
    same(raw.headers["content-type"], "application/json; charset=utf-8")
    answer = raw.parse()
    same((answer.choices[0].message.content, raw.request_id), (REPLY, answer._request_id))
    assert raw.request_id, "There is no x-request-id."


@check("reads headers before a stream")
def _():
    create = client().chat.completions.with_streaming_response.create
    with create(**TALK, stream=True) as response:
        same(response.headers["content-type"], "text/event-stream; charset=utf-8")
        lines = list(response.iter_lines())
    same([line for line in lines if line and not line.startswith("data: ")], [])
    same(lines.count("data: [DONE]"), 1)


@check("sends a text in parts, and messages of all roles, names and nulls")
def _():
    create = client().chat.completions.create
    parts = [{"type": "text", "text": "Hi "}, {"type": "text", "text": "there"}]
    messages = [
        {"role": "developer", "content": "Be kind."},
        {"role": "user", "content": parts, "name": "someone"},
    ]
    answer = known(create(model="m", messages=messages, stop=None, user="me", store=False))
    same(answer.choices[0].message.content, REPLY)


@check("asks from many tasks at once")
def _():
    async def streamed(create):
        said = ""
        async for chunk in await create(**TALK, stream=True):
            said += known(chunk).choices[0].delta.content or ""
        return said

    async def asked():
        async with async_client() as patient:
            create = patient.chat.completions.create
            whole = asyncio.gather(*(create(**TALK) for _ in range(10)))
            return await asyncio.gather(whole, *(streamed(create) for _ in range(10)))

    answers, *said = asyncio.run(asked())
    same([known(answer).choices[0].message.content for answer in answers], [REPLY] * 10)
    same(said, [REPLY] * 10)
