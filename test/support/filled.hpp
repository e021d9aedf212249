// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/described.hpp"

#include <openai/chat/tool_choice.hpp>
#include <openai/core/page.hpp>
#include <openai/responses/response_item.hpp>
#include <openai/responses/response_tool.hpp>
#include <openai/responses/response_tool_choice.hpp>

#include <boost/json/value.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace support {

/// Sets every field of a value. No two texts or numbers are equal. Include the descriptions of the fields, too.
class filler {
public:
    /// `alternative` is the index of the alternative that each variant gets, modulo the number of alternatives.
    explicit filler(std::size_t alternative)
        : alternative_(alternative) {}

    void fill(std::string& out) { out = "text " + std::to_string(++last_); }
    void fill(bool& out) { out = true; }
    void fill(double& out) { out = ++last_ + 0.1; }
    void fill(float& out) { out = static_cast<float>(++last_) + 0.1f; }
    template <std::integral T>
    void fill(T& out) {
        out = static_cast<T>(++last_);
    }
    void fill(boost::json::value& out) { out = boost::json::object{{"number", ++last_}, {"list", {1, "b", nullptr}}}; }
    void fill(std::monostate&) {}
    void fill(openai::response_item& out) { out = openai::response_item::from_json(object("reasoning")); }
    void fill(openai::response_tool& out) { out = openai::response_tool::from_json(object("web_search")); }
    void fill(openai::response_tool_choice& out) { fill(out.value); }
    void fill(std::optional<openai::tool_choice>& out) { fill(out.emplace(nullptr).value); }

    template <class T>
    void fill(std::optional<T>& out) {
        fill(out.emplace());
    }
    template <class T>
    void fill(std::vector<T>& out) {
        out.resize(2);
        for (auto& element : out) fill(element);
    }
    template <class T>
    void fill(std::map<std::string, T>& out) {
        for (const auto* name : {"a", "b"}) fill(out[name]);
    }
    template <class... Ts>
    void fill(std::variant<Ts...>& out) {
        std::size_t at = 0;
        const auto fill_one = [&]<class T>(std::type_identity<T>) {
            if (at++ == alternative_ % sizeof...(Ts)) fill(out.template emplace<T>());
        };
        (fill_one(std::type_identity<Ts>()), ...);
    }
    template <class T>
    void fill(openai::page<T>& out) {
        fill(out.object);
        fill(out.data);
        fill(out.has_more);
        fill(out.first_id);
        fill(out.last_id);
        fill_extra(out);
    }
    template <openai::detail::described T>
    void fill(T& out) {
        openai::detail::mapping::for_each_field<T>([&](std::string_view, auto pointer) { fill(out.*pointer); });
        fill_extra(out);
        if constexpr (requires { out.received; }) out.received.members["received"] = ++last_;
        if constexpr (requires { out.reasoning = std::string(); }) fill(out.reasoning);
        if constexpr (requires { out.stream_options; }) fill(out.stream_options);
    }

private:
    std::string object(const std::string& type) {
        return R"({"type":")" + type + R"(","id":")" + std::to_string(++last_) + R"(","unheard":[1.5]})";
    }

    template <class T>
    void fill_extra(T& out) {
        if constexpr (openai::detail::mapping::has_extra<T>)
            openai::detail::mapping::extra_of(out)["unheard"] = boost::json::object{{"of", ++last_}};
    }

    const std::size_t alternative_;
    int last_ = 0;
};

template <class T>
T filled(std::size_t alternative) {
    T value;
    filler(alternative).fill(value);
    return value;
}

} // namespace support
