// SPDX-License-Identifier: BSL-1.0
#include "json/half_characters.hpp"

#include "text/utf8.hpp"
#include "json/json_repair.hpp"

#include <algorithm>

namespace openai::detail::mapping {
namespace {

/// The first of the marks, which are the last 2,048 code points. They are for private use. There is one mark for each
/// half of a surrogate pair, D800 to DFFF.
constexpr char32_t first_mark = 0x10F800;
constexpr std::string_view mark_lead = "\xF4\x8F"; // begins these and other private code points
constexpr std::size_t mark_size = 4;

std::string encoded(char32_t point) {
    return {static_cast<char>(0xF0 | point >> 18), static_cast<char>(0x80 | (point >> 12 & 0x3F)),
            static_cast<char>(0x80 | (point >> 6 & 0x3F)), static_cast<char>(0x80 | (point & 0x3F))};
}

bool is_first_half(char32_t unit) noexcept { return unit >= 0xD800 && unit < 0xDC00; }
bool is_second_half(char32_t unit) noexcept { return unit >= 0xDC00 && unit < 0xE000; }

/// Returns the half for the mark at the beginning of the text, or 0 if there is no mark.
char32_t marked(std::string_view text) noexcept {
    if (!text.starts_with(mark_lead)) return 0;
    const auto point = detail::first_code_point(text);
    return point.valid && point.value >= first_mark ? point.value - first_mark + 0xD800 : 0;
}

bool is_streamed(std::string_view name) noexcept {
    constexpr std::string_view names[] = {"content",   "text",  "reasoning_content", "reasoning", "refusal",
                                          "arguments", "input", "transcript",        "delta"};
    return std::ranges::find(names, name) != std::end(names);
}

/// Goes through JSON text and replaces escaped halves in its strings by marks.
class marker {
public:
    explicit marker(std::string_view text)
        : text_(text) {}

    std::string run() {
        while (at_ < text_.size()) {
            if (text_[at_] == '"') string();
            else out_ += text_[at_++];
        }
        return std::move(out_);
    }

private:
    void string() {
        const auto begin = at_;
        for (++at_; at_ < text_.size() && text_[at_] != '"';) at_ += text_[at_] == '\\' ? 2 : 1;
        at_ = std::min(at_, text_.size());
        const auto inside = text_.substr(begin + 1, at_ - begin - 1);
        if (at_ < text_.size()) ++at_;
        const auto next = text_.find_first_not_of(" \t\r\n", at_);
        if (next != std::string_view::npos && text_[next] == ':') name_ = inside;
        out_ += '"';
        if (is_streamed(name_)) value(inside);
        else out_ += inside;
        if (at_ > begin + 1 && text_[at_ - 1] == '"') out_ += '"';
    }

    void value(std::string_view inside) {
        const int first = escaped_unit(inside);
        if (is_second_half(static_cast<char32_t>(first))) {
            out_ += encoded(first_mark + static_cast<char32_t>(first) - 0xD800);
            inside.remove_prefix(escape_size);
        }
        const bool ends_escaped = inside.size() >= escape_size && !is_escaped(inside, inside.size() - escape_size);
        const int last = ends_escaped ? escaped_unit(inside.substr(inside.size() - escape_size)) : -1;
        const bool cut = is_first_half(static_cast<char32_t>(last));
        out_ += inside.substr(0, inside.size() - (cut ? escape_size : 0));
        if (cut) out_ += encoded(first_mark + static_cast<char32_t>(last) - 0xD800);
    }

    /// Whether an escape that began earlier contains this character.
    static bool is_escaped(std::string_view text, std::size_t at) noexcept {
        std::size_t backslashes = 0;
        while (at > backslashes && text[at - backslashes - 1] == '\\') ++backslashes;
        return backslashes % 2 == 1;
    }

    static constexpr std::size_t escape_size = 6;

    std::string_view text_;
    std::size_t at_ = 0;
    std::string_view name_;
    std::string out_;
};

} // namespace

std::string mark_halves(std::string_view json) {
    // If the text itself contains such code points, nothing is marked.
    return json.find(mark_lead) == std::string_view::npos ? marker(json).run() : std::string(json);
}

std::string half_characters::join(const place& of, std::string_view piece, bool has_marks, bool last) {
    last = last || no_more_;
    std::string out;
    const auto held = held_.find(of);
    if (held != held_.end() && (last || !piece.empty())) {
        const auto second = has_marks ? marked(piece) : 0;
        if (is_second_half(second)) {
            out += encoded(0x10000 + ((held->second - 0xD800) << 10) + (second - 0xDC00));
            piece.remove_prefix(mark_size);
        } else {
            out += replacement_character;
        }
        held_.erase(held);
    }
    for (auto mark = piece.find(mark_lead); has_marks && mark != std::string_view::npos; mark = piece.find(mark_lead)) {
        out += piece.substr(0, mark);
        const auto half = marked(piece.substr(mark));
        piece.remove_prefix(mark + mark_size);
        if (!last && piece.empty() && is_first_half(half)) held_[of] = half;
        else out += replacement_character;
    }
    return out.append(piece);
}

} // namespace openai::detail::mapping
