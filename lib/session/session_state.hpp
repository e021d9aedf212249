// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"

#include <openai/core/error.hpp>
#include <openai/session/tool_set.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace openai::detail {

/// The data that every session has, whatever API it uses.
struct session_data {
    std::shared_ptr<const tool_set> tools =
        std::make_shared<tool_set>(); ///< never modified; `change_tools` replaces it
    int max_tool_rounds = 0;          ///< 0 or less means no limit
    bool run_tools = true;
    bool busy = false; ///< whether an answer is pending
    std::optional<error> last_error;

    /// Call this before you replace or remove the data to which a pending answer will be added. Throws `error`
    /// (`invalid_argument`) if an answer is pending. `function` is the name of the calling function.
    void check_idle(std::string_view function) const {
        if (busy)
            throw error(errc::invalid_argument, std::string(function) + ": not possible while an answer is awaited");
    }
};

/// The state that the copies of a session share.
class session_state {
public:
    session_state(const session_state&) = delete;
    session_state& operator=(const session_state&) = delete;

    /// Calls `use(data)` under the lock.
    template <class Use>
    auto locked(Use use) {
        const std::lock_guard lock(mutex_);
        return use(data_);
    }

    std::shared_ptr<const tool_set> tools() {
        return locked([](session_data& data) { return data.tools; });
    }

    /// Copies the tools, calls `change` with the copy, and replaces the tools with the copy. If another thread has
    /// replaced the tools meanwhile, makes a new copy and calls `change` again. The tools are copied and destroyed
    /// without the lock, because they contain functions of the user.
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

    void add_tools(const tool_set& more) {
        change_tools([&](tool_set& all) { all.add(more); });
    }

    bool remove_tool(std::string_view name) {
        bool removed = false;
        change_tools([&](tool_set& all) { removed = all.remove(name); });
        return removed;
    }

    const std::shared_ptr<client_core> core;

protected:
    /// Keeps a reference to `data`, a member of the derived object. The constructor does not use `data`, because this
    /// member is not constructed yet.
    session_state(std::shared_ptr<client_core> client, session_data& data)
        : core(std::move(client))
        , data_(data) {}
    ~session_state() = default;

    std::mutex mutex_;

private:
    session_data& data_;
};

/// The state of a session of one API. `Data` is derived from `session_data`.
template <class Data>
class session_state_of : public session_state {
public:
    session_state_of(std::shared_ptr<client_core> client, Data data)
        : session_state(std::move(client), data_)
        , data_(std::move(data)) {}

    template <class Use>
    auto locked(Use use) {
        const std::lock_guard lock(mutex_);
        return use(data_);
    }

private:
    Data data_;
};

} // namespace openai::detail
