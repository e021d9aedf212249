// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/results/deferred_completions.hpp>

namespace openai {

/// `client.background_completions`: answers that the provider generates and keeps, by OpenAI's Responses API with
/// `background: true`. Every client with access to the same project can use the id, also on another machine. The
/// provider keeps the answer for some minutes after it is complete.
///
/// - The library refuses a request with members that the Responses API cannot express (tools, several choices, stop
///   texts, penalties, parts other than text, ...) with `invalid_argument`. It sends `extra_body` unchanged.
/// - Of `submit_options`, the label is sent as metadata and the idempotency key as a header; `stream` is refused.
/// - `wait` polls the provider every second, and later less often. Its timeout also ends a poll that is under way.
/// - If a provider of `client_options::providers` was asked, the id is "{provider}:{id}". Every client that knows a
///   provider of this name can use such an id.
/// - An answer that reached the token limit has the `finish_reason` "length".
class OPENAI_DECL background_completions : public deferred_completions {
public:
    explicit background_completions(detail::client_core* core) noexcept;
};

} // namespace openai
