// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_item.hpp>
#include <openai/responses/response_list.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Types for the conversations that the server keeps.
namespace openai {

/// A conversation, as the server describes it. A conversation collects the items of several responses on the server.
/// This object does not contain the items.
class OPENAI_DECL conversation {
public:
    std::string id;              ///< id of the conversation
    std::string object;          ///< "conversation"
    std::int64_t created_at = 0; ///< seconds since 1970; 0 if the server does not say
    /// Pairs of keys and values of your choice. OpenAI accepts up to 16 pairs. A key can have up to 64 characters, and
    /// a value up to 512.
    std::map<std::string, std::string> metadata;
    boost::json::object extra; ///< all other JSON members

    conversation() = default;
};

/// A request to create a conversation.
class OPENAI_DECL conversation_request : public detail::adders<conversation_request> {
public:
    std::vector<response_item> items; ///< the first items of the conversation; OpenAI accepts at most 20
    /// Pairs of keys and values of your choice. OpenAI accepts up to 16 pairs. A key can have up to 64 characters, and
    /// a value up to 512.
    std::map<std::string, std::string> metadata;

    /// Further members of the JSON body, for instance those for which this class has no field. If a member has the name
    /// of a field, it is sent instead of the field.
    boost::json::object extra_body;

    conversation_request() = default;

    /// Appends an item.
    conversation_request& add(response_item item) & {
        items.push_back(std::move(item));
        return *this;
    }
    conversation_request&& add(response_item item) && { return std::move(add(std::move(item))); }
};

/// A change to a conversation. The new metadata replaces all of the conversation's metadata.
class OPENAI_DECL conversation_update : public detail::adders<conversation_update> {
public:
    /// The new metadata. It is sent only if you set it. An empty map removes all pairs of the conversation.
    std::optional<std::map<std::string, std::string>> metadata;

    /// Further members of the JSON body, for instance those for which this class has no field. If a member has the name
    /// of a field, it is sent instead of the field.
    boost::json::object extra_body;

    conversation_update() = default;
    explicit conversation_update(std::map<std::string, std::string> pairs)
        : metadata(std::move(pairs)) {}
};

/// Items to append to a conversation.
class OPENAI_DECL conversation_items : public detail::adders<conversation_items> {
public:
    std::vector<response_item> items; ///< OpenAI accepts at most 20

    /// Further members of the JSON body, for instance those for which this class has no field. If a member has the name
    /// of a field, it is sent instead of the field.
    boost::json::object extra_body;

    conversation_items() = default;
    explicit conversation_items(std::vector<response_item> what)
        : items(std::move(what)) {}
};

} // namespace openai
