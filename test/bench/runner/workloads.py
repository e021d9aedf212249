# SPDX-License-Identifier: BSL-1.0
"""The workloads, which are the same for every client."""

from dataclasses import dataclass, field

from contenders import BEAST, CURL, FLOOR, NODE
from processes import CLIENT_CORE, SERVER_CORE

ANSWER = "answer/130"  # a body of 600 bytes
BOTH_CORES = (SERVER_CORE, CLIENT_CORE)
ASKING = [FLOOR, BEAST, CURL, NODE, "ours", "ours, callback"]
STREAMING = ASKING + ["ours, collect"]
NATIVE = [FLOOR, BEAST, CURL, "ours"]


@dataclass
class Workload:
    """What one driver does in one run. The page shows costs divided by `units`."""

    key: str
    title: str
    models: list
    requests: int = 1
    concurrency: int = 1
    stream: bool = False
    warmup: tuple = ()  # model, number of requests
    units: int = 0
    unit: str = "request"
    server_cores: tuple = (SERVER_CORE,)
    client_cores: tuple = (CLIENT_CORE,)
    contenders: list = field(default_factory=list)
    tls: tuple = (True, False)
    processes: int = 1  # number of driver processes that share the work
    threads: int = 1
    own_contexts: bool = False
    resume: bool = True
    ticks: bool = False  # whether to measure the delay of a timer on the same io_context
    system_store: bool = False
    variables: dict = field(default_factory=dict)  # environment variables of the driver
    group: str = ""  # the workloads of a group run alternately, because they are compared
    rounds: float = 1  # factor for the number of rounds
    node_share: float = 1.0  # share of the requests that openai-node makes, because it is slow

    def __post_init__(self):
        self.units = self.units or self.requests

    def arguments(self, share=1.0):
        concurrency = self.concurrency // self.processes
        requests = max(concurrency, int(self.requests * share) // self.processes)
        given = ["--stream", str(int(self.stream)), "--concurrency", str(concurrency), "--requests", str(requests)]
        given += ["--threads", str(self.threads), "--own-contexts", str(int(self.own_contexts)),
                  "--resume", str(int(self.resume))]
        if self.ticks:
            given += ["--ticks", "1"]
        for model in self.models:
            given += ["--model", model]
        if self.warmup:
            given += ["--warmup-model", self.warmup[0], "--warmup-requests", str(self.warmup[1])]
        return given


# By default, glibc returns large blocks to the system, and the next allocation causes page faults. These settings
# prevent this.
KEEP_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(1 << 30), "MALLOC_MMAP_THRESHOLD_": str(32 << 20)}


def stream_of(key, deltas, model, title, **more):
    return Workload(key, title, [model], stream=True, warmup=("stream/1000/50", 2), units=deltas, unit="delta", **more)


def streams(key, model, how):
    return Workload(key, f"100 streams of 1,000 deltas, {how}", [model], 100, 100, stream=True,
                    warmup=("barrier/100", 200), units=100_000, unit="delta", contenders=STREAMING)


def usual():
    """Returns the workloads A to D."""
    return [
        Workload("A", "sequential requests, client and server on one core", [ANSWER], 4000, warmup=(ANSWER, 200),
                 server_cores=(CLIENT_CORE,), contenders=ASKING, node_share=0.2, rounds=3),
        Workload("A2", "sequential requests, client and server each on its own core", [ANSWER], 2000,
                 warmup=(ANSWER, 200), contenders=ASKING, node_share=0.4),
        Workload("B", "64 concurrent requests", [ANSWER], 12800, 64, warmup=("barrier/64", 128),
                 contenders=ASKING, node_share=0.1, rounds=3),
        stream_of("C", 100_000, "stream/100000/50", "one stream, 50 deltas in each write of the server", contenders=STREAMING),
        stream_of("C2", 100_000, "stream/100000/1/50", "one stream, 50 deltas in each write of the server, each delta in a TLS record of its own",
                  contenders=STREAMING, tls=(True,)),
        streams("D", "stream/1000/1/10", "10 deltas in each write of the server"),
        streams("D2", "stream/1000/1/1", "one delta in each write of the server"),
    ]


