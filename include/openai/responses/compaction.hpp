// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace openai {

/// A long input that the server has compacted. Use the items in `output` as the beginning of the next input.
class OPENAI_DECL compaction {
public:
    std::string id;                      ///< id of the compacted response
    std::string object;                  ///< "response.compaction"
    std::int64_t created_at = 0;         ///< seconds since 1970; 0 if the server does not say
    std::vector<response_item> output;   ///< the compacted items
    std::optional<response_usage> usage; ///< the tokens used, if the server states them
    boost::json::object extra;           ///< all other JSON members

    compaction() = default;
};

} // namespace openai
