// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/results/deferred_completions.hpp>

namespace openai {

/// `client.background_completions`: the provider generates an answer in the background and keeps it, and you fetch the
/// answer later by its id. The requests use OpenAI's Responses API with `background: true`. Every client with access to
/// the same project can use the id, even on another machine. The provider keeps an answer for some minutes after the
/// answer is complete.
///
/// - A request can have text messages (but no tool messages) and the members `model`, `temperature`, `top_p`,
///   `max_tokens`, `max_completion_tokens`, `reasoning_effort`, `user`, `metadata`, `store` and `extra_body`. If it has
///   anything else, e.g. tools, the operation fails with `invalid_argument`. The library sends `store` as true, even if
///   the request sets it to false. The members of `extra_body` are added unchanged, and replace members of the same
///   name.
/// - The label in `submit_options` is sent as metadata, and the idempotency key is sent as a header. If `stream` is
///   true, `submit` fails with `invalid_argument`.
/// - `wait` asks the provider for the answer immediately, again after one second, and then at growing intervals of up
///   to 10 seconds. When the timeout of `wait` passes, a poll that is under way ends, too.
/// - If the request went to a provider in `client_options::providers`, the id has the form "{provider}:{id}". Every
///   client that knows a provider of this name can use the id.
/// - An answer that reached the token limit has the `finish_reason` "length".
class OPENAI_DECL background_completions : public deferred_completions {
public:
    explicit background_completions(detail::client_core* core) noexcept;
};

} // namespace openai
