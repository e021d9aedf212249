// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace openai {

namespace detail {
struct tagged_content;
class tagged_access;
} // namespace detail

/// A JSON object whose member "type" says what kind of object it is. `response_item` and `response_tool` derive from
/// this class.
///
/// An object keeps its JSON text, and the text never changes. If you send a received object back, the server gets the
/// same bytes, even if the library does not know the type. To change an object, copy the struct that `as` returns,
/// change the copy, and make a new object from it. Copying an object is cheap, because the copies share the text.
class OPENAI_DECL tagged_json {
public:
    tagged_json() = default;

    /// Returns the member "type". If this member is missing, returns the type that the other members imply: an item
    /// with a `role` is a "message", and an item with only an `id` is an "item_reference". Returns an empty string if
    /// the other members imply no type.
    std::string_view type() const noexcept;

    /// Returns the JSON text as it was received, or as it will be sent. The text is empty for an object that was made
    /// by the default constructor.
    std::string_view json() const noexcept;

    /// Returns the members as a JSON object. Each call parses the text again, so keep the returned value. A number with
    /// more digits than a `double` can hold is rounded.
    boost::json::object members() const;

    /// Whether the JSON texts are identical.
    friend bool operator==(const tagged_json& one, const tagged_json& other) noexcept {
        return one.json() == other.json();
    }

protected:
    /// Used by the derived classes.
    explicit tagged_json(std::shared_ptr<const detail::tagged_content> content) noexcept
        : content_(std::move(content)) {}

    /// Returns a pointer to the struct into which the library has read the JSON text, if `kind` is the `json_type` of
    /// that struct. Otherwise returns null.
    const void* typed(std::string_view kind) const noexcept;

private:
    friend class detail::tagged_access;

    std::shared_ptr<const detail::tagged_content> content_;
};

} // namespace openai
