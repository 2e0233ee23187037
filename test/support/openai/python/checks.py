"""What the checks of this folder have in common."""

from __future__ import annotations

import json
import sys
from functools import lru_cache

from openai import AsyncOpenAI, OpenAI
from pydantic import BaseModel

# Addresses of servers by name.
SERVERS = json.loads(sys.argv[1])

REPLY = "Hello! How are you today 👩‍👩‍👧, my friend?"
TALK = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hi there"}]}

# All checks by name.
CHECKS = {}


def check(name):
    """Lists a function as a check, which fails by raising."""

    def listed(function):
        CHECKS[name] = function
        return function

    return listed


def options(server, settings):
    return {
        "base_url": SERVERS[server] + "/v1",
        "api_key": "none",
        "max_retries": 0,
        "_strict_response_validation": True,
        **settings,
    }


@lru_cache(None)
def client(server="plain", **settings):
    """A client that raises when an answer is not of the type that it should be."""
    return OpenAI(**options(server, settings))


def async_client(server="plain", **settings):
    return AsyncOpenAI(**options(server, settings))


def ask(content, **fields):
    """The arguments of a request."""
    return {"model": "gpt-4o", "messages": [{"role": "user", "content": content}], **fields}


def same(given, wanted):
    assert given == wanted, f"{given!r} is not {wanted!r}"


def raised(kind, function, *args, **kwargs):
    """The error that a function has to raise."""
    try:
        value = function(*args, **kwargs)
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was not raised, but got {value!r}")


def known(value, place="answer"):
    """Fails when a model of an answer, or one inside it, has a field that the package does not know."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            known(item, f"{place}[{index}]")
    elif isinstance(value, BaseModel):
        same((place, value.model_extra or {}), (place, {}))
        for name in type(value).model_fields:
            known(getattr(value, name), f"{place}.{name}")
    return value
