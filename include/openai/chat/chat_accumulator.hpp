// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_completion.hpp>
#include <openai/chat/chat_delta.hpp>
#include <openai/detail/bracket_scan.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace openai {

/// Puts the deltas of a stream together into a completion. Takes time linear in the bytes added.
///
/// - A member that is null or absent never erases what came before. Nor does an empty id or name.
/// - A piece of a tool call that has an index belongs to the call with that index. Some providers number every call 0,
///   so a piece that has a name, and an id that differs from that call's, begins another call. A piece without a name
///   goes to the call with its id, if there is one.
/// - A piece without an index belongs to the call with the same id. If its id is new, or it has a name and no id, it
///   begins a new call. With neither, it continues the call at its own position in the event, or the latest call if it
///   is the only piece of the event.
/// - A name that comes in pieces is joined; a name that is repeated is not.
/// - A tool call is `complete` when its choice has ended with a finish reason that is known to end tool calls. If the
///   stream ended without a finish reason, the call is complete if its arguments are a closed JSON object.
/// - A whole message that comes instead of a piece adds only the kinds of content (text, tool calls, ...) of which the
///   choice has had no pieces.
/// - If there is a limit, a piece that would exceed it is not added, and after it only finish reasons and the usage
///   are: the completion is `cut`. No tool call becomes complete after that.
class OPENAI_DECL chat_accumulator {
public:
    chat_accumulator() = default;

    /// `provider`: who sends the deltas, see `received_members`; empty: the client's own server. `limit` is in bytes,
    /// for all texts and JSON values together; 0: nothing is kept.
    explicit chat_accumulator(std::string provider, std::size_t limit = no_limit)
        : provider_(std::move(provider))
        , left_(limit) {}

    static constexpr std::size_t no_limit = ~std::size_t{0};

    /// Throws `error` (`invalid_response`) for a choice index outside 0 to 127, a tool index outside 0 to 1024, or more
    /// choices or tool calls in one event than that allows; nothing of the choice at fault is added then. Also throws
    /// for more than 1025 tool calls in a choice.
    void add(const chat_delta& delta);

    /// Call this when the stream has ended properly. In a choice without a finish reason, tool calls become complete if
    /// their arguments are a closed JSON object.
    void end();

    /// What has come so far. Choices are in order of their index, and so are tool calls.
    const chat_completion& completion() const noexcept { return completion_; }

    /// Moves the completion out; the accumulator is empty after that.
    chat_completion take();

    /// Whether there is at least one choice, and every choice has its finish reason.
    bool finished() const noexcept;

private:
    struct call_state {
        std::int64_t index = 0;
        std::size_t event = 0; ///< with its last piece
        detail::bracket_scan arguments;
        bool malformed = false; ///< its arguments were closed, and are no JSON
    };
    struct choice_state {
        std::vector<call_state> calls; ///< beside the choice's, by ascending index
        std::size_t event = 0;         ///< the one in hand
        std::size_t latest_tool = 0;
        unsigned whole_kinds = 0; ///< what whole messages have brought
    };

    bool fits(std::size_t bytes) noexcept;
    void add_head(const chat_delta& delta);
    void add_choice(const choice_delta& delta);
    void add_message(chat_choice& choice, choice_state& state, const choice_delta& delta);
    void add_whole(chat_choice& choice, choice_state& state, choice_delta delta);
    void add_tool_call(chat_choice& choice, choice_state& state, const tool_call_delta& delta, std::size_t position,
                       bool alone);
    static std::size_t insert_tool_call(chat_choice& choice, choice_state& state, std::int64_t index);
    static bool begins_call(const tool_call_delta& piece, const tool_call& have, call_state& state, bool same_event);
    static void add_arguments(std::string& arguments, call_state& state, std::string_view more);
    static std::size_t find_tool_call(chat_choice& choice, choice_state& state, const tool_call_delta& delta,
                                      std::size_t position, bool alone);

    std::string provider_;
    chat_completion completion_;
    std::size_t left_ = no_limit;      ///< bytes that may still be kept
    std::vector<choice_state> states_; ///< beside `completion_.choices`
};

} // namespace openai
