# SPDX-License-Identifier: BSL-1.0
"""Counts instructions per request or delta with callgrind. The load of the machine does not change the result."""

import re
import subprocess

from contenders import BEAST, CURL, FLOOR, command, environment, trust
from processes import CLIENT_CORE, SERVER_CORE, Server, on_cores

CONTENDERS = [FLOOR, BEAST, CURL, "ours", "ours, callback", "ours, collect"]
# For each workload: whether it uses TLS, the arguments for a number of units, and the two numbers of units to run. The
# difference between the two runs does not include the start of the program. (TLS takes more instructions here than
# without valgrind, which does not support all AES instructions of the processor.)
COUNTED = {
    "A, plain": (False, lambda n: ["--model", "answer/130", "--requests", str(n)], 100, 400),
    "C, plain": (False, lambda n: ["--model", f"stream/{n}/50", "--stream", "1"], 1000, 6000),
    "C2, TLS": (True, lambda n: ["--model", f"stream/{n}/1/50", "--stream", "1"], 1000, 6000),
}


def count(setup, contender, tls, arguments):
    """Returns the instructions of one run, without those of the kernel."""
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
    """Returns {(key, contender): instructions per unit}."""
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
