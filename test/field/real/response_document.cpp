// SPDX-License-Identifier: BSL-1.0
// What OpenAI's description of its API says of responses: each property of its schemas has a field here, and each of
// its examples is read and written again without a loss. The description, as JSON, is the file that FIELD_DOCUMENT
// names.
#include "api/responses/response_event_reader.hpp"
#include "api/responses/response_fields.hpp"
#include "api/responses/response_item_fields.hpp"
#include "api/responses/response_request_fields.hpp"
#include "api/responses/response_tool_fields.hpp"

#include <openai/core/error.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <boost/mp11/utility.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>

namespace openai {
namespace {

namespace json = boost::json;
namespace mapping = detail::mapping;
using boost::mp11::mp_for_each;
using boost::mp11::mp_identity;
using boost::mp11::mp_list;
using boost::mp11::mp_transform;
using names = std::set<std::string>;

const json::object& document() {
    static const auto read = [] {
        const char* path = std::getenv("FIELD_DOCUMENT");
        std::ifstream file(path != nullptr ? path : "", std::ios::binary);
        if (!file) throw std::runtime_error("FIELD_DOCUMENT names no file");
        return json::parse(std::string(std::istreambuf_iterator<char>(file), {})).as_object();
    }();
    return read;
}

const json::object& schema(std::string_view name) {
    return document().at("components").at("schemas").as_object().at(name).as_object();
}

const json::object& resolved(const json::value& one) {
    const auto* reference = one.as_object().if_contains("$ref");
    if (reference == nullptr) return one.as_object();
    const std::string_view path(reference->as_string());
    return schema(path.substr(path.rfind('/') + 1));
}

void add_properties(const json::object& of, json::object& out) {
    if (const auto* all = of.if_contains("allOf"))
        for (const auto& one : all->as_array()) add_properties(resolved(one), out);
    if (const auto* own = of.if_contains("properties"))
        for (const auto& [name, property] : own->as_object()) out.insert_or_assign(name, property);
}

json::object properties_of(const json::object& of) {
    json::object all;
    add_properties(of, all);
    return all;
}

template <class T>
names fields_of() {
    names all{"type"};
    mapping::for_each_field<T>([&](std::string_view name, auto) { all.emplace(name); });
    return all;
}

/// The schemas of a union whose type is `type`.
std::vector<const json::object*> schemas_of(std::string_view of, std::string_view type) {
    std::vector<const json::object*> found;
    const auto& one = schema(of);
    const auto* list = one.if_contains("oneOf") ? one.if_contains("oneOf") : one.if_contains("anyOf");
    for (const auto& each : list->as_array()) {
        const auto& candidate = resolved(each);
        const auto properties = properties_of(candidate);
        const auto* kind = properties.if_contains("type");
        const auto* values = kind != nullptr ? kind->as_object().if_contains("enum") : nullptr;
        if (values == nullptr) continue;
        for (const auto& value : values->as_array())
            if (value.is_string() && std::string_view(value.as_string()) == type) found.push_back(&candidate);
    }
    return found;
}

template <class T>
void expect_fields(const json::object& of, const std::string& what) {
    const auto fields = fields_of<T>();
    for (const auto& [name, property] : properties_of(of))
        EXPECT_TRUE(fields.contains(std::string(name))) << what << " has no field for " << std::string_view(name);
}

template <class T>
void expect_union_fields(std::initializer_list<std::string_view> unions) {
    std::size_t found = 0;
    for (const auto of : unions)
        for (const auto* one : schemas_of(of, T::json_type)) {
            ++found;
            expect_fields<T>(*one, std::string(T::json_type));
        }
    EXPECT_GT(found, 0u) << T::json_type << " is not in the document";
}

using items =
    mp_list<message_item, function_call_item, function_call_output_item, custom_tool_call_item,
            custom_tool_call_output_item, reasoning_item, compaction_item, compaction_trigger_item, program_item,
            program_output_item, web_search_call_item, file_search_call_item, code_interpreter_call_item,
            image_generation_call_item, tool_search_call_item, tool_search_output_item, additional_tools_item,
            mcp_list_tools_item, mcp_approval_request_item, mcp_approval_response_item, mcp_call_item,
            computer_call_item, computer_call_output_item, shell_call_item, shell_call_output_item,
            local_shell_call_item, local_shell_call_output_item, apply_patch_call_item, apply_patch_call_output_item>;

using tools = mp_list<function_tool, custom_tool, web_search_tool, web_search_preview_tool, file_search_tool,
                      code_interpreter_tool, image_generation_tool, mcp_tool, computer_tool, computer_use_preview_tool,
                      shell_tool, local_shell_tool, apply_patch_tool, namespace_tool, tool_search_tool,
                      programmatic_tool_calling_tool>;

TEST(response_document, has_only_fields_of_items_that_exist) {
    mp_for_each<mp_transform<mp_identity, items>>([]<class T>(mp_identity<T>) {
        expect_union_fields<T>({"InputItem", "Item", "OutputItem", "ItemResource", "ConversationItem"});
    });
}

TEST(response_document, has_only_types_of_items_that_exist) {
    for (const std::string_view of : {"InputItem", "Item", "OutputItem", "ItemResource", "ConversationItem"}) {
        const auto& one = schema(of);
        const auto* list = one.if_contains("oneOf") ? one.if_contains("oneOf") : one.if_contains("anyOf");
        for (const auto& each : list->as_array()) {
            const auto properties = properties_of(resolved(each));
            const auto* kind = properties.if_contains("type");
            const auto* values = kind != nullptr ? kind->as_object().if_contains("enum") : nullptr;
            if (values == nullptr) continue;
            const auto type = std::string(values->as_array().at(0).as_string());
            const auto item = response_item::from_json(R"({"type":")" + type + "\"}");
            bool known = false;
            mp_for_each<mp_transform<mp_identity, items>>(
                [&]<class T>(mp_identity<T>) { known = known || item.as<T>() != nullptr; });
            EXPECT_TRUE(known || item.as<item_reference_item>() != nullptr) << type;
        }
    }
}

TEST(response_document, has_only_fields_of_tools_that_exist) {
    mp_for_each<mp_transform<mp_identity, tools>>([]<class T>(mp_identity<T>) { expect_union_fields<T>({"Tool"}); });
}

TEST(response_document, has_only_fields_of_requests_and_responses_that_exist) {
    auto request = fields_of<response_request>();
    for (const auto& [name, property] : properties_of(schema("CreateResponse"))) {
        const std::string_view field(name);
        if (field == "stream" || field == "stream_options") continue; // left to the operation
        EXPECT_TRUE(request.contains(std::string(name))) << field;
    }
    for (const auto& [name, property] : properties_of(schema("Response"))) {
        if (std::string_view(name) == "output_text") continue; // no server sends it: `text()`
        EXPECT_TRUE(fields_of<response>().contains(std::string(name))) << std::string_view(name);
    }
    expect_fields<response_usage>(schema("ResponseUsage"), "usage");
}

/// Without null and empty members, which are not written.
json::value bare(const json::value& from) {
    if (const auto* list = from.if_array()) {
        json::array out;
        for (const auto& each : *list) out.push_back(bare(each));
        return out;
    }
    const auto* object = from.if_object();
    if (object == nullptr) return from.is_number() ? json::value(from.to_number<double>()) : from;
    json::object out;
    for (const auto& [name, member] : *object) {
        const auto* list = member.if_array();
        const auto* inner = member.if_object();
        auto kept = bare(member);
        const bool says_nothing = member.is_null() || (list && list->empty()) || (inner && inner->empty()) ||
                                  (kept.is_object() && kept.get_object().empty());
        if (!says_nothing) out.emplace(name, std::move(kept));
    }
    return out;
}

void expect_written_again(const json::object& example) {
    const auto read = mapping::read_response(example, json::serialize(example));
    mapping::json_writer out(true);
    mapping::write_value(out, read, mapping::path());
    EXPECT_EQ(bare(json::parse(out.take())), bare(example)) << json::serialize(example);
}

/// Calls `visit(text)` for each example text in the document.
template <class Visit>
void for_each_example(const json::value& in, Visit visit) {
    if (const auto* list = in.if_array())
        for (const auto& each : *list) for_each_example(each, visit);
    const auto* object = in.if_object();
    if (object == nullptr) return;
    for (const auto& [name, member] : *object) {
        const std::string_view key(name);
        if ((key == "response" || key == "example") && member.is_string()) visit(std::string(member.as_string()));
        else for_each_example(member, visit);
    }
}

TEST(response_document, has_examples_that_are_written_again_equal) {
    std::size_t found = 0;
    for (const auto& [path, item] : document().at("paths").as_object()) {
        if (!std::string_view(path).starts_with("/responses")) continue;
        for_each_example(item, [&](const std::string& text) {
            boost::system::error_code failure;
            const auto example = json::parse(text, failure);
            if (failure || !example.is_object() || !example.get_object().contains("output")) return;
            if (example.at("object") != "response") return;
            ++found;
            expect_written_again(example.as_object());
        });
    }
    EXPECT_GT(found, 5u);
}

/// The data of an example's events, one document each.
std::vector<std::string> events_in(const std::string& text) {
    std::vector<std::string> found;
    for (std::size_t at = 0; (at = text.find("data: ", at)) != text.npos;) {
        const auto end = std::min(text.find('\n', at), text.size());
        found.push_back(text.substr(at + 6, end - at - 6));
        at = end;
    }
    return found;
}

TEST(response_document, has_events_of_known_kinds) {
    std::set<std::string> types;
    const auto look = [&](const std::string& data) {
        boost::system::error_code failure;
        const auto example = json::parse(data, failure);
        const auto* type = failure || !example.is_object() ? nullptr : example.get_object().if_contains("type");
        if (type == nullptr) return;
        detail::response_event_reader reader;
        try {
            const auto event = reader.read("", data);
            EXPECT_NE(event.kind(), response_event_kind::unknown) << data;
            types.emplace(event.type());
        } catch (const openai::error& thrown) {
            ADD_FAILURE() << thrown.what() << " in " << data;
        }
    };
    for_each_example(document().at("paths"), [&](const std::string& text) {
        if (text.find("event: response.") == text.npos) return;
        for (const auto& data : events_in(text)) look(data);
    });
    for (const auto& [name, one] : document().at("components").at("schemas").as_object()) {
        const std::string_view schema_name(name);
        if (!schema_name.starts_with("Response") || !schema_name.ends_with("Event")) continue;
        for_each_example(one, look);
    }
    EXPECT_GT(types.size(), 40u);
}

} // namespace
} // namespace openai
