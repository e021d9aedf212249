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
///   Messages can have texts, images and files. They can also have tool calls, or be the results of tools. The request
///   can have `tools`, `tool_choice`, `response_format` and all parameters that the Responses API has, too.
/// - If the request has a field that the Responses API does not have, the operation fails with `invalid_argument`, and
///   the error names the field. These fields are:
///   - in the request `audio`, `frequency_penalty`, `function_call`, `functions`, `logit_bias`, `prediction`,
///     `presence_penalty`, `seed`, `stop`, `web_search_options`, `n` unless it is 1, and `modalities` other than
///     "text";
///   - in a message `audio`, `function_call`, parts with audio, and `name` except in the result of a function.
/// - The library sends `store` as true, even if the request sets it to false. If `strict` of a function is not set, the
///   library sends false, which is the default in a chat. The members of `extra_body` are added unchanged, and replace
///   members of the same name.
/// - The label in `submit_options` is sent as metadata, and the idempotency key is sent as a header. If `stream` is
///   true, `submit` fails with `invalid_argument`.
/// - `wait` asks the provider for the answer immediately, again after one second, and then at growing intervals of up
///   to 10 seconds. When the timeout of `wait` passes, a poll that is under way ends, too.
/// - If the request went to a provider in `client_options::providers`, the id has the form "{provider}:{id}". Every
///   client that knows a provider of this name can use the id.
/// - An answer that reached the token limit has the `finish_reason` "length". If the model calls tools, the
///   `finish_reason` is "tool_calls": run the tools, add the message and the results to the request, and submit it
///   again.
class OPENAI_DECL background_completions : public deferred_completions {
public:
    explicit background_completions(detail::client_core* core) noexcept;
};

} // namespace openai
