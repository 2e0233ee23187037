"""Calls of tools, and JSON."""

from __future__ import annotations

import json
from typing import List, Literal, Optional

import openai
from checks import ask, check, client, known, same
from pydantic import BaseModel

PARAMETERS = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1}},
    "required": ["city", "days"],
    "additionalProperties": False,
}
FORECAST = {"type": "function", "function": {"name": "forecast", "parameters": PARAMETERS}}
WEATHER = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}
ARGUMENTS = '{"city": "Genève"}'


class Person(BaseModel):
    name: str
    age: int
    mood: Literal["good", "bad"]
    friends: List[str]
    email: Optional[str]


def is_forecast(text):
    value = json.loads(text)
    same((sorted(value), type(value["city"]), type(value["days"])), (["city", "days"], str, int))
    assert value["days"] >= 1, value


@check("gets a recorded call of a tool, and what follows when it sends that back")
def _():
    create = client().chat.completions.create
    answer = known(create(**ask("Weather?", tools=[WEATHER])))
    [choice] = answer.choices
    same((choice.finish_reason, choice.message.content), ("tool_calls", None))
    [call] = choice.message.tool_calls
    same((call.type, call.function.name, call.function.arguments), ("function", "weather", ARGUMENTS))
    result = {"role": "tool", "tool_call_id": call.id, "content": "rain"}
    messages = [{"role": "user", "content": "Weather?"}, choice.message, result]
    same(create(model="m", messages=messages).choices[0].message.content, "It rains.")


@check("accumulates a streamed call of a tool")
def _():
    answer = client().chat.completions.create(**ask("Weather?", tools=[WEATHER]))
    with client().chat.completions.stream(**ask("Weather?", tools=[WEATHER])) as stream:
        events = [event for event in stream]
        final = stream.get_final_completion()
    [call] = final.choices[0].message.tool_calls
    [whole] = answer.choices[0].message.tool_calls
    same((call.id, call.function.name), (whole.id, "weather"))
    same((call.function.arguments, final.choices[0].finish_reason), (ARGUMENTS, "tool_calls"))
    done = [event for event in events if event.type == "tool_calls.function.arguments.done"]
    same([(event.name, event.index, event.arguments) for event in done], [("weather", 0, ARGUMENTS)])


@check("gets a call that it requires")
def _():
    create = client().chat.completions.create
    answer = known(create(**ask("Hi there", tools=[FORECAST], tool_choice="required")))
    same(answer.choices[0].finish_reason, "tool_calls")
    [call] = answer.choices[0].message.tool_calls
    same(call.function.name, "forecast")
    is_forecast(call.function.arguments)


@check("gets a call of the tool that it names, whose reply ends with stop")
def _():
    create = client().chat.completions.create
    choice = {"type": "function", "function": {"name": "forecast"}}
    answer = known(create(**ask("Hi there", tools=[WEATHER, FORECAST], tool_choice=choice)))
    same(answer.choices[0].finish_reason, "stop")
    [call] = answer.choices[0].message.tool_calls
    same(call.function.name, "forecast")
    is_forecast(call.function.arguments)


@check("gets a call in the older form")
def _():
    create = client().chat.completions.create
    answer = known(create(**ask("Weather?", functions=[WEATHER["function"]])))
    [choice] = answer.choices
    same((choice.finish_reason, choice.message.tool_calls), ("function_call", None))
    call = choice.message.function_call
    same((call.name, call.arguments), ("weather", ARGUMENTS))


@check("gets an object of JSON, the recorded one when there is one")
def _():
    create = client().chat.completions.create
    wanted = {"type": "json_object"}
    same(create(**ask("JSON?", response_format=wanted)).choices[0].message.content, '{"answer": 42}')
    made = known(create(**ask("Hi there", response_format=wanted))).choices[0].message.content
    same(type(json.loads(made)), dict)


@check("gets JSON of a schema")
def _():
    schema = {"name": "forecast", "strict": True, "schema": PARAMETERS}
    wanted = {"type": "json_schema", "json_schema": schema}
    answer = known(client().chat.completions.create(**ask("Hi there", response_format=wanted)))
    same(answer.choices[0].finish_reason, "stop")
    is_forecast(answer.choices[0].message.content)


@check("parses an answer as a model of pydantic, whole and streamed")
def _():
    parse = client().chat.completions.parse
    person = parse(**ask("Hi there", response_format=Person)).choices[0].message.parsed
    same((type(person), type(person.age)), (Person, int))
    with client().chat.completions.stream(**ask("Hi there", response_format=Person)) as stream:
        same(stream.get_final_completion().choices[0].message.parsed, person)


@check("parses the arguments of a call as a model of pydantic")
def _():
    tool = openai.pydantic_function_tool(Person)
    answer = client().chat.completions.parse(
        **ask("Hi there", tools=[tool], tool_choice="required")
    )
    [call] = answer.choices[0].message.tool_calls
    same((call.function.name, type(call.function.parsed_arguments)), ("Person", Person))
