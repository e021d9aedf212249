// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/future_responses.hpp>

namespace openai {

/// `client.background`: answers made and kept by the provider, OpenAI's Responses with `background: true`. The id works
/// from every client with access to the same project, also on another machine; the provider keeps the answer for some
/// minutes after its end.
///
/// What a response cannot express (tools, several choices, stop texts, penalties, parts other than text, ...) is
/// refused with `invalid_argument`; `extra_body` is sent as it is. Of `submit_options` the label and the idempotency
/// key are sent as metadata and as header; a stream is refused. `wait` asks every second, and less often as time goes
/// by; its time ends an exchange that is under way, too. The id of a response at a provider of the registry (see
/// `client_options::providers`) is "{provider}:{id}", and every client that knows a provider of that name finds it. One
/// that was cut at the limit of tokens is an answer whose `finish_reason` is "length".
class OPENAI_DECL background : public future_responses {
public:
    explicit background(detail::client_core& core) noexcept;

private:
    friend class client;
    background(const background&) = default;
    background& operator=(const background&) = default;
};

} // namespace openai
