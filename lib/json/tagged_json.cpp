// SPDX-License-Identifier: BSL-1.0
#include "json/tagged_json.hpp"

#include "json/content_text.hpp"
#include "json/json_text.hpp"

#include <openai/core/error.hpp>

#include <algorithm>

namespace openai {

std::string_view tagged_json::type() const noexcept { return content_ ? content_->type : std::string_view(); }

std::string_view tagged_json::json() const noexcept { return content_ ? content_->text : std::string_view(); }

boost::json::object tagged_json::members() const {
    if (!content_) return {};
    return detail::mapping::parse_object(content_->text, "the text");
}

const void* tagged_json::typed(std::string_view kind) const noexcept {
    return content_ && content_->kind == kind ? content_->typed.get() : nullptr;
}

namespace detail::mapping {
namespace {

std::string text_member(const boost::json::object& json, std::string_view name) {
    const auto* member = json.if_contains(name);
    return member && member->is_string() ? std::string(std::string_view(member->get_string())) : std::string();
}

} // namespace

std::shared_ptr<const tagged_content> make_content(const boost::json::object& json, std::string text, const path& at,
                                                   std::span<const tagged_kind> kinds, std::string_view implied_type) {
    auto content = std::make_shared<tagged_content>();
    content->text = std::move(text);
    content->type = text_member(json, "type");
    if (content->type.empty()) content->type = implied_type;
    content->id = text_member(json, "id");
    const auto found = std::ranges::find(kinds, std::string_view(content->type), &tagged_kind::type);
    if (found == kinds.end()) return content;
    content->kind = found->kind;
    content->typed = found->read(json, at);
    return content;
}

std::shared_ptr<const tagged_content> make_content(tagged_struct from) {
    json_writer out;
    const path root;
    out.open('{');
    if (!from.extra->contains("type")) {
        out.member("type", root);
        out.text(from.kind, root);
    }
    from.write_fields(out, from.value.get(), root);
    out.close('}');

    auto content = std::make_shared<tagged_content>();
    content->text = out.take();
    content->type = text_member(*from.extra, "type");
    if (content->type.empty()) content->type = from.kind;
    content->id = from.id;
    content->kind = from.kind;
    content->typed = std::move(from.value);
    return content;
}

void drop_implied_type(boost::json::object& extra, std::string_view implied) {
    const auto* type = extra.if_contains("type");
    if (type && type->is_string() && std::string_view(type->get_string()) == implied) extra.erase("type");
}

boost::json::object parse_object(std::string_view text, std::string_view what) {
    auto document = parse_json_or_throw(text, what);
    if (const auto fault = find_json_fault(text)) // which the parser for answers tolerates
        throw error(errc::invalid_json, std::string(what) + " is not valid JSON at byte " + std::to_string(*fault));
    if (!document.is_object()) throw error(errc::invalid_argument, std::string(what) + " is no JSON object");
    return std::move(document.get_object());
}

std::string text_of(const boost::json::object& json) {
    json_writer out(true);
    write_value(out, json, path());
    return out.take();
}

void write_value(json_writer& out, const tagged_json& value, const path& at) {
    if (value.json().empty() && !out.to().is_anyone) refuse(at, "is empty");
    out.literal(value.json().empty() ? "{}" : value.json());
}

std::shared_ptr<const tagged_content> with_text(const tagged_content& content, std::string_view text) {
    auto changed = std::make_shared<tagged_content>(content);
    if (!find_json_fault(text)) changed->text = text;
    return changed;
}

} // namespace detail::mapping
} // namespace openai
