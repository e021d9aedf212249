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

/// A piece of a tool call. Members that the event does not state are empty.
struct tool_call_delta {
    std::optional<std::int64_t> index; ///< which call; some providers leave it out
    std::string_view id;
    std::string_view type;
    std::string_view name;                      ///< of the function or custom tool
    std::string_view arguments;                 ///< piece of the arguments, or of the custom tool's input
    const boost::json::object* extra = nullptr; ///< the piece as it came, if it has further members; else null
};

/// A piece of a spoken answer.
struct audio_delta {
    std::string_view id;
    std::string_view data; ///< base64
    std::string_view transcript;
    std::optional<std::int64_t> expires_at; ///< seconds since 1970
};

/// What one event adds to one choice. A text that is absent or null is empty. The views are valid as long as the
/// `chat_delta` they come from, or a copy of it, lives.
struct choice_delta {
    std::int64_t index = 0;
    std::string_view role;
    std::string_view content;
    std::string_view reasoning;
    std::string_view refusal;
    std::string_view finish_reason;
    std::span<const tool_call_delta> tool_calls;
    std::optional<audio_delta> audio;
    std::string_view function_name;      ///< of the deprecated `function_call`
    std::string_view function_arguments; ///< of the deprecated `function_call`
    const boost::json::value* logprobs = nullptr;
    const boost::json::object* extra = nullptr;        ///< further members of the piece, e.g. `images`; null: none
    const boost::json::object* choice_extra = nullptr; ///< further members beside it, e.g. `content_filter_results`
    bool whole = false;                                ///< the provider sent a whole message instead of a piece
};

struct chat_delta_data;

/// One event of a streamed answer. Immutable and cheap to copy; an event without choices (e.g. the one with the usage)
/// has empty texts.
class OPENAI_DECL chat_delta {
public:
    chat_delta() = default;
    explicit chat_delta(std::shared_ptr<const chat_delta_data> data) noexcept
        : data_(std::move(data)) {}

    /// The members of the choice with index 0; empty if this event has nothing for it.
    std::string_view text() const noexcept { return first().content; }
    std::string_view reasoning() const noexcept { return first().reasoning; }
    std::string_view refusal() const noexcept { return first().refusal; }
    std::string_view role() const noexcept { return first().role; }
    std::string_view finish_reason() const noexcept { return first().finish_reason; }

    /// What the event adds, per choice.
    std::span<const choice_delta> choices() const noexcept;

    std::string_view id() const noexcept;
    std::string_view model() const noexcept;
    std::string_view service_tier() const noexcept;
    std::string_view system_fingerprint() const noexcept;
    std::int64_t created() const noexcept; ///< seconds since 1970; 0 if not stated

    /// Tokens used, wherever in the event the provider puts them. Usually only the last event has them.
    const std::optional<openai::usage>& usage() const noexcept;

    /// True if the event has nothing but the members that every event repeats (`id`, `model`, ...). An unknown member
    /// counts as content; see `raw()`.
    bool empty() const noexcept { return choices().empty() && !usage() && !has_more(); }

    /// The event's data as received.
    std::string_view data() const noexcept;

    /// The whole event as JSON. Each call parses it anew, so keep the value.
    boost::json::value raw() const;

private:
    const choice_delta& first() const noexcept;
    bool has_more() const noexcept;

    std::shared_ptr<const chat_delta_data> data_;
};

} // namespace openai
