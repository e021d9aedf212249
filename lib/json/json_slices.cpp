// SPDX-License-Identifier: BSL-1.0
#include "json/json_slices.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace openai::detail::mapping {
namespace {

/// Iterates over the members of an object or the elements of a list.
class slicer {
public:
    /// `bracket` is the bracket with which the text must begin.
    slicer(std::string_view json, char bracket)
        : json_(json) {
        skip_blanks();
        inside_ = take(bracket);
    }

    /// Returns the next name, or an empty optional if there is none.
    std::optional<std::string_view> name() {
        skip_blanks();
        if (!inside_ || at_ == json_.size() || json_[at_] != '"') return std::nullopt;
        const auto begin = at_ + 1;
        skip_string();
        const auto text = json_.substr(begin, std::max(at_, begin + 1) - begin - 1);
        skip_blanks();
        if (!take(':')) return std::nullopt;
        return text;
    }

    /// Returns the next value, or an empty optional if there is none.
    std::optional<std::string_view> value() {
        skip_blanks();
        const auto begin = at_;
        if (inside_) skip_value();
        const auto text = json_.substr(begin, at_ - begin);
        skip_blanks();
        inside_ = take(',');
        if (text.empty()) return std::nullopt;
        return text;
    }

private:
    void skip_blanks() noexcept { at_ = std::min(json_.find_first_not_of(" \t\r\n", at_), json_.size()); }

    bool take(char wanted) noexcept {
        const bool is_there = at_ < json_.size() && json_[at_] == wanted;
        at_ += is_there;
        return is_there;
    }

    void skip_string() noexcept {
        for (++at_; at_ < json_.size(); ++at_) {
            if (json_[at_] == '\\') ++at_;
            else if (json_[at_] == '"') break;
        }
        at_ = std::min(at_ + 1, json_.size());
    }

    void skip_value() noexcept {
        for (std::size_t depth = 0; at_ < json_.size();) {
            const char c = json_[at_];
            const bool closes = c == '}' || c == ']';
            if (depth == 0 && (closes || c == ',' || is_blank(c))) return;
            if (c == '"') {
                skip_string();
            } else {
                ++at_;
                if (c == '{' || c == '[') ++depth;
                if (closes) --depth;
            }
            const bool is_whole = c == '"' || closes;
            if (depth == 0 && is_whole) return;
        }
    }

    static bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

    std::string_view json_;
    std::size_t at_ = 0;
    bool inside_ = false;
};

} // namespace

std::optional<std::string_view> member_text(std::string_view object, std::string_view name) {
    std::optional<std::string_view> found;
    slicer members(object, '{');
    while (const auto each = members.name()) {
        const auto value = members.value();
        if (value && *each == name) found = value;
    }
    return found;
}

std::vector<std::string_view> objects_in(std::string_view list) {
    std::vector<std::string_view> found;
    slicer elements(list, '[');
    while (const auto each = elements.value())
        if (each->starts_with('{')) found.push_back(*each);
    return found;
}

std::optional<std::string> replace_member(std::string_view object, std::string_view name, std::string_view text) {
    const auto value = member_text(object, name);
    if (!value) return std::nullopt;
    const auto begin = static_cast<std::size_t>(value->data() - object.data());
    std::string made(object.substr(0, begin));
    made += boost::json::serialize(boost::json::string_view(text.data(), text.size()));
    return made.append(object.substr(begin + value->size()));
}

} // namespace openai::detail::mapping
