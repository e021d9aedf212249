// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat_completion.hpp>
#include <openai/page.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// What concerns completions that the server keeps: those asked for with `store` set.
namespace openai {

/// Which stored completions are listed.
class OPENAI_DECL chat_list_parameters : public paging, public detail::adders<chat_list_parameters> {
public:
    std::optional<std::string> model;            ///< only those of this model
    std::map<std::string, std::string> metadata; ///< only those with these pairs, sent as `metadata[key]=value`

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

/// What is changed about a stored completion. Its metadata is replaced as a whole.
class OPENAI_DECL chat_update : public detail::adders<chat_update> {
public:
    std::optional<std::map<std::string, std::string>> metadata; ///< sent when set; empty: all pairs are removed

    /// What has no field here. Merged into the body last: a member of the same name replaces the typed one.
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

/// A message of a stored completion's request.
class OPENAI_DECL stored_message : public message {
public:
    std::string id;
    std::vector<content_part> content_parts; ///< of a message that was more than text

    stored_message() = default;
};

} // namespace openai
