// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/results/deferred_completions.hpp>

namespace openai {

/// `client.background_completions`: answers that the provider generates and keeps, by OpenAI's Responses API with
/// `background: true`. Every client with access to the same project can use the id, also on another machine. The
/// provider keeps the answer for some minutes after it is complete.
///
/// - The library converts the chat request to a request of the Responses API, and the response to a chat completion.
///   Messages can have texts, images and files, and they can be tool calls and results of tools. The request can have
///   `tools`, `tool_choice`, `response_format` and all parameters that the Responses API knows.
/// - The library refuses what the Responses API has no place for, with `invalid_argument` and the name of the field:
///   - in a request `audio`, `frequency_penalty`, `function_call`, `functions`, `logit_bias`, `prediction`,
///     `presence_penalty`, `seed`, `stop`, `web_search_options`, `n` unless it is 1, and `modalities` except "text";
///   - in a message `audio`, `function_call`, parts with audio, and `name` except in the result of a function.
/// - The library sends `store` as true in any case, and `extra_body` unchanged. A function whose `strict` is not set is
///   sent as not strict, because this is what it means in a chat.
/// - The label in `submit_options` is sent as metadata, and the idempotency key as a header. `stream` is refused.
/// - `wait` polls the provider every second, and later less often. Its timeout also ends a poll that is under way.
/// - If a provider in `client_options::providers` was asked, the id is "{provider}:{id}". Every client that knows a
///   provider of this name can use such an id.
/// - An answer that reached the token limit has the `finish_reason` "length". An answer with tool calls has the
///   `finish_reason` "tool_calls": run the tools, add the message and the results to the request, and submit it again.
class OPENAI_DECL background_completions : public deferred_completions {
public:
    explicit background_completions(detail::client_core* core) noexcept;
};

} // namespace openai
