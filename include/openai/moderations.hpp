// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/resource.hpp>
#include <openai/moderations/moderation.hpp>

namespace openai {
namespace endpoints {

/// POST /moderations
struct create_moderation {
    using request = moderation_request;
    using answer = moderation;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace endpoints

/// `client.moderations`: checks whether texts and images are harmful.
///
/// Every operation takes `[call_options][, completion token]` after its own arguments. The default token is
/// `asio::use_awaitable`.
class OPENAI_DECL moderations : public detail::resource {
public:
    using resource::resource;

    /// POST /moderations: judges each input.
    ///
    /// Completes when: the answer was received completely, or the last attempt failed.
    /// Errors: every `errc` except `in_stream_error`. The client does not check for an empty input, but the server can
    ///   refuse it.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, the result is `cancelled`.
    /// Lifetimes: request and options are moved in; the client may be destroyed (the result is `client_closed` then).
    /// Executor: the handler's associated one, by default the client's.
    template <class... Tail>
        requires detail::tail_for<moderation, Tail...>
    auto create(moderation_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_moderation>(std::move(request)), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
