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

/// Maps `Event`, the type of the events of a session's stream, to the class that handles the turns of the session, e.g.
/// `chat_turn`. The member `type` is this class.
template <class Event>
struct turn_of;

/// One turn of a session: it begins with a prompt, runs the tools that the model calls, and ends with an answer that
/// calls no tools of the session. This class has the part that is the same for every API. The derived classes
/// `chat_turn` and `response_turn` add these members:
///
/// - `answer_type`: the type of an answer
/// - `ask()`: sends the next request and returns the answer
/// - `open()`: sends the next request and returns the stream of the answer
/// - `continues(answer, from)`: returns whether tools must be run now. If not, the answer is the last one, and is added
///   to the session. `from` is the HTTP response with the answer. Throws `error`.
/// - `run_tools(answer)`: runs the tools that the answer calls, and adds the answer and the results to the session.
///   Returns whether the next request must be sent. If not, the answer is the last one.
class session_turn {
public:
    session_turn(const session_turn&) = delete;
    session_turn& operator=(const session_turn&) = delete;

    const std::shared_ptr<client_core>& core() const noexcept { return state_->core; }

    /// Throws `error` if another answer was pending when this turn began, or if the client is closed. The first call of
    /// this function registers the turn with the client, so that a draining client waits for the turn. If the client is
    /// already draining, the first call throws, too.
    void require();

    /// Call this when the turn is about to succeed, before you add its last answer to the session. Throws
    /// `client_closed` if the client was closed before the first call of this function. See `client_core::complete`.
    void complete() { operation_->complete(); }

    /// Ends the turn because of the exception `thrown`. Returns the exception as an `error`.
    error failed(const std::exception_ptr& thrown);

    /// Ends the turn, so that the session accepts another prompt.
    void release() noexcept;

    /// Call this when the turn will send no more requests: a draining client then no longer waits for the turn. This
    /// does not free the session. The session accepts another prompt only after `release` or `failed`.
    void leave() noexcept {
        if (operation_) operation_->leave();
    }

protected:
    using job = std::function<asio::awaitable<void>()>;

    /// Begins the turn. If another answer is pending, the turn does not begin, and `require` throws. `pattern` is the
    /// path that the report of a drain shows for the turn if none of the turn's calls is running. Pass a string
    /// literal, because the text is not copied.
    session_turn(std::shared_ptr<session_state> state, std::string_view pattern, call_options options);
    ~session_turn() { release(); }

    bool is_mine() const noexcept { return mine_; }

    /// Adds the call `made` to the turn. `what` is empty for a request that the model answers. For any other request,
    /// `what` is appended to the caller's idempotency key, so that each request has its own key.
    template <class Operation>
    call_of<Operation> part(call_of<Operation> made, std::string_view what = {}) const {
        made->core = core();
        made->options = options(what);
        made->whole = &*operation_;
        return made;
    }

    /// Records that an answer was received. This answer may have been billed, so a later failure of the turn is
    /// reported as billed.
    void note_answer() noexcept { answered_ = true; }

    /// Records that a round of tools has ended, and that its results were added to the session.
    void end_round() noexcept { ++round_; }

    /// Returns `std::nullopt` if the turn may now run a round of tools with this number of calls. Otherwise, returns
    /// the reason why not.
    std::optional<std::string> refusal(std::size_t calls) const;

    /// Runs the jobs concurrently, each on its own strand. Together, the jobs are one operation of the client.
    /// Therefore, they end when the client is closed.
    asio::awaitable<void> run_side_by_side(std::vector<job> jobs) const;

    /// Replaces the client's API key in `text` with "***", as `redact` does.
    void redact_key(std::string& text) const;

private:
    call_options options(std::string_view what) const;
    error failure_of(const std::exception_ptr& thrown) const;

    const std::shared_ptr<session_state> state_;
    const std::string_view pattern_;
    const call_options options_;
    std::optional<composed_operation> operation_; // the turn as an operation of the client; set by the first `require`
    bool mine_ = false;
    bool answered_ = false; // whether at least one answer was received
    int round_ = 0;
};

} // namespace openai::detail
