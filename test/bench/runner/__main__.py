# SPDX-License-Identifier: BSL-1.0
"""Measures asio-openai beside its peers; `script/bench` starts it."""

import argparse
import sys

import workloads
from contenders import NODE, OURS
from samples import allocations, cpu, measure, server_cpu, wall


class Setup:
    """Where the programs are."""

    def __init__(self, given):
        self.build, self.node = given.build, given.node

    def present(self, contenders):
        return [each for each in contenders if each != NODE or self.node]


def say(text):
    print(text, file=sys.stderr, flush=True)


def read_arguments():
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--node", default="", help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="A to D with 3 runs; prints a table, writes no page")
    parser.add_argument("--only", default="", help="these workloads, e.g. A,C2")
    parser.add_argument("--runs", type=int, default=0, help="of each contender at each workload")
    return parser.parse_args()


def print_table(chosen, results):
    for workload in chosen:
        for tls in workload.tls:
            print(f"\n{workload.key} {'TLS' if tls else 'plain'}: {workload.title}; us of CPU per {workload.unit}")
            cost = {name: results.median(workload.key, name, cpu, tls) for name in results.contenders(workload.key, tls)}
            for name in cost:
                figures = results.of(workload.key, name, tls)
                low, high = figures.spread(cpu)
                ratios = "  ".join(f"{cost[name] / cost[to]:5.2f}x {to}" for to in cost if to not in OURS and to != name)
                print(f"  {name:15} {cost[name]:8.3f} ({low:.3f}-{high:.3f})  alloc {figures.median(allocations):7.2f}"
                      f"  server {figures.median(server_cpu):6.2f}  wall {figures.median(wall):7.2f}  {ratios}")


def main():
    given = read_arguments()
    setup = Setup(given)
    chosen = workloads.usual()
    if given.only:
        chosen = [each for each in chosen if each.key in given.only.split(",")]
    results = measure(setup, chosen, given.runs or (3 if given.quick else 5), say)
    print_table(chosen, results)


main()
