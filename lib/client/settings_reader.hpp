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

/// A document that a person wrote, as an object. Throws `error` (`invalid_argument`): "<source>: not JSON, line 3".
boost::json::object parse_settings(std::string_view text, std::string_view source);

/// The members of one object of such a document. Other than what a server sends, it is read strictly: each fault is an
/// `error` (`invalid_argument`) that names the document and the place, and never shows a value. Null is absent.
class settings_reader {
public:
    /// `where` is the place of the object: "AIProviders.json", "AIProviders.json: providers.groq".
    settings_reader(boost::json::object& from, std::string where);

    /// Refuses members that are none of these.
    void expect_only(std::initializer_list<std::string_view> names) const;

    std::optional<std::string> text(std::string_view name) const;
    std::optional<double> number(std::string_view name) const;
    bool flag(std::string_view name) const; ///< absent: false
    openai::headers headers(std::string_view name) const;

    /// A text without white space around it, which is wiped from the document.
    secret key(std::string_view name) const;

    /// The object of that name; null if it is absent.
    boost::json::object* object(std::string_view name) const;

    /// "AIProviders.json: providers.groq.baseURL"
    std::string place(std::string_view name) const;

    [[noreturn]] void refuse(std::string_view name, const std::string& why) const;

private:
    boost::json::value* find(std::string_view name) const;

    boost::json::object& from_;
    const std::string where_;
};

} // namespace openai::detail::mapping
