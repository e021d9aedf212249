// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace openai {

/// What happened to the operations that were under way when `client::drain` began. Each operation either ended by
/// itself or is in `cut`. A stream is under way until it ends. A session that answers a prompt counts as one operation,
/// together with all its requests and tools.
class OPENAI_DECL drain_report {
public:
    /// An operation that had not ended when the client was closed, either at the deadline or by `client::close`.
    class OPENAI_DECL cut_call {
    public:
        /// The id of the call in the events for observers, see `observed::call_start::call`. If the operation makes
        /// several calls, as a session does for a prompt, this is the id of the call that was under way, or 0 if there
        /// was none.
        std::uint64_t call = 0;
        /// The path of the operation, e.g. "/chat/completions" or "/files/{id}". For `client.request` and
        /// `client.tasks`, this is the path that you passed, without the query. (With `task_watch::by_path`, the path
        /// can have "/{id}" at its end.) Empty if the operation was downloading or saving images, or had not begun to
        /// run yet.
        std::string path;
        std::string origin; ///< the server, e.g. "https://host:443"; empty if `path` is empty
        /// The name of the provider that was asked, as in `client_options::providers`; empty for the server of
        /// `base_url`.
        std::string provider;
        /// The time from the start of the operation until it was cut; 0 if the operation had not begun to run yet.
        std::chrono::steady_clock::duration elapsed{};

        cut_call() = default;
    };

    std::size_t ended = 0;     ///< number of operations that ended by themselves, with success or an error
    std::vector<cut_call> cut; ///< the operations that were cut

    drain_report() = default;

    /// Whether every operation ended by itself.
    bool complete() const noexcept { return cut.empty(); }
};

} // namespace openai
