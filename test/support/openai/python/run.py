"""Runs all checks at the same time, and prints what became of each: its name, and null or what was wrong."""

import json
import traceback
from concurrent.futures import ThreadPoolExecutor

import chat_checks
import error_checks
import other_checks
import tool_checks
from checks import CHECKS


def outcome(function):
    try:
        function()
    except BaseException:
        return traceback.format_exc()
    return None


with ThreadPoolExecutor(8) as pool:
    print(json.dumps(dict(zip(CHECKS, pool.map(outcome, CHECKS.values())))))
