// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/results/deferred_completions.hpp>

namespace openai {

/// `client.background_completions`: answers made and kept by the provider, OpenAI's Responses with `background: true`.
/// The id works from every client with access to the same project, also on another machine; the provider keeps the
/// answer for some minutes after its end.
///
/// A request with members that a response cannot express (tools, several choices, stop texts, penalties, parts other
/// than text, ...) is refused with `invalid_argument`; `extra_body` is sent as it is. The label of `submit_options` is
/// sent as metadata, its idempotency key as a header; `stream` is refused. `wait` polls every second, then less often.
/// Its timeout also ends a request that is under way. If a provider of `client_options::providers` was asked, the id is
/// "{provider}:{id}", and every client that knows a provider of that name can use it. An answer that reached the token
/// limit has the `finish_reason` "length".
class OPENAI_DECL background_completions : public deferred_completions {
public:
    explicit background_completions(detail::client_core* core) noexcept;
};

} // namespace openai
