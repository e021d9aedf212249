#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# names.sh <root>: fails if a name that was given up, because the field has a better one, is used again.
set -euo pipefail
cd "${1:?usage: names.sh <root>}"
# (The local server is a program of its own, with its own words.)
mapfile -t files < <(find include lib -name '*.[ch]pp' ! -path 'lib/testing/*' | LC_ALL=C sort)
[[ ${#files[@]} -gt 0 ]] || { echo 'nothing was read'; exit 1; }
failed=0

# <pattern> <the name to use>
gone() {
    local found status=0
    found=$(grep -nE "$1" "${files[@]}") || status=$?
    if [[ $status -eq 1 ]]; then return; fi
    printf '%s\n^ use %s\n' "$found" "$2"
    failed=1
}
# The same for a word, also as a part of an identifier.
word() { gone "(^|[^A-Za-z0-9])$1(s?_|s?([^A-Za-z0-9_]|\$))" "$2"; }

word abortable active_operation
word admission rate_limiter
word closing_habit close_behavior
word habit behavior
word conversation_store chat_history_store
word farewell shutdown
word future_response deferred_completions
word incoming response_reader
word job_watch task_watch
word lane limit_key
word parting deferred_close
word patience wait_limits
word question operation
word read_usual read_fast
word seen_member member_mask
word stranger other_host
word turnstile wait_queue
word usual_completion fast_completion
word usual_delta fast_delta
gone '\b(response_wishes|wishes_of)\b' required_actions
gone '\bwanted_call\b' unanswered_call
gone '\bchat_delta_reader\b|\breader_type\b' chat_stream_codec
gone '\bno_place\b' not_convertible
gone '(class|struct|detail::) ?(io|traffic)\b|namespace (openai::)?io\b|\bio::' 'rate_control, detail::net'
gone 'call_options&+ ask\b' via
gone 'openai::(mapping|protocol)\b|errc::(lost|refused)\b' 'openai::detail::..., errc::future_lost, errc::model_refused'
exit "$failed"
