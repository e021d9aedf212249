// SPDX-License-Identifier: BSL-1.0
#include "model/json_text.hpp"

#include "model/capped_resource.hpp"
#include "model/json_repair.hpp"
#include "model/mapping.hpp"
#include "sanitize.hpp"

#include <boost/json/parser.hpp>

namespace openai::mapping {
namespace {

namespace json = boost::json;

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
    if (failure || offset != text.size()) return std::nullopt;
    return parser.release();
}

} // namespace

std::optional<json::value> parse_json(std::string_view text, std::size_t& offset, std::size_t memory,
                                      json::storage_ptr storage) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    const std::size_t skipped = text.starts_with(mark) ? mark.size() : 0;
    text.remove_prefix(skipped);
    auto value = parse_strictly(text, offset, memory, storage);
    if (!value) {
        // Repairing costs a copy, so only a document that failed pays for it.
        const std::string repaired = repair_json_text(text);
        std::size_t repaired_offset = 0;
        if (repaired != text) value = parse_strictly(repaired, repaired_offset, memory, std::move(storage));
    }
    offset += skipped;
    return value;
}

json::value parse_json_or_throw(std::string_view text, std::string_view what, std::size_t memory,
                                json::storage_ptr storage) {
    std::size_t offset = 0;
    if (auto value = parse_json(text, offset, memory, std::move(storage))) return std::move(*value);
    error_details details;
    details.code = errc::invalid_json;
    details.context = std::string(what) + " is not valid JSON at byte " + std::to_string(offset);
    details.excerpt = detail::excerpt_of(text);
    throw error(std::move(details));
}

} // namespace openai::mapping
