# SPDX-License-Identifier: BSL-1.0
"""Writes docs/performance.md and its plots."""

import itertools
import os

import machine
import plots
import targets
from contenders import BEAST, CURL, FLOOR, NODE, OURS
from instructions import CONTENDERS as COUNTED_CONTENDERS
from samples import allocations, cpu, kilobytes_per_stream, server_cpu, wall

REFERENCES = [FLOOR, BEAST, CURL, NODE]

INTRODUCTION = """\
The sections below describe the workloads. [The method](#method) describes the clients that are compared: `floor`,
`beast`, `curl`, `openai-node`, and "ours", which is this library.
"""

METHOD = """\
1. One load server (`test/bench/load_server`) answers the requests of all clients. It uses only sockets, epoll and
   OpenSSL. It is a process of its own. Unless a workload says otherwise, the server is pinned to one core, and the
   client to another.

   Each client has a driver program (`test/bench`), which makes the requests. All drivers do the same work, except that
   `openai-node`, which is slow, makes fewer requests in A, A2 and B. Before the measurement, each driver makes warm-up
   requests.

   The column "server CPU us" shows the CPU time of the server. In B, D, D2, F and H, the server answers the warm-up
   requests only when a certain number of them have arrived, and its CPU time is measured from then on. In the other
   workloads, its CPU time is measured from the start of the server.
2. `floor` is a client that uses only OpenSSL and epoll, and discards what it reads. `beast` is a hand-written client
   with Boost.Beast and Boost.JSON. `curl` uses libcurl's multi interface on epoll, and Boost.JSON. `openai-node` is the
   official npm package. "ours" is this library with `co_await`; "ours, callback" passes a lambda as completion token;
   "ours, collect" calls `collect()` on the stream.
3. The body of an answer has 600 bytes. A delta is an event of 334 bytes with a `chat.completion.chunk` object. The
   server sends each event as one chunk of the HTTP body. TLS is version 1.3. In D with TLS, each delta has a TLS record
   of its own.
4. Each workload has @RUNS@ rounds. (A and B have three times as many, G and H twice as many, but `openai-node` has no
   extra rounds.) In each round, every client runs once, in a different order each time. Every run has a new server
   process and a new client process. A ratio compares two clients, or two workloads of one client. It is computed within
   each round, because a disturbance of the machine affects all runs of a round alike. The page shows the median of the
   ratios of all rounds. If one side of a ratio has fewer rounds than the other, the page instead divides the median of
   one side by the median of the other.
5. "CPU us" is the client's CPU time in microseconds per request or delta, user and system time together (`getrusage`).
   It is measured from the end of the client's warm-up to its last answer. A cell has the median of all runs, with the
   lowest and the highest value in brackets. The columns "/ floor", "/ beast" and so on show this CPU time divided by
   that of the client that the column names.
6. Each client keeps one connection open for each concurrent request. Except in E, G and I, the warm-up opens all these
   connections, so the figures include no handshakes. In E, "CPU us per event" is measured from the first event to the
   last, so it includes no handshakes either.
7. To get the memory of a stream, the resident memory after one request is subtracted from the resident memory when all
   streams are open, and the difference is divided by the number of streams. The added delay is the time from the moment
   at which the server sends a delta to the moment at which the driver gets it. To measure it, each delta contains the
   time at which it was sent.
8. "Ten times as much" measures long answers twice: first with settings that let malloc keep its memory
   (`MALLOC_TRIM_THRESHOLD_`, `MALLOC_MMAP_THRESHOLD_`), then with glibc's defaults, which return large blocks to the
   system each time.
9. Allocations are calls of malloc, calloc and realloc. The number of instructions comes from two runs of different
   length under callgrind: it is the difference of their instructions, divided by the difference of their requests or
   deltas. It does not include the kernel.
10. In H, the load server runs on the same cores as the client. So the client cannot use the CPU time that the server
    takes, and this time is subtracted from the wall time. With two threads, the throughput is work / (wall time -
    server CPU / 2). With one thread, the client and the server share one core, so the throughput is work / (wall time -
    server CPU). The time in which threads wait is not subtracted.
11. Each driver counts its answers. All drivers except `floor` and "ours, collect" also count the deltas. A run fails if
    an answer or a delta is missing.
12. Compare only ratios, and only ratios from the same run of `script/bench`, because absolute times depend on the
    machine.
"""


def number(value):
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}" if value >= 100 else f"{value:.3g}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


