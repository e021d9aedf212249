// SPDX-License-Identifier: BSL-1.0
#include "json/json_text.hpp"

#include "text/ascii.hpp"

#include "text/sanitize.hpp"
#include "json/capped_resource.hpp"
#include "json/json_repair.hpp"
#include "json/mapping.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parser.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace openai::detail::mapping {
namespace {

namespace json = boost::json;

constexpr std::string_view mark = "\xEF\xBB\xBF"; // of the byte order

std::string_view without_blanks(std::string_view text) noexcept {
    const auto begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    return text.substr(begin);
}

/// Servers that stream as well may end every answer as they end a stream.
bool holds_only_end_markers(std::string_view text) noexcept {
    constexpr std::string_view field = "data:";
    constexpr std::string_view marker = "[DONE]";
    for (text = without_blanks(text); !text.empty(); text = without_blanks(text)) {
        if (text.starts_with(field)) text = without_blanks(text.substr(field.size()));
        if (!text.starts_with(marker)) return false;
        text.remove_prefix(marker.size());
    }
    return true;
}

std::optional<json::value> parse_strictly(std::string_view text, std::size_t& offset, std::size_t memory,
                                          json::storage_ptr storage) {
    json::parse_options options;
    options.max_depth = max_json_depth;
    unsigned char scratch[4096]; // most documents need no more while they are parsed
    capped_resource temporary(memory_for(text.size(), memory));
    json::parser parser(&temporary, options, scratch);
    parser.reset(std::move(storage));
    boost::system::error_code failure;
    offset = parser.write_some(text.data(), text.size(), failure);
    if (failure || (offset != text.size() && !holds_only_end_markers(text.substr(offset)))) return std::nullopt;
    return parser.release();
}

/// Whether a text is of those that Python and C write for numbers that JSON does not have, or for its words; then
/// `meant` is the JSON for it.
bool find_foreign_word(std::string_view text, std::string_view& meant) noexcept {
    static constexpr std::pair<std::string_view, std::string_view> words[] = {
        {"NaN", "null"},  {"Infinity", "null"}, {"-Infinity", "null"}, {"-NaN", "null"},
        {"nan", "null"},  {"-nan", "null"},     {"inf", "null"},       {"-inf", "null"},
        {"None", "null"}, {"True", "true"},     {"False", "false"},
    };
    for (const auto& [word, json] : words) {
        if (word != text) continue;
        meant = json;
        return true;
    }
    return false;
}

void append_escaped(char control, std::string& out) {
    constexpr auto digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(control);
    out += "\\u00";
    out += digits[byte >> 4];
    out += digits[byte & 15];
}

constexpr bool is_of_word(char c) noexcept { return ascii::is_alnum(c) || c == '-' || c == '+' || c == '.'; }

/// How long the string is that a text begins with, and its quotation marks; copies it, control bytes as escapes.
std::size_t copy_string(std::string_view text, std::string& out) {
    std::size_t at = 1;
    out += '"';
    for (; at < text.size() && text[at] != '"'; ++at) {
        const bool escapes = text[at] == '\\' && at + 1 < text.size();
        if (escapes) out += text[at++]; // what it escapes may be a quotation mark, and no control byte
        if (!escapes && static_cast<unsigned char>(text[at]) < 0x20) append_escaped(text[at], out);
        else out += text[at];
    }
    if (at < text.size()) out += text[at++];
    return at;
}

/// What becomes of words of other programming languages, such as `NaN`.
enum class foreign_words { replaced, kept };

/// The text with control bytes inside strings as escapes, and foreign words as JSON has them.
std::string without_foreign(std::string_view text, foreign_words words) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        std::size_t length = 1;
        if (text[0] == '"') {
            length = copy_string(text, out);
        } else {
            while (length < text.size() && is_of_word(text[0]) && is_of_word(text[length])) ++length;
            auto word = text.substr(0, length);
            if (words == foreign_words::replaced) find_foreign_word(word, word);
            out += word;
        }
        text.remove_prefix(length);
    }
    return out;
}

