# SPDX-License-Identifier: BSL-1.0
"""What the figures were measured on, and whether others used it meanwhile."""

import os
import platform
import resource
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")
NOISY_OTHERS = 0.05  # of all processors' time
NOISY_STEAL = 0.02
NOISY_FLOOR = 1.3  # the floor's slowest run by its quickest


def first_line(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "?"


def description(setup):
    """One line each: name and value."""
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
    """Counts from its making on what the processors did for others."""

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
        """Of the processors' time: what other programs took here, and what the host gave to others."""
        spent = {name: value - self.begin[name] for name, value in self.read().items()}
        return max(0.0, spent["busy"] - spent["own"]) / spent["all"], spent["steal"] / spent["all"]


def noise(others, steal, floor_spreads):
    """Why the figures are not to be trusted; empty if they are."""
    made = []
    if others > NOISY_OTHERS:
        made.append(f"other programs took {others:.0%} of the processors' time")
    if steal > NOISY_STEAL:
        made.append(f"the host gave {steal:.0%} of the processors' time to others")
    for name, (low, high) in floor_spreads.items():
        if high > low * NOISY_FLOOR:
            made.append(f"in workload {name}, the client `floor` took {low:.3g} us in its quickest run and "
                        f"{high:.3g} us in its slowest")
    return made
