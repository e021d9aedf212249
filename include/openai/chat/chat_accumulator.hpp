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

/// Joins the deltas of a stream into a completion. The time is linear in the number of bytes added.
///
/// - A member that is null or absent leaves the earlier value unchanged. So does an empty id or name.
/// - If a piece of a tool call has an index, the piece belongs to the last call with that index. If the piece has an id
///   but no index, it belongs to the last call with that id. If there is no such call, the piece begins a new call.
/// - Some providers give every call the index 0. So a piece with a name does not always belong to the existing call
///   with its index or id. The piece begins a new call if the existing call has a different id, already has a piece
///   from the same event, or has complete arguments.
/// - Complete arguments do not count if the piece repeats the name of the existing call, and if either the piece has no
///   arguments or the arguments of the existing call are empty JSON, such as `{}`.
/// - If a piece without a name has the index of one call and the id of another call, it belongs to the call with the
///   id.
/// - If a piece has a name, but no index and no id, it begins a new call.
/// - If a piece has no index, no id and no name, it belongs to an existing call. The first piece of an event belongs to
///   the first call, the second piece to the second call, and so on. A piece that is alone in its event, or that has no
///   call at its position, belongs to the same call as the piece before it. If there is no call yet, the piece begins
///   one.
/// - If a name arrives in pieces, the pieces are joined. If a name is only repeated, it is not added again.
/// - A tool call becomes `complete` when its choice ends with a finish reason that is known to end tool calls. If the
///   stream ends without a finish reason, each call whose arguments are a complete JSON object becomes `complete`.
/// - Some providers send a whole message instead of a piece. The accumulator then adds only those kinds of content
///   (text, tool calls, ...) for which the choice has received no pieces.
/// - If there is a limit, content that would exceed the limit is not added, and `cut` of the completion becomes true.
///   From then on, only finish reasons and the usage are added, and no tool call becomes complete.
class OPENAI_DECL chat_accumulator {
public:
    chat_accumulator() = default;

    /// Makes an accumulator for the deltas of one stream. `provider` is the name of the provider that sends the deltas,
    /// as in `received_members::provider`; empty for the server of `base_url`. `limit` is the largest number of bytes
    /// that all texts and JSON values together can have. With the limit 0, the accumulator keeps the finish reasons and
    /// the usage, but no content.
    explicit chat_accumulator(std::string provider, std::size_t limit = no_limit)
        : provider_(std::move(provider))
        , left_(limit) {}

    static constexpr std::size_t no_limit = ~std::size_t{0}; ///< the default: everything is kept

    /// Adds a delta. Throws `error` (`invalid_response`) in these cases:
    /// - The event has more than 128 choices. The accumulator then adds none of them.
    /// - A choice has an index outside 0 to 127, a piece of a tool call with an index outside 0 to 1024, or more than
    ///   1025 pieces of tool calls. The accumulator then adds nothing from this choice.
    /// - A piece begins a new tool call, but the choice already has 1025 tool calls, or the piece has no index and the
    ///   choice already has a call with the largest index, 1024. The accumulator has then already added other content
    ///   of the choice.
    void add(const chat_delta& delta);

    /// Ends the completion. Call this function when the stream has ended properly. A tool call without an id, or with
    /// the id of an earlier call, gets a new id. In a choice without a finish reason, each tool call whose arguments
    /// are a complete JSON object becomes `complete`. If `cut` is true, the function does nothing.
    void end();

    /// Returns the completion so far. The choices are sorted by index, and so are the tool calls of each choice.
    const chat_completion& completion() const noexcept { return completion_; }

    /// Moves the completion out of the accumulator and returns it. After that, the accumulator is empty.
    chat_completion take();

    /// Whether there is at least one choice, and every choice has its finish reason.
    bool finished() const noexcept;

private:
    struct call_state {
        std::int64_t index = 0;
        std::size_t event = 0; ///< number of the event with the latest piece of this call
        detail::bracket_scan arguments;
        bool malformed = false; ///< whether the arguments have a closing bracket but are not JSON
    };
    struct choice_state {
        std::vector<call_state> calls; ///< one for each tool call of the choice, in order of index
        std::size_t event = 0;         ///< number of the current event
        std::size_t latest_tool = 0;
        unsigned whole_kinds = 0; ///< bits for the kinds of content that arrived in whole messages
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
    std::size_t left_ = no_limit;      ///< number of bytes that can still be kept
    std::vector<choice_state> states_; ///< one for each of `completion_.choices`, in the same order
};

} // namespace openai
