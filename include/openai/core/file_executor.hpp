// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace openai {

/// The executor on which operations read and write files. File access blocks, so pass an Asio executor whose threads
/// may wait, such as that of a `boost::asio::thread_pool(2)`. Its context must live as long as the client's operations.
/// If its `execute` runs functions immediately, as `boost::asio::system_executor` does, files are read on your event
/// loop.
class OPENAI_DECL file_executor {
public:
    /// A thread of the library, which all clients share. It starts when the first file is read or written, and starts
    /// again in the child of a `fork`.
    file_executor() = default;

    /// Files are read and written on `executor`.
    template <class Executor>
        requires(!std::same_as<Executor, file_executor> &&
                 requires(const Executor& executor) { executor.execute(std::function<void()>()); })
    file_executor(Executor executor)
        : execute_(
              [executor = std::move(executor)](std::function<void()> work) { executor.execute(std::move(work)); }) {}

    /// Whether this is the library's own thread.
    bool is_default() const noexcept { return !execute_; }

    /// Runs `work` on the executor. Must not be called if `is_default()`.
    void execute(std::function<void()> work) const { execute_(std::move(work)); }

private:
    std::function<void(std::function<void()>)> execute_;
};

} // namespace openai
