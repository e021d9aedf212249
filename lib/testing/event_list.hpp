// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <vector>

namespace openai::testing {

/// The events of a stream as they are written, and where its deltas end.
class event_list {
public:
    /// One that is no delta: a role, a finish reason, usage, `[DONE]`.
    void add(std::string text) { texts_.push_back(std::move(text)); }

    /// What was added last, of each choice, was one delta.
    void end_delta() { ends_.push_back(texts_.size()); }

    /// The deltas begin here.
    void begin_deltas() { ends_.assign(1, texts_.size()); }

    std::vector<std::string>& texts() noexcept { return texts_; }

    /// At n, how many events there are up to the end of the n-th delta; at 0, before the first one.
    const std::vector<std::size_t>& ends() const noexcept { return ends_; }

private:
    std::vector<std::string> texts_;
    std::vector<std::size_t> ends_{0};
};

} // namespace openai::testing
