// SPDX-License-Identifier: BSL-1.0
#include "json/json_completion.hpp"

#include "text/utf8.hpp"

#include <cstddef>

namespace openai::detail::mapping {
namespace {

constexpr auto npos = std::string_view::npos;

/// Scans the text once. `whole_` is the length of the beginning that becomes valid JSON when `closers_` are appended.
class scanner {
public:
    explicit scanner(std::string_view text)
        : text_(text) {}

    std::string complete() {
        while (at_ < text_.size() && !in_text_) step();
        std::string out(text_.substr(0, whole_));
        if (in_text_ && !is_name_) out = std::string(writable()) + '"';
        out.append(closers_.rbegin(), closers_.rend());
        return out;
    }

private:
    void step() {
        const char c = text_[at_];
        if (c == '"') return text();
        if (c == '{' || c == '[') {
            closers_ += c == '{' ? '}' : ']';
            name_next_ = c == '{';
            whole_ = ++at_;
        } else if (c == '}' || c == ']') {
            if (!closers_.empty()) closers_.pop_back();
            name_next_ = false;
            whole_ = ++at_;
        } else if (c == ',' || c == ':') {
            name_next_ = c == ',' && closers_.ends_with('}');
            ++at_;
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') ++at_;
        else word();
    }

    /// Reads a number, true, false or null. It is complete only if something follows it.
    void word() {
        const auto end = text_.find_first_of(",:]}[{\" \t\r\n", at_);
        at_ = end == npos ? text_.size() : end;
        if (end != npos) whole_ = end;
    }

    void text() {
        begin_ = at_;
        is_name_ = name_next_;
        for (auto i = at_ + 1; i < text_.size(); ++i) {
            if (text_[i] == '\\') ++i;
            else if (text_[i] == '"') {
                at_ = i + 1;
                if (!is_name_) whole_ = at_;
                return;
            }
        }
        in_text_ = true;
    }

    /// Returns the unfinished string, without an escape or a character that is incomplete.
    std::string_view writable() const {
        auto end = text_.size();
        std::size_t high = npos; // begin of an escaped first half of a surrogate pair, if it is the last escape
        for (auto i = begin_ + 1; i < text_.size();) {
            if (text_[i] != '\\') {
                high = npos;
                ++i;
                continue;
            }
            const std::size_t length = i + 1 < text_.size() && text_[i + 1] == 'u' ? 6 : 2;
            if (i + length > text_.size()) {
                end = high == npos ? i : high;
                return text_.substr(0, end);
            }
            const auto unit = text_.substr(i, length);
            const bool half =
                length == 6 && (unit[2] == 'd' || unit[2] == 'D') && std::string_view("89abAB").find(unit[3]) != npos;
            high = half ? i : npos;
            i += length;
        }
        if (high != npos) return text_.substr(0, high);
        const auto valid = begin_ + detail::valid_utf8_prefix(text_.substr(begin_));
        return text_.substr(0, end - valid < 4 ? valid : end); // otherwise the UTF-8 is invalid, not cut
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t whole_ = 0;
    std::size_t begin_ = 0; ///< begin of the last string
    std::string closers_;
    bool name_next_ = false;
    bool is_name_ = false;
    bool in_text_ = false;
};

} // namespace

std::string complete_json(std::string_view beginning) { return scanner(beginning).complete(); }

} // namespace openai::detail::mapping
