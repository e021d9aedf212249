# SPDX-License-Identifier: BSL-1.0
"""The clients that are compared, and how to start them."""

import os
import subprocess

FLOOR, BEAST, CURL, NODE = "floor", "beast", "curl", "openai-node"
OURS = {"ours": "await", "ours, callback": "callback", "ours, collect": "collect"}
SYSTEM_BUNDLE = "/etc/ssl/certs/ca-certificates.crt"


def command(contender, setup):
    """Returns the beginning of the command line."""
    if contender == NODE:
        return ["node", f"{setup.node}/driver.mjs"]
    if contender in OURS:
        return [f"{setup.build}/bench_ours", "--form", OURS[contender]]
    return [f"{setup.build}/bench_{contender}"]


def trust(contender, server):
    """Returns the arguments and variables that make the client trust the server's CA and no other."""
    if contender == NODE:
        return [], {"NODE_EXTRA_CA_CERTS": server.ca}
    return ["--ca", server.ca], {}


def system_trust(contender, server):
    """Returns the arguments and variables that make the client use its default CA store, with the server's CA added."""
    if contender == NODE:
        return [], {"NODE_EXTRA_CA_CERTS": server.ca}
    if contender == CURL:  # reads the whole bundle from a path that no variable changes
        bundle = f"{server.directory}/bundle.crt"
        with open(bundle, "wb") as file:
            for part in (SYSTEM_BUNDLE, server.ca):
                with open(part, "rb") as source:
                    file.write(source.read())
        return ["--ca", bundle], {}
    said = subprocess.run(["openssl", "version", "-d"], capture_output=True, text=True, check=True).stdout
    return [], {"SSL_CERT_DIR": f"{server.directory}:{said.split(chr(34))[1]}/certs"}


def environment(additions):
    """Returns this process's variables with `additions`, without those that would change what a client does."""
    kept = {name: value for name, value in os.environ.items()
            if not name.lower().endswith("_proxy") and not name.startswith(("OPENAI_", "SSL_CERT_", "NODE_"))}
    return kept | additions