std::optional<json::value> parse(std::string_view text, std::size_t& offset, std::size_t memory,
                                 json::storage_ptr storage, foreign_words words) {
    const std::size_t skipped = text.starts_with(mark) ? mark.size() : 0;
    text.remove_prefix(skipped);
    auto value = parse_strictly(text, offset, memory, storage);
    if (!value) {
        // Repairing costs a copy, so only a document that failed pays for it.
        const std::string repaired = repair_json_text(without_foreign(text, words));
        std::size_t repaired_offset = 0;
        if (repaired != text) value = parse_strictly(repaired, repaired_offset, memory, std::move(storage));
    }
    offset += skipped;
    return value;
}

/// Checks a text without making values of it.
struct no_values {
    static constexpr std::size_t max_object_size = ~std::size_t{0};
    static constexpr std::size_t max_array_size = ~std::size_t{0};
    static constexpr std::size_t max_key_size = ~std::size_t{0};
    static constexpr std::size_t max_string_size = ~std::size_t{0};
    using failure = boost::system::error_code;

    bool on_document_begin(failure&) { return true; }
    bool on_document_end(failure&) { return true; }
    bool on_object_begin(failure&) { return true; }
    bool on_object_end(std::size_t, failure&) { return true; }
    bool on_array_begin(failure&) { return true; }
    bool on_array_end(std::size_t, failure&) { return true; }
    bool on_key_part(json::string_view, std::size_t, failure&) { return true; }
    bool on_key(json::string_view, std::size_t, failure&) { return true; }
    bool on_string_part(json::string_view, std::size_t, failure&) { return true; }
    bool on_string(json::string_view, std::size_t, failure&) { return true; }
    bool on_number_part(json::string_view, failure&) { return true; }
    bool on_int64(std::int64_t, json::string_view, failure&) { return true; }
    bool on_uint64(std::uint64_t, json::string_view, failure&) { return true; }
    bool on_double(double, json::string_view, failure&) { return true; }
    bool on_bool(bool, failure&) { return true; }
    bool on_null(failure&) { return true; }
    bool on_comment_part(json::string_view, failure&) { return true; }
    bool on_comment(json::string_view, failure&) { return true; }
};

/// Returns the number of bytes that a strict parser accepts.
std::size_t check(std::string_view text, boost::system::error_code& failure) {
    json::parse_options options;
    options.max_depth = max_json_depth;
    json::basic_parser<no_values> parser(options);
    return parser.write_some(false, text.data(), text.size(), failure);
}

/// Returns what is wrong with a text that a strict parser refuses at the byte `offset`.
std::string complaint_about(std::string_view text, std::size_t offset) {
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    if (without_blanks(text).empty()) return "is empty";
    boost::system::error_code failure;
    check(text, failure);
    const bool deep = failure == json::error::too_deep;
    const auto what = deep ? "is nested more than " + std::to_string(max_json_depth) + " levels deep"
                           : std::string("is not valid JSON");
    return what + " at byte " + std::to_string(offset);
}

[[noreturn]] void fail_to_parse(std::string_view text, std::string_view what, std::size_t offset) {
    error_details details;
    details.code = errc::invalid_json;
    details.context = std::string(what) + ' ' + complaint_about(text, offset);
    details.excerpt = detail::excerpt_of(text);
    throw error(std::move(details));
}

} // namespace

std::optional<std::size_t> find_json_fault(std::string_view text) {
    boost::system::error_code failure;
    const auto taken = check(text, failure);
    if (failure || taken != text.size()) return taken;
    return std::nullopt;
}

std::optional<json::value> parse_json(std::string_view text, std::size_t& offset, std::size_t memory,
                                      json::storage_ptr storage) {
    return parse(text, offset, memory, std::move(storage), foreign_words::replaced);
}

json::value parse_json_or_throw(std::string_view text, std::string_view what, std::size_t memory,
                                json::storage_ptr storage) {
    std::size_t offset = 0;
    if (auto value = parse_json(text, offset, memory, std::move(storage))) return std::move(*value);
    fail_to_parse(text, what, offset);
}

json::value parse_user_json(std::string_view text, std::string_view what) {
    std::size_t offset = 0;
    if (auto value = parse(text, offset, body_memory, {}, foreign_words::kept)) return std::move(*value);
    fail_to_parse(text, what, offset);
}

} // namespace openai::detail::mapping
