// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/results/deferred_completions.hpp>

namespace openai {

/// `client.background_completions`: the provider generates an answer in the background and keeps it, and you fetch the
/// answer later by its id. The requests use OpenAI's Responses API with `background: true`. Every client with access to
/// the same project can use the id, even on another machine. The provider keeps an answer for some minutes after the
/// answer is complete.
///
/// - The library converts the chat request to a request of the Responses API, and the response to a chat completion.
///   Messages can contain texts, images, files, tool calls and results of tools. The request can have `tools`,
///   `tool_choice`, `response_format` and all parameters that the Responses API also has.
/// - The Responses API does not have the following. If the chat request has one of them, `submit` fails with
///   `invalid_argument`, and the error names the field.
///   - in the request: `audio`, `frequency_penalty`, `function_call`, `functions`, `logit_bias`, `prediction`,
///     `presence_penalty`, `seed`, `stop`, `web_search_options`, `n` with a value other than 1, and `modalities` with a
///     value other than "text"
///   - in a message: `audio`, `function_call`, content parts with audio, and `name` (except in a message with the
///     result of a function)
/// - The library sends `store` as true, even if the request sets it to false.
/// - The members of `extra_body` are sent unchanged, and replace members of the same name.
/// - If `strict` of a function is not set, the library sends false, which is the default of the chat API.
/// - The label in `submit_options` is sent as metadata, and the idempotency key is sent as a header.
/// - If `submit_options::stream` is true, `submit` fails with `invalid_argument`.
/// - `wait` polls the provider: immediately, again after one second, and then at growing intervals of up to 10 seconds.
///   If the timeout of `wait` passes during a poll, `wait` aborts the poll. With the timeout 0, `wait` polls once, and
///   only the client's timeouts limit this poll.
/// - If the chat request was sent to a provider in `client_options::providers`, its id has the form "{provider}:{id}".
///   Every client that has a provider of this name can use the id.
/// - An answer that reached the token limit has the `finish_reason` "length". An answer with tool calls has the
///   `finish_reason` "tool_calls". To continue after tool calls, run the tools, add the answer's message and the
///   results to the request, and submit the request again.
class OPENAI_DECL background_completions : public deferred_completions {
public:
    explicit background_completions(detail::client_core* core) noexcept;
};

} // namespace openai
