// SPDX-License-Identifier: BSL-1.0
#include "engine/request/idempotency.hpp"

#include "protocol/http/http_request.hpp"

#include <random>

namespace openai::detail {

std::string random_key() {
    std::random_device random;
    std::string key;
    for (int word = 0; word < 4; ++word) {
        auto bits = random();
        for (int digit = 0; digit < 8; ++digit, bits >>= 4) key += "0123456789abcdef"[bits & 15];
    }
    return key;
}

void apply_idempotency(call_options& options, retry_policy& policy) {
    if (options.idempotent || options.idempotency_key) policy.retry_ambiguous = true;
    if (!options.idempotency_key) return;
    auto key = options.idempotency_key->empty() ? random_key() : *options.idempotency_key;
    protocol::check_header("idempotency_key", "Idempotency-Key", key);
    options.headers.set("Idempotency-Key", std::move(key));
}

} // namespace openai::detail
