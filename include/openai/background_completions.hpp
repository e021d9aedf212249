// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/results/deferred_completions.hpp>

namespace openai {

/// `client.background_completions`: answers that the provider generates and keeps, by OpenAI's Responses API with
/// `background: true`. Every client with access to the same project can use the id, also on another machine. The
/// provider keeps the answer for some minutes after it is complete.
///
/// - A request can have text messages (but no tool messages) and the members `model`, `temperature`, `top_p`,
///   `max_tokens`, `max_completion_tokens`, `reasoning_effort`, `user`, `metadata`, `store` and `extra_body`. If it has
///   anything else, e.g. tools, the library refuses it with `invalid_argument`. The library sends `store` as true in
///   any case, and `extra_body` unchanged.
/// - The label in `submit_options` is sent as metadata, and the idempotency key as a header. `stream` is refused.
/// - `wait` polls the provider every second, and later less often. Its timeout also ends a poll that is under way.
/// - If a provider in `client_options::providers` was asked, the id is "{provider}:{id}". Every client that knows a
///   provider of this name can use such an id.
/// - An answer that reached the token limit has the `finish_reason` "length".
class OPENAI_DECL background_completions : public deferred_completions {
public:
    explicit background_completions(detail::client_core* core) noexcept;
};

} // namespace openai
