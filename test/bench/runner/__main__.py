# SPDX-License-Identifier: BSL-1.0
"""Measures asio-openai and other clients. `script/bench` starts this program."""

import argparse
import os
import resource
import sys
import time

import instructions
import machine
import page
import targets
import workloads
from contenders import FLOOR, NODE
from samples import cpu, measure


class Setup:
    """The folders in which the programs are."""

    def __init__(self, given):
        self.build, self.node = given.build, given.node

    def present(self, contenders):
        return [each for each in contenders if each != NODE or self.node]


def say(text):
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def read_arguments():
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--node", default="", help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="run A to D in 3 rounds, and print the results")
    parser.add_argument("--only", default="",
                        help="run the workloads whose names begin like this, e.g. A,C2, and print the results")
    parser.add_argument("--runs", type=int, default=0, help="number of rounds of each workload (default 5)")
    parser.add_argument("--output", default="", help="folder for the page (default docs, if all workloads run)")
    given = parser.parse_args()
    if not given.output and not given.quick and not given.only:
        given.output = "docs"
    given.runs = given.runs or (3 if given.quick else 5)
    return given


def choose(given):
    """Returns the workloads to run, and those whose instructions are counted."""
    every = workloads.usual() + workloads.further() + workloads.floods() + workloads.lengths()
    if given.only:
        wanted = given.only.split(",")
        # "A" does not choose A2, but "E" chooses E1000 and E10000.
        exact = {each.key for each in every}
        every = [each for each in every
                 if any(each.key == name or (name not in exact and each.key.startswith(name)) for name in wanted)]
        return every, [key for key in instructions.COUNTED if "instructions" in wanted]
    if given.quick:
        return workloads.usual(), []
    return every, list(instructions.COUNTED)


def allow_many_sockets():
    """Raises the limit of open files, because 10,000 connections need as many."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most < 11_000:
        say(f"only {most} files may be open (ulimit -n): 10,000 streams will fail")


def main():
    given = read_arguments()
    setup = Setup(given)
    if len(os.sched_getaffinity(0)) < 2:
        sys.exit("script/bench: two processors are needed, one for the server and one for the client")
    allow_many_sockets()
    chosen, counted = choose(given)
    watch = machine.Watch()
    results = measure(setup, chosen, given.runs, say)
    counts = instructions.measure(setup, counted, say)
    floors = {key: results.of(key, FLOOR).spread(cpu) for key in ("A", "B", "C", "C2")}
    complaints = machine.noise(*watch.shares(), {key: spread for key, spread in floors.items() if spread})
    report = page.Report(setup, chosen, results, counts, targets.verdicts(results), complaints, given.runs)
    if given.output:
        report.write(given.output)
        say(f"{given.output}/performance.md is written")
    else:
        print(report.summary())
    for complaint in complaints:
        say(f"noisy: {complaint}")


main()