def slow(streams, contenders, events):
    return Workload(f"E{streams}", f"{streams:,} open streams, an event per second in each",
                    [f"slow/{streams}/{events}"], streams, streams, stream=True, warmup=(ANSWER, 1),
                    unit="stream", contenders=contenders, tls=(True,))


def threads(what, **work):
    """Returns H: client and server on one core, and client and server on two cores."""
    alone = {"server_cores": (CLIENT_CORE,), "client_cores": (CLIENT_CORE,)}
    shared = {"server_cores": BOTH_CORES, "client_cores": BOTH_CORES}
    ways = {"1": alone, "2": shared | {"threads": 2}, "2-own": shared | {"threads": 2, "own_contexts": True},
            "2-apart": shared | {"processes": 2}}
    return [Workload(f"H-{what}-{name}", f"256 concurrent {what}, {name}", concurrency=256, group=f"H-{what}", rounds=2,
                     warmup=("barrier/128", 1024), contenders=["ours"], **work, **way) for name, way in ways.items()]


def further():
    """Returns the workloads E to I."""
    return [
        slow(100, ["ours"], 3),
        slow(1000, NATIVE + [NODE], 3),
        slow(10_000, NATIVE, 2),
        Workload("F", "two questions at once, answered after 400 and 40 ms", ["delay/400", "delay/40"], 2, 2,
                 warmup=("barrier/2", 2), contenders=NATIVE + [NODE], tls=(True,)),
        Workload("G", "start of the process to the first answer, system's CA store", [ANSWER], contenders=NATIVE + [NODE],
                 tls=(True,), system_store=True, rounds=2),
        *threads("requests", models=[ANSWER], requests=51_200),
        *threads("streams", models=["stream/1000/50"], requests=256, stream=True, units=256_000, unit="delta"),
        Workload("I-resumed", "a connection for each request, sessions resumed", ["close/130"], 400,
                 warmup=("close/130", 20), contenders=[FLOOR, CURL, "ours"], tls=(True,)),
        Workload("I-full", "a connection for each request, full handshakes", ["close/130"], 400, resume=False,
                 warmup=("close/130", 20), contenders=NATIVE, tls=(True,)),
    ]


def floods():
    """Returns K: streams whose server sends faster than the client reads, and a timer on the same io_context."""
    made = []
    for key, streams, deltas in (("K1", 1, 500_000), ("K4", 4, 150_000)):
        made.append(Workload(key, f"{streams} stream{'s' if streams > 1 else ''} that never wait{'s' if streams == 1 else ''}",
                             [f"stream/{deltas}/50/20"], streams, streams, stream=True, warmup=("stream/1000/50", 2),
                             units=streams * deltas, unit="delta", contenders=["ours", "ours, callback", "ours, collect"],
                             ticks=True))
    return made


def lengths():
    """Returns workloads of which each has ten times as much work as the one before."""
    only = {"contenders": ["ours"], "tls": (True,)}
    made = []
    for deltas, streams in ((1_000, 30), (10_000, 10), (100_000, 2), (1_000_000, 1)):
        made.append(Workload(f"L-deltas-{deltas}", f"streams of {deltas:,} deltas", [f"stream/{deltas}/50"], streams,
                             group="L-deltas", stream=True, warmup=("stream/1000/50", 5), **only))
    for name, variables in (("kept", KEEP_MEMORY), ("length", {})):
        for length, requests in ((1_000, 2000), (10_000, 1000), (100_000, 200), (1_000_000, 30)):
            made.append(Workload(f"L-{name}-{length}", f"answers of {length:,} characters", [f"answer/{length}"], requests,
                                 group=f"L-{name}", variables=variables, warmup=(f"answer/{length}", 3), **only))
    return made
