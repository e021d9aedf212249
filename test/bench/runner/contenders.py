# SPDX-License-Identifier: BSL-1.0
"""Who is compared, and how each is started."""

FLOOR, BEAST, CURL, NODE = "floor", "beast", "curl", "openai-node"
OURS = {"ours": "await", "ours, callback": "callback", "ours, collect": "collect"}
PEERS = [BEAST, CURL, NODE]


def command(contender, build, node_directory):
    """The beginning of the command line."""
    if contender == NODE:
        return ["node", f"{node_directory}/driver.mjs"]
    if contender in OURS:
        return [f"{build}/bench_ours", "--form", OURS[contender]]
    return [f"{build}/bench_{contender}"]
