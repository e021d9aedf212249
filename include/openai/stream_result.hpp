// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/result.hpp>

#include <optional>
#include <utility>

namespace openai {

template <class Event>
struct stream_traits;

/// The outcome of a stream: the whole answer or the error, and in both cases the part that was delivered.
template <class Event>
class stream_result : public result<typename stream_traits<Event>::result_type> {
public:
    using completion_type = typename stream_traits<Event>::result_type;

    stream_result(result<completion_type> end, completion_type received, std::optional<Event> last)
        : result<completion_type>(std::move(end))
        , received_(std::move(received))
        , last_chunk_(std::move(last)) {}

    /// Returns the answer, put together from the delivered events. After success, this is the whole answer. After an
    /// error, it is the beginning of the answer.
    const completion_type& accumulated() const noexcept { return this->has_value() ? **this : received_; }

    /// Returns the last event that was delivered, or an empty optional if there was none.
    const std::optional<Event>& last_chunk() const noexcept { return last_chunk_; }

private:
    completion_type received_; // used only after an error
    std::optional<Event> last_chunk_;
};

} // namespace openai
