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

/// `client.completions`: continues a text. This API is older than chat and is for models without roles and messages.
///
/// Every operation takes `[call_options][, completion token]` after its own arguments. The default token is
/// `asio::use_awaitable`.
class OPENAI_DECL completions : public detail::resource {
public:
    using resource::resource;

    /// POST /completions: continues a text and gives the whole answer.
    ///
    /// Completes when: the answer was received completely, or the last attempt failed.
    /// Errors: every `errc` except `in_stream_error`; `invalid_argument` (empty model) before anything is sent.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, the result is `cancelled`.
    /// Lifetimes: request and options are moved in; the client may be destroyed (the result is `client_closed` then).
    /// Executor: the handler's associated one, by default the client's.
    template <class... Tail>
        requires detail::tail_for<text_completion, Tail...>
    auto create(text_completion_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_completion>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// POST /completions: continues a text and gives the answer while the model is writing it.
    ///
    /// Completes when: the first event of the answer has come (a heartbeat does not count), or the last attempt failed.
    ///   If the first event is an error, the attempt fails.
    /// Errors, cancellation, lifetimes, executor: as `create`. The stream reports later failures.
    template <class... Tail>
        requires detail::tail_for<text_completion_stream, Tail...>
    auto stream(text_completion_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::stream_completion>(std::move(request)), std::forward<Tail>(tail)...);
    }
};

} // namespace openai
