// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/completions/text_completion_stream.hpp>
#include <openai/detail/resource.hpp>

namespace openai {
namespace endpoints {

/// POST /completions
struct create_completion {
    using request = text_completion_request;
    using answer = text_completion;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /completions, with the answer as a stream of events
struct stream_completion {
    using request = text_completion_request;
    using answer = text_completion_stream;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace endpoints

/// `client.completions`: continues a text. This API is older than the chat API. The model gets a plain text instead of
/// messages with roles.
///
/// After its own arguments, every operation takes optional `call_options` and an optional completion token, in this
/// order. The default token is `asio::use_awaitable`.
class OPENAI_DECL completions : public detail::resource {
public:
    using resource::resource;

    /// POST /completions: continues a text and returns the whole answer.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`. The operation fails with `invalid_argument`, before anything is
    ///   sent, if the model is empty.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns the request and the options; if the last copy of the client is destroyed, the
    ///   operation fails with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<text_completion, Tail...>
    auto create(text_completion_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_completion>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// POST /completions: continues a text and returns a stream with the text that the model is writing.
    ///
    /// Completes when: the first event of the response has arrived (a heartbeat does not count), or the last attempt
    ///   has failed. An attempt fails if its first event is an error.
    /// Errors: those of `create`; also `in_stream_error` if the first event is an error. The stream reports later
    ///   failures.
    /// Cancellation, lifetimes, executor: as for `create`.
    template <class... Tail>
        requires detail::tail_for<text_completion_stream, Tail...>
    auto stream(text_completion_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::stream_completion>(std::move(request)), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
