# SPDX-License-Identifier: BSL-1.0
"""Describes the machine, and checks whether other programs used it during the measurement."""

import os
import platform
import resource
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")
NOISY_OTHERS = 0.05  # share of all processors' time that other programs may take
NOISY_STEAL = 0.02  # share of all processors' time that the host may give to other machines
NOISY_FLOOR = 1.3  # longest time of the runs of `floor`, divided by the shortest


def first_line(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "?"


def description(setup):
    """Returns names and values for the top of the page."""
    with open("/proc/cpuinfo") as file:
        models = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    with open("/etc/os-release") as file:
        system = next((line.split("=")[1].strip().strip('"') for line in file if line.startswith("PRETTY_NAME")), "?")
    made = {
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{os.cpu_count()} x {models[0] if models else platform.machine()}, {system}, "
                   f"kernel {platform.release().split('-')[0]}",
        "compiler": first_line(["c++", "--version"]) + ", -O3 (CMake's Release)",
        "OpenSSL": first_line(["openssl", "version"]),
        "libcurl": first_line(["pkg-config", "--modversion", "libcurl"]),
    }
    if setup.node:
        package = first_line(["node", "-p", f"require('./{setup.node}/node_modules/openai/package.json').version"])
        made["openai-node"] = f"{package} on Node {first_line(['node', '--version']).lstrip('v')}"
    return made


class Watch:
    """Measures the CPU time of other programs, from its construction on."""

    def __init__(self):
        self.begin = self.read()

    @staticmethod
    def read():
        with open("/proc/stat") as file:
            user, nice, system, idle, iowait, irq, softirq, steal = map(int, file.readline().split()[1:9])
        own = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        busy = user + nice + system + irq + softirq
        return {"busy": busy / TICK, "steal": steal / TICK, "all": (busy + idle + iowait + steal) / TICK, "own": own}

    def shares(self):
        """Returns two shares of the processors' time: of other programs here, and of other machines on the host."""
        spent = {name: value - self.begin[name] for name, value in self.read().items()}
        return max(0.0, spent["busy"] - spent["own"]) / spent["all"], spent["steal"] / spent["all"]


def noise(others, steal, floor_spreads):
    """Returns the reasons why the figures cannot be trusted; empty if there are none."""
    made = []
    if others > NOISY_OTHERS:
        made.append(f"other programs took {others:.0%} of the processors' time")
    if steal > NOISY_STEAL:
        made.append(f"the host gave {steal:.0%} of the processors' time to others")
    for name, (low, high) in floor_spreads.items():
        if high > low * NOISY_FLOOR:
            made.append(f"in workload {name}, the fastest run of `floor` took {low:.3g} us and the slowest run "
                        f"{high:.3g} us")
    return made
