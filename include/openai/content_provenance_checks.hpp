// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/content_provenance_checks/content_provenance.hpp>
#include <openai/detail/resource.hpp>

namespace openai {

namespace endpoints {

/// POST /content_provenance_checks
struct create_content_provenance_check {
    using request = content_provenance_request;
    using answer = content_provenance_check;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace endpoints

/// `client.content_provenance_checks`: checks whether OpenAI generated an image or a recording.
///
/// After its own arguments, every operation takes optional `call_options` and an optional completion token, in this
/// order. The default token is `asio::use_awaitable`.
class OPENAI_DECL content_provenance_checks : public detail::resource {
public:
    using resource::resource;

    /// POST /content_provenance_checks: checks a file.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`. For `file_failed` and `limit_exceeded`, see `file_input`.
    /// Cancellation: terminal, partial and total, at any point.
    /// Lifetimes: the operation owns its arguments; if the last copy of the client is destroyed, the operation fails
    ///   with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<content_provenance_check, Tail...>
    auto create(content_provenance_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_content_provenance_check>(std::move(request)),
                       std::forward<Tail>(tail)...);
    }
};

} // namespace openai
