# SPDX-License-Identifier: BSL-1.0
"""Instructions per unit, counted by callgrind: the figure that comes out the same on a busy machine."""

import re
import subprocess

from contenders import BEAST, CURL, FLOOR, command, environment, trust
from processes import CLIENT_CORE, SERVER_CORE, Server, on_cores

CONTENDERS = [FLOOR, BEAST, CURL, "ours", "ours, callback", "ours, collect"]
# Whether over TLS, arguments with the number of units in them, two such numbers: the difference between the two runs is
# free of the start's cost. (valgrind has not all of a processor's instructions for AES, so TLS costs more than elsewhere.)
COUNTED = {
    "A, plain": (False, lambda n: ["--model", "answer/130", "--requests", str(n)], 100, 400),
    "C, plain": (False, lambda n: ["--model", f"stream/{n}/50", "--stream", "1"], 1000, 6000),
    "C2, TLS": (True, lambda n: ["--model", f"stream/{n}/1/50", "--stream", "1"], 1000, 6000),
}


def count(setup, contender, tls, arguments):
    """Instructions of one run, outside of the kernel."""
    with Server(setup.build) as server:
        options, variables = trust(contender, server)
        line = command(contender, setup) + ["--url", server.url(tls)] + options + arguments
        with on_cores([CLIENT_CORE]):
            done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *line],
                                  capture_output=True, text=True, env=environment(variables), timeout=120)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not found:
        raise RuntimeError(f"callgrind of {contender}: {done.stderr[-300:]}")
    return int(found.group(1))


def measure(setup, chosen, say):
    """{(key, contender): instructions per unit}"""
    made = {}
    for key in chosen:
        tls, arguments, few, many = COUNTED[key]
        for contender in CONTENDERS:
            if key.startswith("A") and "collect" in contender:
                continue
            try:
                cost = count(setup, contender, tls, arguments(many)) - count(setup, contender, tls, arguments(few))
                made[key, contender] = cost / (many - few)
            except (RuntimeError, OSError, subprocess.TimeoutExpired) as failure:
                say(f"failed: {failure}")
        say(f"instructions of {key}")
    return made
