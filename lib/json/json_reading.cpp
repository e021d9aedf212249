// SPDX-License-Identifier: BSL-1.0
#include <openai/core/described_json.hpp>

#include "text/sanitize.hpp"
#include "json/json_reader.hpp"
#include "json/json_text.hpp"

namespace openai::detail {

bool json_reading::fail(const json_path& at, std::string_view complaint) {
    if (quiet_ || lenient() || !complaint_.empty()) return false;
    const auto where = at.text();
    complaint_ = (where.empty() ? "the document" : sanitize(where)) + ' ' + std::string(complaint); // names of a server
    return false;
}

void json_reading::reject() const { throw error(errc::invalid_response, complaint_); }

boost::json::value parse_document(std::string_view text, std::string_view what) {
    auto document = mapping::parse_user_json(text, what);
    mapping::path root;
    root.strict = true;
    mapping::check_finite(document, root);
    return document;
}

} // namespace openai::detail
