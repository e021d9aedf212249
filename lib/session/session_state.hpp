// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/composed_operation.hpp"

#include <openai/session/chat_session.hpp>

#include <memory>
#include <mutex>
#include <optional>

namespace openai::detail {

struct session_data {
    chat_history history;
    chat_request parameters;
    std::shared_ptr<const tool_set> tools = std::make_shared<tool_set>(); ///< never changed, only exchanged
    int max_messages = chat_session::default_max_messages;
    int max_tool_rounds = chat_session::default_max_tool_rounds;
    bool run_tools = true;
    bool send_reasoning = false;
    bool busy = false; ///< an answer is awaited
    std::optional<error> last_error;
};

/// What the copies of a session share.
class session_state {
public:
    session_state(std::shared_ptr<client_core> client, session_data data)
        : core(std::move(client))
        , data_(std::move(data)) {}

    /// Calls `use` with the data, alone.
    template <class Use>
    auto locked(Use use) {
        const std::lock_guard lock(mutex_);
        return use(data_);
    }

    std::shared_ptr<const tool_set> tools() {
        return locked([](session_data& data) { return data.tools; });
    }

    /// Calls `change` with a copy of the tools, which then takes their place. The functions in them are the user's, so
    /// they are copied and destroyed without the lock; `change` runs again if another thread was quicker.
    template <class Change>
    void change_tools(Change change) {
        for (bool done = false; !done;) {
            const auto before = tools();
            auto after = std::make_shared<tool_set>(*before);
            change(*after);
            done = locked([&](session_data& data) {
                if (data.tools != before) return false;
                data.tools = std::move(after);
                return true;
            });
        }
    }

    const std::shared_ptr<client_core> core;

private:
    std::mutex mutex_;
    session_data data_;
};

/// The answer that a session awaits: from the prompt, over the calls of tools, to the answer that calls none.
class session_turn {
public:
    /// Keeps what is said, unless another answer is awaited: `require` throws then.
    session_turn(std::shared_ptr<session_state> state, std::optional<message> said, call_options options);
    ~session_turn() { release(); }
    session_turn(const session_turn&) = delete;
    session_turn& operator=(const session_turn&) = delete;

    const std::shared_ptr<client_core>& core() const noexcept { return state_->core; }

    /// Throws `error` unless the turn is this one's and the client is there. From the first time on a client that
    /// drains waits for the turn.
    void require();

    /// The next request, as a part of the turn.
    template <class Operation>
    call_of<Operation> next_call() const {
        call_of<Operation> made(request());
        made->core = core();
        made->options = options();
        made->whole = &*operation_;
        return made;
    }

    /// Whether tools are to be run now. If not, the answer is the last one, and kept. `from`: how
    /// it came. Throws `error`.
    bool continues(const chat_completion& answer, const http_response& from);

    /// Runs the tools that the answer calls, and keeps it with their results.
    asio::awaitable<void> run_tools(const chat_completion& answer);

    /// Ends the turn with what was thrown.
    error failed(const std::exception_ptr& thrown);

    /// Lets the session take another prompt.
    void release() noexcept;

    /// Nothing is asked any more; the session waits until that is read.
    void leave() noexcept {
        if (operation_) operation_->leave();
    }

private:
    chat_request request() const;
    call_options options() const;
    error failure_of(const std::exception_ptr& thrown) const;

    const std::shared_ptr<session_state> state_;
    const call_options options_;
    std::optional<composed_operation> operation_; // for the client, from `require` on
    bool mine_ = false;
    bool answered_ = false; // once at least
    int round_ = 0;
};

} // namespace openai::detail
