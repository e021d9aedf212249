// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/page.hpp>
#include <openai/responses/response_item.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Parameters of operations that fetch responses or items.
namespace openai {

/// Parameters for listing items.
class OPENAI_DECL item_list_parameters : public paging, public detail::adders<item_list_parameters> {
public:
    std::vector<std::string> include; ///< extra data to request, e.g. "message.output_text.logprobs"

    item_list_parameters() = default;
};

/// Parameters for fetching one item or response.
class OPENAI_DECL retrieve_parameters : public detail::adders<retrieve_parameters> {
public:
    std::vector<std::string> include; ///< extra data to request, e.g. "reasoning.encrypted_content"

    retrieve_parameters() = default;
};

/// Parameters for streaming an existing response; see `responses::resume`.
class OPENAI_DECL response_resume_parameters : public detail::adders<response_resume_parameters> {
public:
    std::optional<std::int64_t> starting_after; ///< `sequence_number` of the last event that you received
    std::optional<bool> include_obfuscation;    ///< whether events are padded against traffic analysis
    std::vector<std::string> include;           ///< extra data to request, e.g. "reasoning.encrypted_content"

    response_resume_parameters() = default;
    explicit response_resume_parameters(std::int64_t after)
        : starting_after(after) {}
};

} // namespace openai
