# SPDX-License-Identifier: BSL-1.0
"""Starts the load server and the drivers on their processors, and reads their output."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

SERVER_CORE = 0
CLIENT_CORE = 1
TIME_LIMIT = 180  # seconds for one driver


class Failed(Exception):
    """A driver has failed."""


class on_cores:
    """Programs that are started in this block run on these processors."""

    def __init__(self, cores):
        self.cores = set(cores)

    def __enter__(self):
        self.before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, self.cores & self.before or self.before)

    def __exit__(self, *_):
        os.sched_setaffinity(0, self.before)


class Server:
    """A load server that runs during the block. `used` then has its CPU time and counts."""

    def __init__(self, build, cores=(SERVER_CORE,)):
        self.build, self.cores, self.used = build, cores, {}

    def __enter__(self):
        self.directory = tempfile.mkdtemp(prefix="asio-openai-bench-")
        with on_cores(self.cores):
            self.process = subprocess.Popen(
                [f"{self.build}/load_server", self.directory],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ports = json.loads(self.process.stdout.readline())
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        said = self.process.stdout.read()
        self.process.wait()
        if said:
            self.used = json.loads(said)
        shutil.rmtree(self.directory, ignore_errors=True)

    @property
    def ca(self):
        return f"{self.directory}/ca.pem"

    def url(self, tls):
        return f"https://127.0.0.1:{self.ports['tls']}" if tls else f"http://127.0.0.1:{self.ports['plain']}"


def run_driver(command, cores, environment):
    """Runs a driver, and returns its results together with the CPU time of the whole process."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as complaints:
        actions = [(os.POSIX_SPAWN_DUP2, out.fileno(), 1), (os.POSIX_SPAWN_DUP2, complaints.fileno(), 2)]
        with on_cores(cores):
            started = time.monotonic_ns()
            try:
                pid = os.posix_spawnp(command[0], command, environment, file_actions=actions)
            except OSError as error:
                raise Failed(str(error)) from error
        status, used = wait_for(pid)
        out.seek(0)
        complaints.seek(0)
        lines = out.read().splitlines()
        why = complaints.read().strip()
    if status != 0 or not lines:
        raise Failed(f"{os.path.basename(command[0])}: exit status {status}: {why[-300:]}")
    result = json.loads(lines[-1])
    result["process_cpu_us"] = (used.ru_utime + used.ru_stime) * 1e6
    result["start_to_answer_ms"] = (result["first_answer_ns"] - started) / 1e6
    if result["failures"]:
        result["complaint"] = why[-300:]
    return result


def run_drivers(command, count, cores, environment):
    """Runs `count` drivers at once, and returns the sums of their results and the time that all took together."""
    with ThreadPoolExecutor(count) as pool:
        runs = [each.result() for each in [pool.submit(run_driver, command, cores, environment) for _ in range(count)]]
    made = dict(runs[0])
    for name in ("user_us", "system_us", "allocations", "answers", "deltas", "failures"):
        made[name] = sum(run[name] for run in runs)
    ends = [run["begin_ns"] + run["wall_us"] * 1000 for run in runs]
    made["wall_us"] = (max(ends) - min(run["begin_ns"] for run in runs)) / 1000
    return made


def wait_for(pid):
    """Returns the exit status and the used resources. Kills a driver that hangs."""
    limit = time.monotonic() + TIME_LIMIT
    while True:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), used
        if time.monotonic() > limit:
            os.kill(pid, 9)
        time.sleep(0.005)
