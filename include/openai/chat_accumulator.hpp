// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat_completion.hpp>
#include <openai/chat_delta.hpp>
#include <openai/detail/bracket_scan.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace openai {

/// Puts the deltas of a stream together. Takes time linear in the bytes added.
///
/// - Null or absent never erases what came before; an empty id or name neither.
/// - A tool call belongs to the call of the same index; if its id differs from that call's and it brings a name, it is
///   another call (providers that number every call 0); a piece without a name belongs to the call of its id. Without
///   index: to the call of the same id; with a new id or a name it is a new call; with neither it continues the call at
///   its position in the event, or the latest one if it is alone.
/// - A name that comes in pieces is joined, one that is repeated is not.
/// - A tool call is `complete` when its choice has ended for a reason that is known to end one. Where the stream has
///   ended without a reason it is complete if its arguments are a closed JSON object.
/// - A whole message instead of a piece counts only for a choice that had no pieces.
/// - What would make the completion larger than a limit, if there is one, is not added, and nothing after it but finish
///   reasons and the usage: the completion is `cut`, and no tool call is complete from then on.
class OPENAI_DECL chat_accumulator {
public:
    chat_accumulator() = default;

    /// `answer`: what the completion shall give as status, headers and request id. `limit`: bytes of all texts and JSON
    /// values together; 0: nothing is kept.
    explicit chat_accumulator(response answer, std::size_t limit = no_limit)
        : completion_(std::move(answer))
        , left_(limit) {}

    static constexpr std::size_t no_limit = ~std::size_t{0};

    /// Throws `error` (`invalid_response`) for a choice index outside 0 to 127 or a tool index outside 0 to 1024, or
    /// more of them than that in one event, and adds nothing of that event's choice then; and for more than 1025 tool
    /// calls in a choice.
    void add(const chat_delta& delta);

    /// The stream has ended properly: calls of a choice without finish reason are complete if their arguments are a
    /// closed JSON object.
    void end();

    /// What came so far; choices in order of their index, tool calls likewise. Its `raw()` is null.
    const chat_completion& completion() const noexcept { return completion_; }

    /// Gives the completion away; the accumulator is empty then.
    chat_completion take();

    /// Whether at least one choice was seen and every one seen has its finish reason.
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

    chat_completion completion_;
    std::size_t left_ = no_limit;      ///< bytes that may still be kept
    std::vector<choice_state> states_; ///< beside `completion_.choices`
};

} // namespace openai
