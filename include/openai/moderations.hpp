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
/// After its own arguments, every operation takes optional `call_options` and an optional completion token, in this
/// order. The default token is `asio::use_awaitable`.
class OPENAI_DECL moderations : public detail::resource {
public:
    using resource::resource;

    /// POST /moderations: checks each input.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`. The client does not check for an empty input, but the server can
    ///   refuse it.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns the request and the options; if the last copy of the client is destroyed, the
    ///   operation fails with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<moderation, Tail...>
    auto create(moderation_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_moderation>(std::move(request)), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
