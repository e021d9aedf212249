#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# exports.sh <shared library> <version>
# What two versions of the library in one process could confuse: the shared library shows only its interface, under a
# version of its own, and keeps no state in globals.
set -euo pipefail
library=$1
version=$2
failed=0

complain() {
    echo "$1:"
    echo "$2" | cut -c1-200 | sed -n 1,20p
    failed=1
}

exported=$(nm --dynamic --demangle --with-symbol-versions --defined-only "$library")
[[ $exported =~ openai::(v[0-9]+::)?client::client ]] || complain 'the interface is missing' "$library"

# Strong symbols: functions (T), data (D, B, R).
strong=$(grep -E '^[0-9a-f]+ [TDBR] ' <<<"$exported" || true)
alien=$(grep -vE '^[0-9a-f]+ [TDBR] (vtable for |typeinfo for |typeinfo name for |void )?openai::' <<<"$strong" || true)
[[ -z $alien ]] || complain 'exported, and not of this library' "$alien"

# Where the namespace carries a version, all of it does.
outside=
if [[ $strong == *openai::v[0-9]* ]]; then outside=$(grep -vE 'openai::v[0-9]+::' <<<"$strong" || true); fi
[[ -z $outside ]] || complain 'exported outside the versioned namespace' "$outside"

inner=$(grep -E '^[0-9a-f]+ [A-Zu] (vtable for |typeinfo (name )?for )?openai::(v[0-9]+::)?detail::(net|protocol|mapping)::' <<<"$exported" |
    grep -vE 'openai::(v[0-9]+::)?detail::mapping::(needed_fields|members_read_by_hook)' || true)
[[ -z $inner ]] || complain 'exported, and of the inner rooms' "$inner"

unversioned=$(grep -vF "@@ASIO_OPENAI_$version" <<<"$strong" || true)
[[ -z $unversioned ]] || complain "exported without the version ASIO_OPENAI_$version" "$unversioned"

# Variables of ours that start as zero, as counters, caches and singletons do; excepted are constants made at first use,
# the count of forks, the threads that the end waits for, the one for files, what a forked child leaves untouched, and what is
# known of servers
# that close behind a stream, which are the process's; the machine's time asleep, and what a thread knows of itself or has at
# hand.
globals=$(objdump --syms --demangle "$library" | grep -E ' \.t?bss[[:space:]]+[0-9a-f]+ +(\.hidden +)?openai::' |
    grep -vE '::(none|instance|method|empty|words)$|context_service::id$|is_client_thread$|begun_to_be_waited_for$|handler_turn::current_$|::(ending|spare)$|::generation$|fork_generation\(\)::registered$|time_asleep\(\)::known$|all_leaving\(\)::threads$|file_thread_executor\(\)::files$|keep_untouched\(.*\)::(mutex|kept)$|close_behaviors::of_process\(\)::all$|tls_session::wait\(.*\)::may_free$' || true)
[[ -z $globals ]] || complain 'state in a global' "$globals"
exit $failed
