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
/// - If the chat request sets a field that the Responses API does not have, `submit` fails with `invalid_argument`, and
///   the error names the field. In the request, these fields are `audio`, `frequency_penalty`, `function_call`,
///   `functions`, `logit_bias`, `prediction`, `presence_penalty`, `seed`, `stop`, `web_search_options`, `n` with a
///   value other than 1, and `modalities` with a value other than "text". In a message, these fields are `audio`,
///   `function_call`, parts with audio, and `name`. There is one exception: a message with the result of a function may
///   have a `name`.
/// - The library sends `store` as true, even if the request sets it to false.
/// - The members of `extra_body` are sent unchanged, and replace members of the same name.
/// - If `strict` of a function is not set, the library sends false, which is the default of the chat API.
/// - The label in `submit_options` is sent as metadata, and the idempotency key is sent as a header.
/// - If `submit_options::stream` is true, `submit` fails with `invalid_argument`.
/// - `wait` asks the provider for the answer immediately, again after one second, and then at growing intervals of up
///   to 10 seconds. If the timeout of `wait` passes during one of these requests, `wait` ends the request. With the
///   timeout 0, `wait` asks once, and only the client's timeouts limit this request.
/// - If the request went to a provider in `client_options::providers`, the id has the form "{provider}:{id}". Every
///   client that knows a provider of this name can use the id.
/// - An answer that reached the token limit has the `finish_reason` "length". An answer with tool calls has the
///   `finish_reason` "tool_calls". To continue after tool calls, run the tools, add the answer's message and the
///   results to the request, and submit the request again.
class OPENAI_DECL background_completions : public deferred_completions {
public:
    explicit background_completions(detail::client_core* core) noexcept;
};

} // namespace openai
