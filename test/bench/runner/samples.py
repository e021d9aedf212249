# SPDX-License-Identifier: BSL-1.0
"""Runs the workloads in rounds, and computes medians."""

import itertools
from statistics import median

from contenders import FLOOR, NODE, command, environment, system_trust, trust
from processes import Failed, Server, run_drivers


class Figures:
    """All runs of one client in one workload."""

    def __init__(self):
        self.runs = []
        self.failure = ""

    def values(self, read):
        return sorted(read(run) for run in self.runs)

    def median(self, read):
        return median(self.values(read)) if self.runs else None

    def spread(self, read):
        values = self.values(read)
        return (values[0], values[-1]) if values else None


class Results:
    """The figures of each workload and client, with and without TLS."""

    def __init__(self):
        self.figures = {}

    def of(self, key, contender, tls=True):
        return self.figures.setdefault((key, tls, contender), Figures())

    def median(self, key, contender, read, tls=True):
        return self.of(key, contender, tls).median(read)

    def ratio(self, over, under, read_over, read_under, tls=True):
        """Returns the ratio of two (workload, contender): the median of the rounds' ratios. If one of them ran in fewer
        rounds, returns the ratio of their medians."""
        first, second = (self.of(*each, tls).runs for each in (over, under))
        if not first or not second:
            return None
        if len(first) == len(second):
            return median(read_over(one) / read_under(other) for one, other in zip(first, second))
        return median(map(read_over, first)) / median(map(read_under, second))

    def contenders(self, key, tls=True):
        return [name for (of, over, name), figures in self.figures.items()
                if of == key and over == tls and figures.runs]


# These functions take a figure from the results of a run.
def cpu(run):
    return (run["user_us"] + run["system_us"]) / run["units"]


def wall(run):
    return run["wall_us"] / run["units"]


def allocations(run):
    return run["allocations"] / run["units"]


def server_cpu(run):
    return run["server"]["cpu_us"] / run["units"]


def kilobytes_per_stream(run):
    return (run["resident_open"] - run["resident_begin"]) / run["units"] / 1024


def run_once(setup, workload, contender, tls):
    """Runs a client once, with a new server."""
    share = workload.node_share if contender == NODE else 1.0
    with Server(setup.build, workload.server_cores) as server:
        options, variables = (system_trust if workload.system_store else trust)(contender, server)
        line = command(contender, setup) + ["--url", server.url(tls)] + (options if tls else [])
        line += workload.arguments(share)
        run = run_drivers(line, workload.processes, workload.client_cores, environment(variables | workload.variables))
    run["server"] = server.used
    run["units"] = workload.units * (run["answers"] / workload.requests)
    check(workload, contender, run)
    return run


def check(workload, contender, run):
    """Throws `Failed` unless the client has received all answers and all deltas."""
    if run["failures"] or not run["answers"]:
        raise Failed(f"{contender} at {workload.key}: {run['failures']} failures: {run.get('complaint', '')}")
    looks = contender != FLOOR and "collect" not in contender
    if workload.unit == "delta" and looks and run["deltas"] != workload.units:
        raise Failed(f"{contender} at {workload.key}: {run['deltas']} of {workload.units} deltas")


def measure(setup, workloads, runs, say):
    """Measures all workloads. In each round, every client runs once in each workload of a group."""
    results = Results()
    for _, together in itertools.groupby(workloads, lambda each: each.group or each.key):
        together = list(together)
        for turn in range(max(1, round(runs * together[0].rounds))):
            for tls in together[0].tls:
                for workload in together:
                    for contender in rotated(setup.present(workload.contenders), turn):
                        if contender != NODE or turn < runs:  # openai-node is slow, so it has no extra rounds
                            add_run(results.of(workload.key, contender, tls), setup, workload, contender, tls, say)
        for workload in together:
            say(f"{workload.key}: {workload.title}")
    return results


def rotated(those, turn):
    """Returns the list in another order for each round."""
    first = turn % len(those) if those else 0
    return those[first:] + those[:first]


def add_run(figures, setup, workload, contender, tls, say):
    if figures.failure:
        return
    try:
        figures.runs.append(run_once(setup, workload, contender, tls))
    except Failed as failure:
        figures.failure = str(failure)
        say(f"failed: {failure}")
