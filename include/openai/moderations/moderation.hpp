// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/content_part.hpp>
#include <openai/detail/adders.hpp>

#include <boost/json/object.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace openai {

/// The input to check: one string, several strings, or the parts of one message (made with `content_part::from_text` or
/// `content_part::image`).
using moderation_input = std::variant<std::string, std::vector<std::string>, std::vector<content_part>>;

/// A request for moderation (OpenAI's CreateModerationRequest).
class OPENAI_DECL moderation_request : public detail::adders<moderation_request> {
public:
    moderation_input input;           ///< the content to check
    std::optional<std::string> model; ///< if not set, the server chooses

    /// Further JSON members to send, for example those for which this class has no field. They are merged into the body
    /// last. If a member has the same name as a field, the member is sent instead of the field.
    boost::json::object extra_body;

    moderation_request() = default;
    explicit moderation_request(moderation_input what, std::optional<std::string> model_name = {})
        : input(std::move(what))
        , model(std::move(model_name)) {}

    /// Appends a string. If the input is a single string, it first becomes a list that contains this string. If the
    /// single string is empty, the list is empty. If the input is a list of parts, the new string is appended as a
    /// part.
    moderation_request& add(std::string text) &;
    moderation_request&& add(std::string text) && { return std::move(add(std::move(text))); }

    /// Appends a part. If the input is a single string or a list of strings, each string first becomes a part. If the
    /// input is a single string that is empty, it is dropped.
    moderation_request& add(content_part part) &;
    moderation_request&& add(content_part part) && { return std::move(add(std::move(part))); }
};

/// The model's judgment of one input. The categories have the server's names, for instance "hate/threatening".
class OPENAI_DECL moderation_result {
public:
    bool flagged = false;                          ///< whether any category applies
    std::map<std::string, bool> categories;        ///< for each category that the server mentions, whether it applies
    std::map<std::string, double> category_scores; ///< from 0 to 1
    /// For each category, the types of input to which its score applies: "text", "image".
    std::map<std::string, std::vector<std::string>> category_applied_input_types;
    boost::json::object extra; ///< other members that the provider sent

    moderation_result() = default;

    /// Whether the category applies; false if the server does not mention it.
    bool has(const std::string& category) const;

    /// Returns the score of the category, or 0 if the server does not mention it.
    double score(const std::string& category) const;
};

/// The model's judgment of all inputs of a request.
class OPENAI_DECL moderation {
public:
    std::string id;                         ///< id of the moderation
    std::string model;                      ///< the model that checked the content
    std::vector<moderation_result> results; ///< one for each text, or one for all parts of a message
    boost::json::object extra;              ///< other members that the provider sent

    moderation() = default;

    /// Returns an iterator to the first element.
    auto begin() const noexcept { return results.begin(); }
    /// Returns an iterator past the last element.
    auto end() const noexcept { return results.end(); }

    /// Whether any input is flagged.
    bool flagged() const noexcept;
};

} // namespace openai
