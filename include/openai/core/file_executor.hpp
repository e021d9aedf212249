// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace openai {

/// Where operations read and write files, because that blocks: an executor of Asio's whose threads may wait, e.g.
/// `boost::asio::thread_pool(2).get_executor()`. It must live as long as the client's operations. If its `execute` runs
/// functions at once, as that of `boost::asio::system_executor` does, files are read on your event loop.
class OPENAI_DECL file_executor {
public:
    /// A thread of the library's, which all clients share. It begins with the first file, and again in the child of a
    /// fork.
    file_executor() = default;

    template <class Executor>
        requires(!std::same_as<Executor, file_executor> &&
                 requires(const Executor& executor) { executor.execute(std::function<void()>()); })
    file_executor(Executor executor)
        : execute_(
              [executor = std::move(executor)](std::function<void()> work) { executor.execute(std::move(work)); }) {}

    /// Whether it is the library's own.
    bool is_default() const noexcept { return !execute_; }

    /// Runs `work` there; not for the default.
    void execute(std::function<void()> work) const { execute_(std::move(work)); }

private:
    std::function<void(std::function<void()>)> execute_;
};

} // namespace openai
