// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace openai::detail::mapping {

/// Records which members of an object have been read. If a name occurs twice, `first` returns false for the second
/// member. The fast reader then gives up, and leaves it to the parser to decide which of the two members counts.
class member_mask {
public:
    explicit member_mask(unsigned seen = 0)
        : seen_(seen) {}

    bool first(unsigned member) noexcept {
        const bool had = has(member);
        seen_ |= 1u << member;
        return !had;
    }
    bool has(unsigned member) const noexcept { return seen_ >> member & 1u; }
    bool only(unsigned one, unsigned other) const noexcept { return (seen_ & ~(1u << one) & ~(1u << other)) == 0; }
    unsigned all() const noexcept { return seen_; }

private:
    unsigned seen_;
};

/// Like `member_mask`, but for up to 8 members whose names are not known in advance. For a ninth member, `first`
/// returns false.
class seen_names {
public:
    bool first(std::string_view name) noexcept {
        const auto end = names_.begin() + static_cast<std::ptrdiff_t>(count_);
        if (count_ == names_.size() || std::find(names_.begin(), end, name) != end) return false;
        names_[count_++] = name;
        return true;
    }

private:
    std::array<std::string_view, 8> names_;
    std::size_t count_ = 0;
};

} // namespace openai::detail::mapping
