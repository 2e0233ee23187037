"""Errors, and trying again."""

from __future__ import annotations

import asyncio

import openai
from checks import REPLY, TALK, ask, async_client, check, client, raised, same


def fault(kind, **settings):
    """The error of a request that asks for a fault."""

    def failing(error):
        create = client(**settings).chat.completions.create
        return raised(error, create, **TALK, extra_headers={"x-reprise-fault": kind})

    return failing


@check("raises AuthenticationError without the right key")
def _():
    for request in (
        client("strict").models.list,
        lambda: client("strict").chat.completions.create(**TALK),
        lambda: client("strict").completions.create(model="gpt-4o", prompt="Hi there", stream=True),
    ):
        error = raised(openai.AuthenticationError, request)
        same((error.status_code, error.code), (401, "invalid_api_key"))
    bearer = client("strict", api_key="sk-right", max_retries=20)
    same(bearer.chat.completions.create(**TALK).choices[0].message.content, REPLY)


@check("raises BadRequestError, which names the parameter")
def _():
    create = client().chat.completions.create
    error = raised(openai.BadRequestError, create, **TALK, temperature=9)
    same((error.status_code, error.param, error.type), (400, "temperature", "invalid_request_error"))
    assert error.request_id, "There is no x-request-id."
    error = raised(openai.BadRequestError, create, model="m", messages=[])
    same(error.param, "messages")


@check("raises BadRequestError for a stream that is refused")
def _():
    create = client().chat.completions.create
    same(raised(openai.BadRequestError, create, **TALK, stream=True, n=0).param, "n")


@check("raises NotFoundError for what is not recorded")
def _():
    error = raised(openai.NotFoundError, client().chat.completions.create, **ask("unheard of"))
    same((error.status_code, error.code), (404, "no_recorded_reply"))


@check("raises NotFoundError for a model that there is not")
def _():
    bearer = client("strict", api_key="sk-right")
    for request in (
        lambda: bearer.models.retrieve("m"),
        lambda: bearer.chat.completions.create(**{**TALK, "model": "m"}),
    ):
        same(raised(openai.NotFoundError, request).code, "model_not_found")


@check("raises NotFoundError for an API that there is not")
def _():
    request = client().embeddings.create
    error = raised(openai.NotFoundError, request, model="m", input="x")
    same(error.type, "invalid_request_error")


@check("raises RateLimitError after it has tried again")
def _():
    sent = []
    create = client(max_retries=1, http_client=counting(sent)).chat.completions.create
    headers = {"x-reprise-fault": "429"}
    error = raised(openai.RateLimitError, create, **TALK, extra_headers=headers)
    same((error.status_code, error.code, error.type), (429, "rate_limit_exceeded", "requests"))
    same(sent, ["0", "1"])
    same(error.response.headers["x-ratelimit-remaining-requests"], "0")


def counting(sent):
    """A client of HTTP that notes of each request how many came before it."""

    def note(request):
        sent.append(request.headers["x-stainless-retry-count"])

    return openai.DefaultHttpxClient(event_hooks={"request": [note]})


@check("raises InternalServerError for faults of the server")
def _():
    for kind in ("500", "502", "503"):
        same(fault(kind)(openai.InternalServerError).status_code, int(kind))


@check("raises APIConnectionError when the connection is reset")
def _():
    fault("disconnect; after=0")(openai.APIConnectionError)


@check("raises APITimeoutError when nothing comes")
def _():
    fault("timeout", timeout=0.3)(openai.APITimeoutError)


@check("gets over faults by trying again")
def _():
    async def asked():
        async with async_client("strict", api_key="sk-right", max_retries=20) as patient:
            create = patient.chat.completions.with_raw_response.create
            return await asyncio.gather(*(create(**TALK) for _ in range(6)))

    answers = asyncio.run(asked())
    same([raw.parse().choices[0].message.content for raw in answers], [REPLY] * 6)
    assert sum(raw.retries_taken for raw in answers) > 0, "No request failed."
