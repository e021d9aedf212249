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

/// Unions by a discriminator: objects whose member "type" says which struct they are. See `tagged_json`.
namespace openai::detail {

/// What the copies of a tagged object share. It never changes.
struct tagged_content {
    std::string text;
    std::string type;
    std::string id;
    std::string_view kind;             ///< `json_type` of the struct behind `typed`
    std::shared_ptr<const void> typed; ///< null: of a type that is not known
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

/// One struct of a family, and one of the types under which it comes.
struct tagged_kind {
    std::string_view type;
    std::string_view kind; ///< its `json_type`
    std::shared_ptr<const void> (*read)(const boost::json::object& json, const path& at);
};

/// The structs of a family, such as all items: specialised beside their fields. `implied_type` says what an object is
/// that has no type.
///
///     static std::span<const tagged_kind> kinds();
///     static std::string_view implied_type(const boost::json::object& json);
template <class Family>
struct tagged_family;

template <described T>
std::shared_ptr<const void> read_tagged(const boost::json::object& json, const path& at) {
    auto value = std::make_shared<T>();
    read_fields(json, *value, at);
    const auto* type = value->extra.if_contains("type");
    if (type && type->is_string() && std::string_view(type->get_string()) == T::json_type) value->extra.erase("type");
    return value;
}

template <described T>
constexpr tagged_kind kind_of(std::string_view type = T::json_type) {
    return {type, T::json_type, read_tagged<T>};
}

/// `text`: the object's.
std::shared_ptr<const tagged_content> make_content(const boost::json::object& json, std::string text, const path& at,
                                                   std::span<const tagged_kind> kinds, std::string_view implied_type);

template <std::derived_from<tagged_json> Family>
Family make_tagged(const boost::json::object& json, std::string text, const path& at = {}) {
    using family = tagged_family<Family>;
    return tagged_access::make<Family>(
        make_content(json, std::move(text), at, family::kinds(), family::implied_type(json)));
}

/// The object in a text of the user's. Throws `error`: `invalid_json`, `invalid_argument`. `what` names the text.
boost::json::object parse_object(std::string_view text, std::string_view what);

template <std::derived_from<tagged_json> Family>
Family parse_tagged(std::string text, std::string_view what) {
    const auto json = parse_object(text, what);
    return make_tagged<Family>(json, std::move(text));
}

/// A struct as JSON text. Throws as `json_writer`.
template <described T>
std::string write_tagged(const T& value) {
    json_writer out;
    const path root;
    out.open('{');
    if (!value.extra.contains("type")) {
        out.member("type", root);
        out.text(T::json_type, root);
    }
    write_fields(out, value, root);
    out.close('}');
    return out.take();
}

/// A struct as an object of its family.
template <std::derived_from<tagged_json> Family, described T>
Family make_tagged_of(T value) {
    auto content = std::make_shared<tagged_content>();
    content->text = write_tagged(value);
    content->type = T::json_type;
    if constexpr (requires { value.extra; }) {
        const auto* type = value.extra.if_contains("type");
        if (type && type->is_string()) content->type = std::string_view(type->get_string());
    }
    if constexpr (requires { content->id = value.id; }) content->id = value.id;
    else if constexpr (requires { content->id = *value.id; }) content->id = value.id.value_or("");
    content->kind = T::json_type;
    content->typed = std::make_shared<T>(std::move(value));
    return tagged_access::make<Family>(std::move(content));
}

/// The text of what was parsed: the same JSON, but not the same bytes.
std::string text_of(const boost::json::object& json);

template <std::derived_from<tagged_json> Family>
bool read_value(const boost::json::value& json, Family& out, const path& at) {
    const auto* object = json.if_object();
    if (object) out = make_tagged<Family>(*object, text_of(*object), at);
    return object != nullptr;
}

void write_value(json_writer& out, const tagged_json& value, const path& at);

/// The content with another text, if that is strict JSON.
std::shared_ptr<const tagged_content> with_text(const tagged_content& content, std::string_view text);

/// Gives an object the bytes that it came as. If they are no strict JSON, it keeps the text that was made of it.
template <std::derived_from<tagged_json> Family>
void keep_text(std::string_view text, Family& value) {
    if (const auto* content = tagged_access::content(value))
        value = tagged_access::make<Family>(with_text(*content, text));
}

/// The same for the objects of a list. `list`: the text that the list was read from.
template <std::derived_from<tagged_json> Family>
void keep_texts(std::string_view list, std::vector<Family>& values) {
    const auto texts = objects_in(list);
    if (texts.size() != values.size()) return; // it was read with tolerance
    for (std::size_t i = 0; i < values.size(); ++i) keep_text(texts[i], values[i]);
}

} // namespace mapping
} // namespace openai::detail
