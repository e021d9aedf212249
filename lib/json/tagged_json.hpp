// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/json_reader.hpp"
#include "json/json_slices.hpp"
#include "json/json_writer.hpp"

#include <openai/core/tagged_json.hpp>

#include <boost/json/object.hpp>

#include <concepts>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Reads and writes unions with a discriminator: the member "type" of an object decides which struct the object is. See
/// `tagged_json`.
namespace openai::detail {

/// The content that all copies of a tagged object share. It never changes.
struct tagged_content {
    std::string text;
    std::string type;
    std::string id;
    std::string_view kind;             ///< the `json_type` of the struct to which `typed` points
    std::shared_ptr<const void> typed; ///< null if the type is not known
};

class tagged_access {
public:
    template <std::derived_from<tagged_json> T>
    static T make(std::shared_ptr<const tagged_content> content) {
        return T(std::move(content));
    }
    static const tagged_content* content(const tagged_json& of) noexcept { return of.content_.get(); }
};

namespace mapping {

/// A struct of a family, and one of the values of "type" that an object of this struct can have.
struct tagged_kind {
    std::string_view type;
    std::string_view kind; ///< the `json_type` of the struct
    std::shared_ptr<const void> (*read)(const boost::json::object& json, const path& at);
};

/// Lists the structs of a family, e.g. of the family of all items. Each family has a specialisation in a header of its
/// own, such as `response_item_family.hpp`. `implied_type` returns the type of an object that has no member "type".
///
///     static std::span<const tagged_kind> kinds();
///     static std::string_view implied_type(const boost::json::object& json);
template <class Family>
struct tagged_family;

/// Removes the member "type" from the extra members of a struct if it is `implied`, the `json_type` of the struct.
void drop_implied_type(boost::json::object& extra, std::string_view implied);

template <described T>
std::shared_ptr<const void> read_tagged(const boost::json::object& json, const path& at) {
    auto value = std::make_shared<T>();
    read_fields(json, *value, at);
    drop_implied_type(value->extra, T::json_type);
    return value;
}

template <described T>
constexpr tagged_kind kind_of(std::string_view type = T::json_type) {
    return {type, T::json_type, read_tagged<T>};
}

/// Makes the content of a tagged object. `text` is the JSON text of the object.
std::shared_ptr<const tagged_content> make_content(const boost::json::object& json, std::string text, const path& at,
                                                   std::span<const tagged_kind> kinds, std::string_view implied_type);

template <std::derived_from<tagged_json> Family>
Family make_tagged(const boost::json::object& json, std::string text, const path& at = {}) {
    using family = tagged_family<Family>;
    return tagged_access::make<Family>(
        make_content(json, std::move(text), at, family::kinds(), family::implied_type(json)));
}

/// Parses an object that the user provides as text. Throws `error` (`invalid_json`, `invalid_argument`). `what` names
/// the text in the message.
boost::json::object parse_object(std::string_view text, std::string_view what);

template <std::derived_from<tagged_json> Family>
Family parse_tagged(std::string text, std::string_view what) {
    const auto json = parse_object(text, what);
    return make_tagged<Family>(json, std::move(text));
}

/// A struct of a family, with its type erased.
struct tagged_struct {
    std::shared_ptr<const void> value;
    std::string_view kind; ///< the `json_type` of the struct
    const boost::json::object* extra;
    std::string_view id; ///< empty if the struct has none
    void (*write_fields)(json_writer& out, const void* value, const path& at);
};

/// Makes the content of a tagged object from a struct. Throws the same errors as `json_writer`.
std::shared_ptr<const tagged_content> make_content(tagged_struct from);

template <described T>
void write_fields_erased(json_writer& out, const void* value, const path& at) {
    write_fields(out, *static_cast<const T*>(value), at);
}

/// Makes an object of the family from a struct.
template <std::derived_from<tagged_json> Family, described T>
Family make_tagged_of(T&& value) {
    const auto kept = std::make_shared<const T>(std::move(value));
    std::string_view id;
    if constexpr (requires { id = kept->id; }) id = kept->id;
    else if constexpr (requires { id = *kept->id; }) id = kept->id ? std::string_view(*kept->id) : id;
    return tagged_access::make<Family>(make_content({kept, T::json_type, &kept->extra, id, write_fields_erased<T>}));
}

/// Returns the text of a parsed object. It means the same as the text that was parsed, but its bytes may differ.
std::string text_of(const boost::json::object& json);

template <std::derived_from<tagged_json> Family>
bool read_value(const boost::json::value& json, Family& out, const path& at) {
    const auto* object = json.if_object();
    if (object) out = make_tagged<Family>(*object, text_of(*object), at);
    return object != nullptr;
}

void write_value(json_writer& out, const tagged_json& value, const path& at);

/// Returns a copy of the content, with the given text. If this text is not strict JSON, the copy keeps the old text.
std::shared_ptr<const tagged_content> with_text(const tagged_content& content, std::string_view text);

/// Replaces the text of an object with `text`, the bytes that the server sent. If these bytes are not strict JSON, the
/// object keeps its old text.
template <std::derived_from<tagged_json> Family>
void keep_text(std::string_view text, Family& value) {
    if (const auto* content = tagged_access::content(value))
        value = tagged_access::make<Family>(with_text(*content, text));
}

/// Calls `keep_text` for each object of a list. `list` is the text from which the list was read. Does nothing if `list`
/// has more or fewer objects than `values`.
template <std::derived_from<tagged_json> Family>
void keep_texts(std::string_view list, std::vector<Family>& values) {
    const auto texts = objects_in(list);
    if (texts.size() != values.size()) return; // the list was read with tolerance
    for (std::size_t i = 0; i < values.size(); ++i) keep_text(texts[i], values[i]);
}

} // namespace mapping
} // namespace openai::detail
