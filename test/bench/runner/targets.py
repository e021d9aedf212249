# SPDX-License-Identifier: BSL-1.0
"""The targets, and whether the figures of a run meet them."""

from dataclasses import dataclass

from contenders import BEAST, CURL, FLOOR, NODE
from samples import allocations, cpu, kilobytes_per_stream

OURS = "ours"
OURS_FORMS = ("ours", "ours, callback", "ours, collect")


@dataclass
class Verdict:
    """A row of the table of targets: the target and the measured value."""

    workload: str
    wanted: str
    found: str
    met: bool | None  # None: not measured


def at_most(workload, what, value, limit, form="{:.2f}"):
    found = "not measured" if value is None else form.format(value)
    return Verdict(workload, f"{what} at most {form.format(limit)}", found, None if value is None else value <= limit)


def at_least(workload, what, value, limit):
    found = "not measured" if value is None else f"{value:.2f}"
    return Verdict(workload, f"{what} at least {limit:.2f}", found, None if value is None else value >= limit)


def ratio(results, key, to, read=cpu, tls=True):
    return results.ratio((key, OURS), (key, to), read, read, tls)


RATIOS = [
    ("A", FLOOR, 2.4), ("A", BEAST, 1.05),
    ("B", FLOOR, 2.4), ("B", BEAST, 1.0),
    ("C", CURL, 0.85), ("C", NODE, 0.08),
    ("C2", BEAST, 0.6),
    ("D", CURL, 0.85), ("D", BEAST, 0.75),
]


def p99(run):
    return run["p99_us"]


def start(run):
    return run["start_to_answer_ms"]


TWO_THREADS = {"2": "one io_context", "2-own": "an io_context and a client each"}
TWO_OF_ALL = TWO_THREADS | {"2-apart": "a process each, for comparison"}


def speed_up(results, what, how, tls):
    """The throughput of two threads divided by that of one, without the CPU time that the load server took."""
    return results.ratio((f"H-{what}-1", OURS), (f"H-{what}-{how}", OURS),
                         lambda run: run["wall_us"] - run["server"]["cpu_us"],
                         lambda run: run["wall_us"] - run["server"]["cpu_us"] / 2, tls)


LENGTHS = {
    "deltas": ("L-deltas-{}", (1_000, 10_000, 100_000, 1_000_000), cpu),
    "open streams": ("E{}", (100, 1_000, 10_000), lambda run: run["user_us"] + run["system_us"]),
    "characters of an answer": ("L-kept-{}", (1_000, 10_000, 100_000, 1_000_000), cpu),
    "characters, with glibc's defaults": ("L-length-{}", (1_000, 10_000, 100_000, 1_000_000), cpu),
}


def growths(results):
    """{what: [(size, CPU time in microseconds, CPU time divided by that of the size before)]}"""
    made = {}
    for what, (key, sizes, read) in LENGTHS.items():
        keys = [(key.format(size), OURS) for size in sizes]
        points = []
        for size, one, before in zip(sizes, keys, [None] + keys):
            cost = results.median(*one, read)
            if cost is not None:
                points.append((size, cost, before and results.ratio(one, before, read, read)))
        if points:
            made[what] = points
    return made


def worst_growth(points):
    """The largest factor by which ten times the size increases the cost."""
    return max((times for _, _, times in points if times is not None), default=None)


def verdicts(results):
    """All rows of the table of targets, in the order of the workloads."""
    made = [at_most(key, f"CPU time divided by that of {to}:", ratio(results, key, to), limit)
            for key, to, limit in RATIOS]
    made.append(at_most("C", "allocations per delta through next():", results.median("C", OURS, allocations, False),
                        0.01, "{:.3f}"))
    made.append(at_most("E, 10,000", "KB per open stream:", results.median("E10000", OURS, kilobytes_per_stream), 46,
                        "{:.1f}"))
    made.append(at_most("E, 10,000", f"p99 of the added delay divided by that of {FLOOR}:",
                        ratio(results, "E10000", FLOOR, p99), 2))
    made.append(at_most("G", "ms until the first answer, with the system's CA store:", results.median("G", OURS, start),
                        8, "{:.1f}"))
    for key in ("K1", "K4"):
        for how in OURS_FORMS:
            for tls in (True, False):
                late = results.median(key, how, lambda run: run["p99_us"] / 1000, tls)
                made.append(at_most(key, f"p99 of the timer's delay in ms ({how}, {'TLS' if tls else 'plain'}):",
                                    late, 5, "{:.2f}"))
    for what, unit in (("requests", "requests"), ("streams", "deltas")):
        for how, words in TWO_THREADS.items():
            for tls in (True, False):
                made.append(at_least("H", f"{unit} per second ({'TLS' if tls else 'plain'}), two threads with {words}, "
                                     "divided by those of one thread:",
                                     speed_up(results, what, how, tls), 1.7))
    for what, points in growths(results).items():
        made.append(at_most("Ten times as much", f"ten times as many {what}: CPU time grows by a factor of",
                            worst_growth(points), 10.5))
    return made
