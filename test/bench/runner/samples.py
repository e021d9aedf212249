# SPDX-License-Identifier: BSL-1.0
"""Runs of workloads, interleaved, and their medians."""

from statistics import median

from contenders import NODE, command
from processes import Failed, Server, run_driver


class Figures:
    """All runs of one contender at one workload."""

    def __init__(self):
        self.runs = []
        self.failure = ""

    def values(self, read):
        return sorted(read(run) for run in self.runs)

    def median(self, read):
        values = self.values(read)
        return median(values) if values else None

    def spread(self, read):
        values = self.values(read)
        return (values[0], values[-1]) if values else None


def cpu_per_unit(run):
    return (run["user_us"] + run["system_us"]) / run["units"]


def run_once(setup, workload, contender, tls, environment=None, trust=True):
    """One run against a server of its own."""
    share = workload.node_share if contender == NODE else 1.0
    with Server(setup.build, workload.server_cores) as server:
        given = command(contender, setup.build, setup.node) + ["--url", server.url(tls)]
        if tls and trust:
            given += ["--ca", server.ca]
        if environment:
            environment = environment(server)
        run = run_driver(given + workload.arguments(share), workload.client_cores, environment)
    run["server"] = server.used
    run["units"] = workload.units * (run["answers"] / workload.requests)
    check(workload, contender, run)
    return run


def check(workload, contender, run):
    """The contender has received all of the answers, and has seen each delta."""
    if run["failures"]:
        raise Failed(f"{contender} at {workload.key}: {run['failures']} failures: {run.get('complaint', '')}")
    counted = contender != "floor" and "collect" not in contender
    if workload.unit == "delta" and counted and run["deltas"] != workload.units:
        raise Failed(f"{contender} at {workload.key}: {run['deltas']} of {workload.units} deltas")


def measure(setup, workloads, repeats, say):
    """{(key, tls, contender): Figures}, each round running everybody once."""
    results = {}
    for workload in workloads:
        for number in range(workload.repeats or repeats):
            for tls in workload.tls:
                for contender in setup.present(workload.contenders):
                    figures = results.setdefault((workload.key, tls, contender), Figures())
                    if figures.failure:
                        continue
                    try:
                        figures.runs.append(run_once(setup, workload, contender, tls))
                    except Failed as failure:
                        figures.failure = str(failure)
                        say(str(failure))
        say(f"{workload.key}: {workload.title}")
    return results
