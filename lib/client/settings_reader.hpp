// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/headers.hpp>
#include <openai/core/secret.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace openai::detail::mapping {

/// Parses a document that a user wrote, and returns its object. Throws `error` (`invalid_argument`) with a text such as
/// "<source>: not JSON, line 3" if the document is not a JSON object.
boost::json::object parse_settings(std::string_view text, std::string_view source);

/// Reads the members of one object in a document that a user wrote. Unlike the reader of documents from a server, this
/// class is strict: each mistake is an `error` (`invalid_argument`). The error names the document and the member, but
/// never shows a value. A member that is null is treated as absent.
class settings_reader {
public:
    /// Makes a reader of the object `from`. `where` is the position of this object, such as "AIProviders.json" or
    /// "AIProviders.json: providers.groq".
    settings_reader(boost::json::object& from, std::string where);

    /// Throws if the object has members other than `names`.
    void expect_only(std::initializer_list<std::string_view> names) const;

    std::optional<std::string> text(std::string_view name) const;
    std::optional<double> number(std::string_view name) const;
    bool flag(std::string_view name) const; ///< the value of the member, or false if it is absent
    openai::headers headers(std::string_view name) const;

    /// Returns the text of a member without the white space at its ends. Wipes the text in the document.
    secret key(std::string_view name) const;

    /// Returns the member with this name, which must be an object. Returns null if the member is absent.
    boost::json::object* object(std::string_view name) const;

    /// Returns the position of a member, such as "AIProviders.json: providers.groq.baseURL".
    std::string place(std::string_view name) const;

    [[noreturn]] void refuse(std::string_view name, const std::string& why) const;

private:
    boost::json::value* find(std::string_view name) const;

    boost::json::object& from_;
    const std::string where_;
};

} // namespace openai::detail::mapping
