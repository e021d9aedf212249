// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
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

    /// The events after the first so many, and where the deltas among them end.
    event_list after(std::size_t events) const {
        event_list rest;
        for (auto i = events; i < texts_.size(); ++i) rest.add(texts_[i]);
        rest.ends_.front() = std::max(ends_.front(), events) - events;
        for (std::size_t delta = 1; delta < ends_.size(); ++delta)
            if (ends_[delta] > events) rest.ends_.push_back(ends_[delta] - events);
        return rest;
    }

    std::vector<std::string>& texts() noexcept { return texts_; }
    const std::vector<std::string>& texts() const noexcept { return texts_; }

    /// At n, how many events there are up to the end of the n-th delta; at 0, before the first one.
    const std::vector<std::size_t>& ends() const noexcept { return ends_; }

private:
    std::vector<std::string> texts_;
    std::vector<std::size_t> ends_{0};
};

} // namespace openai::testing
