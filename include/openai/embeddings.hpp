// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/resource.hpp>
#include <openai/embeddings/embedding.hpp>

namespace openai {
namespace endpoints {

/// POST /embeddings
struct create_embedding {
    using request = embedding_request;
    using answer = embedding_list;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace endpoints

/// `client.embeddings`: turns texts into vectors.
///
/// Every operation takes `[call_options][, completion token]` after its own arguments. The default token is
/// `asio::use_awaitable`.
class OPENAI_DECL embeddings : public detail::resource {
public:
    using resource::resource;

    /// POST /embeddings: gives a vector for each text.
    ///
    /// Completes when: the answer was received completely, or the last attempt failed.
    /// Errors: every `errc` except `in_stream_error`; `invalid_argument` (empty model) before anything is sent. The
    ///   client does not check for an empty text, but the server can refuse it.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, the result is `cancelled`.
    /// Lifetimes: request and options are moved in; the client may be destroyed (the result is `client_closed` then).
    /// Executor: the handler's associated one, by default the client's.
    template <class... Tail>
        requires detail::tail_for<embedding_list, Tail...>
    auto create(embedding_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_embedding>(std::move(request)), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