class Report:
    """Formats the results of all measurements as Markdown."""

    def __init__(self, setup, chosen, results, counts, verdicts, complaints, runs):
        self.setup, self.chosen, self.results, self.counts = setup, chosen, results, counts
        self.verdicts, self.complaints, self.runs = verdicts, complaints, runs

    # -- the parts of the page

    def cell(self, key, contender, read=cpu, tls=True):
        figures = self.results.of(key, contender, tls)
        if not figures.runs:
            return "failed" if figures.failure else "-"
        low, high = figures.spread(read)
        return f"{number(figures.median(read))} ({number(low)}-{number(high)})"

    def ratios(self, key, contender, tls):
        found = [self.results.ratio((key, contender), (key, each), cpu, cpu, tls) for each in REFERENCES]
        return [f"{ratio:.2f}" if ratio is not None else "-" for ratio in found]

    def costs(self, workload, tls):
        """The table of one workload."""
        names = [each for each in workload.contenders if self.results.of(workload.key, each, tls).runs
                 or self.results.of(workload.key, each, tls).failure]
        rows = []
        for name in names:
            middle = [number(self.results.median(workload.key, name, read, tls)) for read in (wall, server_cpu)]
            made = "-" if name == NODE else number(self.results.median(workload.key, name, allocations, tls))
            rows.append([name, self.cell(workload.key, name, cpu, tls), *middle, made,
                         *self.ratios(workload.key, name, tls)])
        head = ["", "CPU us", "wall us", "server CPU us", "allocations", *(f"/ {each}" for each in REFERENCES)]
        over = "TLS 1.3" if tls else "plain HTTP"
        title = f"**{workload.key}, {over}**: {workload.title}. The values are per {workload.unit}."
        return f"{title}\n\n" + table(head, rows)

    def streams(self):
        head = ["streams", "client", "KB per stream", "added delay, p50, ms", "added delay, p99, ms", "CPU us per event",
                "peak memory, MB"]
        rows = []
        for workload in self.of("E"):
            for name in self.results.contenders(workload.key):
                def show(read):
                    return self.cell(workload.key, name, read)
                events = workload.requests * int(workload.models[0].rsplit("/", 1)[1])
                rows.append([f"{workload.requests:,}", name, show(kilobytes_per_stream),
                             show(lambda run: run["p50_us"] / 1000), show(lambda run: run["p99_us"] / 1000),
                             show(lambda run: run["steady_cpu_us"] / events), show(lambda run: run["peak"] / 1e6)])
        return table(head, rows) if rows else ""

    def two_questions(self):
        head = ["", "short answer after, ms", "both answers after, ms", "CPU us per question"]
        rows = [[name, self.cell("F", name, lambda run: (run["first_answer_ns"] - run["begin_ns"]) / 1e6),
                 self.cell("F", name, lambda run: run["wall_us"] / 1000), self.cell("F", name)]
                for name in self.results.contenders("F")]
        return table(head, rows) if rows else ""

    def cold_start(self):
        head = ["", "first answer after, ms", "CPU of the process, ms"]
        rows = [[name, self.cell("G", name, targets.start),
                 self.cell("G", name, lambda run: run["process_cpu_us"] / 1000)] for name in self.results.contenders("G")]
        return table(head, rows) if rows else ""

    def threads(self):
        rows = []
        cases = itertools.product(("requests", "streams"), targets.TWO_OF_ALL, (True, False))
        for what, how, tls in cases:
            gain = targets.speed_up(self.results, what, how, tls)
            if gain is None:
                continue
            keys = [f"H-{what}-1", f"H-{what}-{how}"]
            rows.append([f"{what}, {'TLS' if tls else 'plain'}, {targets.TWO_OF_ALL[how]}",
                         *(self.cell(key, "ours", cpu, tls) for key in keys),
                         *(self.cell(key, "ours", wall, tls) for key in keys),
                         *(self.cell(key, "ours", server_cpu, tls) for key in keys), f"**{gain:.2f}**"])
        head = ["", "CPU us, one thread", "CPU us, two", "wall us, one thread", "wall us, two",
                "server CPU us, one thread", "server CPU us, two", "throughput, two / one"]
        return table(head, rows) if rows else ""

    def handshakes(self):
        head = ["", "full handshake, CPU us", "resumed handshake, CPU us", "share of resumed handshakes"]
        rows = []
        for name in self.results.contenders("I-full"):
            counted = self.results.median("I-resumed", name, lambda run: run["server"]["resumed"] /
                                          max(1, run["server"]["connections"]))
            rows.append([name, self.cell("I-full", name), self.cell("I-resumed", name),
                         "-" if counted is None else f"{counted:.0%}"])
        return table(head, rows) if rows else ""

    def floods(self):
        head = ["", "", "delay of the timer, p50, ms", "p99, ms", "CPU us per delta"]
        rows = []
        for workload in self.of("K"):
            for tls in workload.tls:
                for name in self.results.contenders(workload.key, tls):
                    cells = [self.cell(workload.key, name, read, tls) for read in
                             (lambda run: run["p50_us"] / 1000, lambda run: run["p99_us"] / 1000, cpu)]
                    rows.append([f"{workload.title}, {'TLS' if tls else 'plain'}", name, *cells])
        return table(head, rows) if rows else ""

    def instruction_counts(self):
        keys = sorted({key for key, _ in self.counts})
        rows = [[name, *(number(self.counts.get((key, name))) for key in keys)] for name in COUNTED_CONTENDERS
                if any((key, name) in self.counts for key in keys)]
        return table(["", *keys], rows) if rows else ""

    def growth(self):
        rows = []
        for what, points in targets.growths(self.results).items():
            for size, cost, times in points:
                rows.append([what, f"{size:,}", number(cost), f"{times:.2f}" if times is not None else "-"])
        return table(["", "amount", "CPU us", "divided by the row above"], rows) if rows else ""

    def judgement(self):
        shown = {True: "met", False: "**missed**", None: "-"}
        rows = [[each.workload, each.wanted, each.found, shown[each.met]] for each in self.verdicts]
        return table(["workload", "target", "measured", "result"], rows)

    def of(self, beginning):
        return [each for each in self.chosen if each.key.startswith(beginning)]

    def sections(self):
        """Title and text of each section that was measured, in the order of the page."""
        usual = [each for each in self.chosen if each.key[0] in "ABCD"]
        every = "\n".join(self.costs(each, tls) for tls in (True, False) for each in usual if tls in each.tls)
        made = [
            ("A to D: requests and deltas", every),
            ("E: open streams with one event per second", self.streams()),
            ("F: two questions at once", self.two_questions()),
            ("G: from the start of the process to the first answer", self.cold_start()),
            ("H: two threads compared with one", self.threads()),
            ("I: a new connection for each request", self.handshakes()),
            ("K: the delay of a timer while streams are read that never wait", self.floods()),
            ("Instructions per request or delta", self.instruction_counts()),
            ("Ten times as much", self.growth()),
        ]
        return [(title, text) for title, text in made if text]

    # -- the whole page

    def summary(self):
        """The text that a run of some workloads prints."""
        known = [each for each in self.verdicts if each.met is not None]
        return "\n".join([text for _, text in self.sections()] +
                         [f"{'met   ' if each.met else 'MISSED'} {each.workload}: {each.wanted}, is {each.found}"
                          for each in known])

    def write(self, directory):
        pictures = plots.draw(self.results, targets.growths(self.results))
        os.makedirs(f"{directory}/performance", exist_ok=True)
        for name, picture in pictures.items():
            with open(f"{directory}/performance/{name}.svg", "w") as file:
                file.write(picture)
        with open(f"{directory}/performance.md", "w") as file:
            file.write(self.text(pictures))

    def text(self, pictures):
        facts = "\n".join(f"- {name}: {value}" for name, value in machine.description(self.setup).items())
        trust = ("The machine was quiet." if not self.complaints else
                 "**The machine was too noisy to trust these figures**: " + "; ".join(self.complaints) + ".")
        shown = "\n".join(f"![{name.replace('-', ' ')}](performance/{name}.svg)" for name in pictures)
        failures = "".join(f"- {figures.failure}\n" for figures in self.results.figures.values() if figures.failure)
        body = "\n".join(f"## {title}\n\n{text}" for title, text in self.sections())
        with open(f"{os.path.dirname(__file__)}/../notes.md") as file:
            notes = file.read()
        return (f"# Performance\n\nDo not edit this page: `script/bench` generates it. {trust}\n\n{facts}\n\n"
                f"## Targets\n\n{INTRODUCTION}\n{self.judgement()}\n{notes}\n{shown}\n\n{body}\n"
                f"## Method\n\n{METHOD.replace('@RUNS@', str(self.runs))}"
                + (f"\n## Failed\n\n{failures}" if failures else ""))
