// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openai {

/// One HTTP header field.
struct header {
    std::string name;
    std::string value;

    header() = default;
    header(std::string field_name, std::string field_value)
        : name(std::move(field_name))
        , value(std::move(field_value)) {}
};

/// An ordered list of HTTP header fields. Names are compared without regard to ASCII case (RFC 9110, 5.1).
class OPENAI_DECL headers {
public:
    /// Appends a field. Earlier fields of the same name stay.
    headers& add(std::string name, std::string value) &;
    headers&& add(std::string name, std::string value) && { return std::move(add(std::move(name), std::move(value))); }

    /// Removes all fields of this name, and adds this field.
    headers& set(std::string name, std::string value) &;
    headers&& set(std::string name, std::string value) && { return std::move(set(std::move(name), std::move(value))); }

    /// Removes all fields of this name.
    headers& erase(std::string_view name) & noexcept;

    /// Returns the value of the first field of this name, or an empty optional if there is no such field.
    std::optional<std::string_view> find(std::string_view name) const noexcept;

    bool contains(std::string_view name) const noexcept { return find(name).has_value(); }
    bool empty() const noexcept { return fields_.empty(); }
    std::size_t size() const noexcept { return fields_.size(); }
    auto begin() const noexcept { return fields_.begin(); }
    auto end() const noexcept { return fields_.end(); }

private:
    std::vector<header> fields_;
};

} // namespace openai
