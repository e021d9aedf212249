// SPDX-License-Identifier: BSL-1.0
#include "protocol/limits/failover.hpp"

#include "protocol/limits/retry.hpp"

namespace openai::detail::protocol {
namespace {

/// Whether another provider may not have this failure. It is not a mistake of the caller, not a cancellation, and not a
/// limit that all providers share.
bool is_elsewhere_different(errc code) noexcept {
    switch (code) {
    case errc::pool_timeout:
    case errc::queue_full:
    case errc::resolve_failed:
    case errc::resolve_timeout:
    case errc::connect_failed:
    case errc::connect_timeout:
    case errc::tls_failed:
    case errc::tls_timeout:
    case errc::proxy_failed:
    case errc::write_failed:
    case errc::write_timeout:
    case errc::connection_lost:
    case errc::truncated:
    case errc::first_byte_timeout:
    case errc::idle_timeout:
    case errc::rate_limited:
    case errc::quota_exhausted:
    case errc::server_error: return true;
    default: return false;
    }
}

} // namespace

bool may_ask_another(const retry_policy& policy, const error_details& failure) noexcept {
    if (!is_elsewhere_different(failure.code)) return false;
    return failure.maybe_billed == billing::no || was_refused(failure) || policy.retry_ambiguous;
}

} // namespace openai::detail::protocol
