// SPDX-License-Identifier: BSL-1.0
#include "reader.hpp"

#include <simdjson.h>

namespace ondemand = simdjson::ondemand;
using namespace openai;

namespace {

bool read_text(ondemand::value value, std::string_view& out) {
    if (value.is_null()) return true;
    return !value.get_string().get(out);
}

template <class Integer>
bool read_number(ondemand::value value, Integer& out) {
    std::int64_t number = 0;
    if (value.is_null()) return true;
    if (value.get_int64().get(number)) return false;
    out = number;
    return true;
}

/// An object, or null: `member(name, value)` for each member.
template <class Member>
bool read_object(ondemand::value value, Member member) {
    if (value.is_null()) return true;
    ondemand::object object;
    if (value.get_object().get(object)) return false;
    for (auto field : object) {
        std::string_view name;
        ondemand::value inner;
        if (field.unescaped_key().get(name) || field.value().get(inner) || !member(name, inner)) return false;
    }
    return true;
}

template <class Element>
bool read_array(ondemand::value value, Element element) {
    if (value.is_null()) return true;
    ondemand::array array;
    if (value.get_array().get(array)) return false;
    for (auto each : array) {
        ondemand::value inner;
        if (each.get(inner) || !element(inner)) return false;
    }
    return true;
}

bool read_function(ondemand::value value, tool_call_delta& out) {
    return read_object(value, [&](std::string_view name, ondemand::value inner) {
        if (name == "name") return read_text(inner, out.name);
        if (name == "arguments") return read_text(inner, out.arguments);
        return true;
    });
}

bool read_tool_call(ondemand::value value, tool_call_delta& out) {
    return read_object(value, [&](std::string_view name, ondemand::value inner) {
        if (name == "index") return read_number(inner, out.index);
        if (name == "id") return read_text(inner, out.id);
        if (name == "type") return read_text(inner, out.type);
        if (name == "function") return read_function(inner, out);
        return bool(inner.is_null());
    });
}

bool read_delta(ondemand::value value, chat_delta_data& data, choice_delta& out) {
    return read_object(value, [&](std::string_view name, ondemand::value inner) {
        if (name == "content") return read_text(inner, out.content);
        if (name == "role") return read_text(inner, out.role);
        if (name == "refusal") return read_text(inner, out.refusal);
        if (name == "reasoning_content" || name == "reasoning") return read_text(inner, out.reasoning);
        if (name == "tool_calls")
            return read_array(inner,
                              [&](ondemand::value call) {
                                  return read_tool_call(call, data.fast_tool_calls.emplace_back());
                              }) &&
                   (out.tool_calls = data.fast_tool_calls, true);
        return bool(inner.is_null());
    });
}

bool read_choice(ondemand::value value, chat_delta_data& data) {
    auto& out = data.choices.emplace_back();
    return read_object(value, [&](std::string_view name, ondemand::value inner) {
        if (name == "index") return read_number(inner, out.index);
        if (name == "finish_reason") return read_text(inner, out.finish_reason);
        if (name == "delta") return read_delta(inner, data, out);
        return bool(inner.is_null());
    });
}

bool read_member(std::string_view name, ondemand::value value, chat_delta_data& data) {
    if (name == "id") return read_text(value, data.id);
    if (name == "model") return read_text(value, data.model);
    if (name == "service_tier") return read_text(value, data.service_tier);
    if (name == "system_fingerprint") return read_text(value, data.system_fingerprint);
    if (name == "created") return read_number(value, data.created);
    if (name == "choices") return read_array(value, [&](ondemand::value choice) { return read_choice(choice, data); });
    if (name == "usage") return value.is_null();
    return name != "error";
}

} // namespace

bool bench::read_by_simdjson(chat_delta_data& data) {
    static ondemand::parser parser;
    data.event.reserve(data.event.size() + simdjson::SIMDJSON_PADDING);
    ondemand::document document;
    ondemand::object event;
    if (parser.iterate(data.event.data(), data.event.size(), data.event.capacity()).get(document)) return false;
    if (document.get_object().get(event)) return false;
    for (auto field : event) {
        std::string_view name;
        ondemand::value value;
        if (field.unescaped_key().get(name) || field.value().get(value) || !read_member(name, value, data))
            return false;
    }
    return !data.choices.empty();
}
