// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "common/arguments.hpp"
#include "common/measurement.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace bench {

/// Requests to send: so many in all, so many at a time. The models say what the server does, one after the other.
struct task {
    std::vector<std::string> models;
    bool stream = false;
    std::size_t requests = 1;
    std::size_t concurrency = 1;

    const std::string& model(std::size_t request) const { return models[request % models.size()]; }
};

/// A client that is measured. Its connections outlive a task.
class contender {
public:
    virtual ~contender() = default;

    /// Returns when all answers are complete; tells `results` about each of them.
    virtual void run(const task& wanted, measurement& results) = 0;
};

/// Each program has its own.
std::unique_ptr<contender> make_contender(const arguments& given);

/// What every contender that writes its own JSON sends.
inline constexpr const char* system_text = "You are a helpful assistant.";
inline constexpr const char* user_text = "What is the capital of France, and how many people live there?";

} // namespace bench
