// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace openai {

/// The executor on which operations read and write files. Reading and writing a file blocks the thread. So pass an Asio
/// executor whose threads may block, such as the executor of a `boost::asio::thread_pool(2)`. The context of the
/// executor must live as long as the client's operations. If the executor's `execute` runs functions immediately, as
/// that of `boost::asio::system_executor` does, files are read and written on the threads of your event loop.
class OPENAI_DECL file_executor {
public:
    /// Uses the library's own thread for files. All clients share this thread. The thread starts when the first file is
    /// read or written, and starts again in the child of a `fork`.
    file_executor() = default;

    /// Uses `executor` to read and write files.
    template <class Executor>
        requires(!std::same_as<Executor, file_executor> &&
                 requires(const Executor& executor) { executor.execute(std::function<void()>()); })
    file_executor(Executor executor)
        : execute_(
              [executor = std::move(executor)](std::function<void()> work) { executor.execute(std::move(work)); }) {}

    /// Whether files are read and written on the library's own thread.
    bool is_default() const noexcept { return !execute_; }

    /// Runs `work` on the executor. You must not call this function if `is_default()` returns true.
    void execute(std::function<void()> work) const { execute_(std::move(work)); }

private:
    std::function<void(std::function<void()>)> execute_;
};

} // namespace openai
