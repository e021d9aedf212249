// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace bench {

/// The bytes that the load server sends, made once. Each event is an HTTP chunk of its own, as servers write it.
class answers {
public:
    answers();

    /// A whole answer with a completion of `characters`.
    std::string_view completion(std::size_t characters, bool close);

    /// Head of a stream with the event that states the role.
    std::string_view stream_head() const noexcept { return head_; }

    /// `count` deltas, as many as fit `block` at most, from the `first`th of a stream on.
    std::string_view deltas(std::size_t first, std::size_t count) const noexcept;

    /// The event that states the reason, `[DONE]` and the end of the body.
    std::string_view stream_tail() const noexcept { return tail_; }

    /// A delta whose text is `t=` and the time, in nanoseconds.
    std::string stamped(std::uint64_t now) const;

    std::size_t event_size() const noexcept { return event_size_; }

    /// How many deltas lie side by side.
    static constexpr std::size_t block = 50;

private:
    std::map<std::size_t, std::string> completions_;
    std::string head_;
    std::string tail_;
    std::string block_;
    std::size_t event_size_ = 0;
};

} // namespace bench
