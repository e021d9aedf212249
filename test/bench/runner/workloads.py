# SPDX-License-Identifier: BSL-1.0
"""What is measured: the same orders for every contender."""

from dataclasses import dataclass, field

from contenders import BEAST, CURL, FLOOR, NODE, OURS
from processes import CLIENT_CORE, SERVER_CORE

ANSWER = "answer/130"  # a body of 600 bytes


@dataclass
class Workload:
    """One row of a table. `units` is what costs are divided by."""

    key: str
    title: str
    models: list
    requests: int = 1
    concurrency: int = 1
    stream: bool = False
    warmup: tuple = ()  # model, requests
    units: int = 0
    unit: str = "request"
    server_cores: tuple = (SERVER_CORE,)
    client_cores: tuple = (CLIENT_CORE,)
    contenders: list = field(default_factory=list)
    tls: tuple = (True, False)
    threads: int = 1
    resume: bool = True
    repeats: int = 0  # 0: as many as asked for
    node_share: float = 1.0  # of the requests, for a client that needs a hundred times as long

    def __post_init__(self):
        self.units = self.units or self.requests

    def arguments(self, share=1.0):
        given = ["--stream", str(int(self.stream)), "--concurrency", str(self.concurrency),
                 "--requests", str(max(self.concurrency, int(self.requests * share)))]
        given += ["--threads", str(self.threads), "--resume", str(int(self.resume))]
        for model in self.models:
            given += ["--model", model]
        if self.warmup:
            given += ["--warmup-model", self.warmup[0], "--warmup-requests", str(self.warmup[1])]
        return given


ASKING = [FLOOR, BEAST, CURL, NODE, "ours", "ours, callback"]
STREAMING = ASKING + ["ours, collect"]
NATIVE = [FLOOR, BEAST, CURL, "ours"]


def usual():
    """A to D."""
    one = (CLIENT_CORE,)
    return [
        Workload("A", "sequential requests, client and server on one core", [ANSWER], 4000, warmup=(ANSWER, 200),
                 server_cores=one, contenders=ASKING, node_share=0.2),
        Workload("A2", "sequential requests, each on its own core", [ANSWER], 2000, warmup=(ANSWER, 200),
                 contenders=ASKING, node_share=0.4),
        Workload("B", "64 concurrent requests", [ANSWER], 12800, 64, warmup=("barrier/64", 128),
                 contenders=ASKING, node_share=0.1),
        Workload("C", "one stream, 50 deltas to a write", ["stream/100000/50"], stream=True,
                 warmup=("stream/1000/50", 2), units=100_000, unit="delta", contenders=STREAMING),
        Workload("C2", "one stream, one delta to a TLS record", ["stream/100000/1/50"], stream=True,
                 warmup=("stream/1000/1/50", 2), units=100_000, unit="delta", contenders=STREAMING, tls=(True,)),
        Workload("D", "100 streams of 1,000 deltas, one delta to a write", ["stream/1000/1/1"], 100, 100, stream=True,
                 warmup=("barrier/100", 200), units=100_000, unit="delta", contenders=STREAMING),
    ]
