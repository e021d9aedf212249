// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/composed_operation.hpp"
#include "session/session_state.hpp"

#include <openai/detail/prepared_call.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openai::detail {

/// The turn of a session that answers events of this type, as its member `type`.
template <class Event>
struct turn_of;

/// The answer that a session awaits: from the prompt, over the calls of tools, to the answer that calls none. What is
/// the same in every API; `chat_turn` and `response_turn` have the rest:
///
/// - `answer_type`
/// - `ask()` and `open()` send the next request, and give the answer or its stream
/// - `continues(answer, from)`: whether tools are to be run now. If not, the answer is the last one, and kept. `from`:
///   how it came. Throws `error`.
/// - `run_tools(answer)` runs the tools that the answer calls, and keeps it with their results; whether the model is to
///   be asked again. If not, the answer is the last one.
class session_turn {
public:
    session_turn(const session_turn&) = delete;
    session_turn& operator=(const session_turn&) = delete;

    const std::shared_ptr<client_core>& core() const noexcept { return state_->core; }

    /// Throws `error` unless the turn is this one's and the client is there. From the first time on a client that
    /// drains waits for the turn.
    void require();

    /// Ends the turn with what was thrown.
    error failed(const std::exception_ptr& thrown);

    /// Lets the session take another prompt.
    void release() noexcept;

    /// Nothing is asked any more; the session waits until that is read.
    void leave() noexcept {
        if (operation_) operation_->leave();
    }

protected:
    using job = std::function<asio::awaitable<void>()>;

    /// Begins the turn, unless another answer is awaited: `require` throws then. `pattern`: the path that is told while
    /// no call is under way, a constant.
    session_turn(std::shared_ptr<session_state> state, std::string_view pattern, call_options options);
    ~session_turn() { release(); }

    bool is_mine() const noexcept { return mine_; }

    /// A request as a part of the turn. `what`: empty for the one that the model answers; others have a key of their
    /// own, too.
    template <class Operation>
    call_of<Operation> part(call_of<Operation> made, std::string_view what = {}) const {
        made->core = core();
        made->options = options(what);
        made->whole = &*operation_;
        return made;
    }

    /// An answer came, and was paid for.
    void note_answer() noexcept { answered_ = true; }

    /// A round of tools has ended, and its results are kept.
    void end_round() noexcept { ++round_; }

    /// Why so many calls may not be run now; nothing: they may.
    std::optional<std::string> refusal(std::size_t calls) const;

    /// Runs the jobs at the same time, each on a strand of its own: an operation of the client, whose end ends them.
    asio::awaitable<void> run_side_by_side(std::vector<job> jobs) const;

    /// Removes the client's key.
    void redact_key(std::string& text) const;

private:
    call_options options(std::string_view what) const;
    error failure_of(const std::exception_ptr& thrown) const;

    const std::shared_ptr<session_state> state_;
    const std::string_view pattern_;
    const call_options options_;
    std::optional<composed_operation> operation_; // for the client, from `require` on
    bool mine_ = false;
    bool answered_ = false; // once at least
    int round_ = 0;
};

} // namespace openai::detail
