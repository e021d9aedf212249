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
/// After its own arguments, every operation takes optional `call_options` and an optional completion token, in this
/// order. The default token is `asio::use_awaitable`.
class OPENAI_DECL embeddings : public detail::resource {
public:
    using resource::resource;

    /// POST /embeddings: returns a vector for each text.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`. The operation fails with `invalid_argument`, before anything is
    ///   sent, if the model is empty. The client does not check the strings of the input, but the server can refuse an
    ///   empty string.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns the request and the options; if the last copy of the client is destroyed, the
    ///   operation fails with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<embedding_list, Tail...>
    auto create(embedding_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_embedding>(std::move(request)), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
