// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>
#include <openai/core/usage.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace openai {

/// A piece of a tool call. A member that the event does not have is empty.
struct tool_call_delta {
    std::optional<std::int64_t> index; ///< index of the call; some providers leave it out
    std::string_view id;               ///< usually only in the first piece of the call
    std::string_view type;             ///< "function", "custom" or provider-specific; usually only in the first piece
    std::string_view name;             ///< name of the function or custom tool
    std::string_view arguments;        ///< a piece of the arguments, or of the custom tool's input
    /// The whole piece as JSON, if it has members for which this struct has no field. Otherwise null.
    const boost::json::object* extra = nullptr;
};

/// A piece of a spoken answer.
struct audio_delta {
    std::string_view id;                    ///< id of the spoken answer
    std::string_view data;                  ///< base64
    std::string_view transcript;            ///< a piece of the transcript
    std::optional<std::int64_t> expires_at; ///< seconds since 1970
};

/// What one event adds to one choice. A string that the event does not have, or that is null, is empty. The views are
/// valid as long as the original `chat_delta` or a copy of it exists.
struct choice_delta {
    std::int64_t index = 0;                            ///< index of the choice
    std::string_view role;                             ///< usually only in the first event
    std::string_view content;                          ///< a piece of the text
    std::string_view reasoning;                        ///< a piece of the reasoning
    std::string_view refusal;                          ///< a piece of the refusal
    std::string_view finish_reason;                    ///< "stop", "length", "tool_calls", ...; empty before the end
    std::span<const tool_call_delta> tool_calls;       ///< pieces of tool calls
    std::optional<audio_delta> audio;                  ///< a piece of a spoken answer
    std::string_view function_name;                    ///< part of the deprecated `function_call`
    std::string_view function_arguments;               ///< part of the deprecated `function_call`
    const boost::json::value* logprobs = nullptr;      ///< log probabilities, as received; null unless requested
    const boost::json::object* extra = nullptr;        ///< other members of the delta, e.g. `images`; null if none
    const boost::json::object* choice_extra = nullptr; ///< other members of the choice, e.g. `content_filter_results`
    bool whole = false;                                ///< whether the server sent a `message` instead of a `delta`
};

struct chat_delta_data;

/// One event of a streamed answer. It is immutable and cheap to copy. If an event has no choices, for instance because
/// it has only the usage, `text()` and the four functions after it return empty strings.
class OPENAI_DECL chat_delta {
public:
    chat_delta() = default;
    explicit chat_delta(std::shared_ptr<const chat_delta_data> data) noexcept
        : data_(std::move(data)) {}

    /// Returns a piece of the text, or an empty string if the event has none. This function and the next four functions
    /// return members of the choice with index 0.
    std::string_view text() const noexcept { return first().content; }
    /// Returns a piece of the reasoning, or an empty string if the event has none.
    std::string_view reasoning() const noexcept { return first().reasoning; }
    /// Returns a piece of the refusal, or an empty string if the event has none.
    std::string_view refusal() const noexcept { return first().refusal; }
    /// Returns the role. Usually only the first event has it.
    std::string_view role() const noexcept { return first().role; }
    /// Returns the reason why the answer ended, or an empty string if the event has none.
    std::string_view finish_reason() const noexcept { return first().finish_reason; }

    /// Returns what the event adds to the answer, with one element for each choice in the event.
    std::span<const choice_delta> choices() const noexcept;

    /// Returns the id of the chat completion, which is the same in all events.
    std::string_view id() const noexcept;
    /// Returns the name of the model that answers.
    std::string_view model() const noexcept;
    /// Returns the tier that serves the request, or an empty string if the server does not state it.
    std::string_view service_tier() const noexcept;
    /// Returns a string that identifies the server's configuration, or an empty string if the server does not send one.
    std::string_view system_fingerprint() const noexcept;
    std::int64_t created() const noexcept; ///< seconds since 1970; 0 if the server does not state it

    /// Returns the numbers of tokens used. Usually only the last event has them. Depending on the provider, they are in
    /// the event itself, in its member `x_groq`, or in a choice.
    const std::optional<openai::usage>& usage() const noexcept;

    /// Whether the event has only the members that every event repeats (`id`, `model`, ...). Returns false for an event
    /// with a member that is unknown to the library; see `raw()`.
    bool empty() const noexcept { return choices().empty() && !usage() && !has_more(); }

    /// Returns the event's data as received.
    std::string_view data() const noexcept;

    /// Returns the whole event as JSON. Each call parses the event again, so keep the returned value.
    boost::json::value raw() const;

private:
    const choice_delta& first() const noexcept;
    bool has_more() const noexcept;

    std::shared_ptr<const chat_delta_data> data_;
};

} // namespace openai
