// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace openai::testing {

/// The texts of a stream's events, exactly as they are sent, and the positions at which the stream's deltas end.
class event_list {
public:
    /// Adds the text of an event. The event belongs to a delta, or contains something else, such as a role, a finish
    /// reason, the usage or `[DONE]`.
    void add(std::string text) { texts_.push_back(std::move(text)); }

    /// Marks the end of a delta. Call this after adding the last event of the delta. In a chat, a delta has one event
    /// for each choice.
    void end_delta() { ends_.push_back(texts_.size()); }

    /// Marks the beginning of the deltas: the events so far belong to none of them. Call this before adding the first
    /// delta.
    void begin_deltas() { ends_.assign(1, texts_.size()); }

    /// Returns a list without the first events. `events` is the number of events to leave out.
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

    /// Element n is the number of events up to the end of the n-th delta. Element 0 is the number of events before the
    /// first delta.
    const std::vector<std::size_t>& ends() const noexcept { return ends_; }

private:
    std::vector<std::string> texts_;
    std::vector<std::size_t> ends_{0};
};

} // namespace openai::testing
