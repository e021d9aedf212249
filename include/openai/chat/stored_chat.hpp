// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_completion.hpp>
#include <openai/core/page.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Types for completions that the server keeps because their request had `store` set.
namespace openai {

/// Parameters for listing stored completions.
class OPENAI_DECL chat_list_parameters : public paging, public detail::adders<chat_list_parameters> {
public:
    std::optional<std::string> model;            ///< only completions of this model
    std::map<std::string, std::string> metadata; ///< only completions with these pairs; sent as `metadata[key]=value`

    chat_list_parameters() = default;

    /// Adds a pair to `metadata`.
    chat_list_parameters& with_metadata(std::string key, std::string value) & {
        metadata.insert_or_assign(std::move(key), std::move(value));
        return *this;
    }
    chat_list_parameters&& with_metadata(std::string key, std::string value) && {
        return std::move(with_metadata(std::move(key), std::move(value)));
    }
};

/// A change to a stored completion. The new metadata replaces all of the completion's metadata.
class OPENAI_DECL chat_update : public detail::adders<chat_update> {
public:
    std::optional<std::map<std::string, std::string>> metadata; ///< sent if set; an empty map removes all pairs

    /// JSON members for which this class has no field. They are merged into the body last, so a member with the name of
    /// a field replaces that field.
    boost::json::object extra_body;

    chat_update() = default;
    explicit chat_update(std::map<std::string, std::string> pairs)
        : metadata(std::move(pairs)) {}

    /// Adds a pair to `metadata`.
    chat_update& with_metadata(std::string key, std::string value) & {
        if (!metadata) metadata.emplace();
        metadata->insert_or_assign(std::move(key), std::move(value));
        return *this;
    }
    chat_update&& with_metadata(std::string key, std::string value) && {
        return std::move(with_metadata(std::move(key), std::move(value)));
    }
};

/// One message of the request that created a stored completion.
class OPENAI_DECL stored_message : public message {
public:
    std::string id;                          ///< id of the message
    std::vector<content_part> content_parts; ///< the parts of the message, if it has more than text

    stored_message() = default;
};

} // namespace openai
