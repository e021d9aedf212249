// SPDX-License-Identifier: BSL-1.0
#include "session/required_actions.hpp"

#include <openai/responses/computer_items.hpp>
#include <openai/responses/function_items.hpp>
#include <openai/responses/hosted_tool_items.hpp>
#include <openai/responses/shell_items.hpp>

#include <algorithm>
#include <optional>
#include <string_view>

namespace openai::detail {
namespace {

template <class T>
std::string_view id_in(const T& item) {
    if constexpr (requires { item.call_id->size(); }) return item.call_id ? std::string_view(*item.call_id) : "";
    else return item.call_id;
}

/// The id of the call, if the item is one of these.
template <class... T>
std::optional<std::string_view> call_id_of(const response_item& item) {
    std::optional<std::string_view> found;
    const auto look = [&](const auto* typed) {
        if (typed != nullptr) found = id_in(*typed);
    };
    (look(item.as<T>()), ...);
    return found;
}

/// Calls that a program answers, and no `tool_set`. Without an id, the server answers them.
std::optional<std::string_view> other_call(const response_item& item) {
    if (const auto* shell = item.as<local_shell_call_item>()) return shell->call_id;
    return call_id_of<computer_call_item, shell_call_item, apply_patch_call_item, tool_search_call_item>(item);
}

std::optional<std::string_view> answered_call(const response_item& item) {
    if (const auto* shell = item.as<local_shell_call_output_item>()) return shell->id;
    return call_id_of<function_call_output_item, custom_tool_call_output_item, computer_call_output_item,
                      shell_call_output_item, apply_patch_call_output_item, tool_search_output_item>(item);
}

bool is_incomplete(const std::optional<std::string>& status) { return status == "incomplete"; }

std::optional<unanswered_call> as_answerable_call(const response_item& item) {
    unanswered_call made;
    if (const auto* function = item.as<function_call_item>()) {
        made.call = tool_call(function->call_id, function->name, function->arguments);
        made.call.complete = !is_incomplete(function->status);
        made.caller = function->caller;
    } else if (const auto* custom = item.as<custom_tool_call_item>()) {
        made.call.id = custom->call_id;
        made.call.type = "custom";
        made.call.custom.emplace(custom->name, custom->input);
        made.call.complete = !is_incomplete(custom->status);
        made.caller = custom->caller;
    } else {
        return std::nullopt;
    }
    return made;
}

bool is_approved(std::span<const response_item> items, const mcp_approval_request_item& request) {
    return std::ranges::any_of(items, [&](const response_item& each) {
        const auto* given = each.as<mcp_approval_response_item>();
        return given != nullptr && given->approval_request_id == request.id;
    });
}

template <class Output>
response_item output_item(const unanswered_call& of, std::string text) {
    Output made(of.call.id, std::move(text));
    made.caller = of.caller;
    return made;
}

} // namespace

response_item unanswered_call::output(std::string text) const {
    return call.custom ? output_item<custom_tool_call_output_item>(*this, std::move(text))
                       : output_item<function_call_output_item>(*this, std::move(text));
}

bool has_output(std::span<const response_item> items, std::string_view call_id) {
    return std::ranges::any_of(items, [&](const response_item& each) { return answered_call(each) == call_id; });
}

required_actions required_actions_of(std::span<const response_item> items) {
    required_actions found;
    for (const auto& item : items) {
        if (auto call = as_answerable_call(item)) {
            if (!has_output(items, call->call.id)) found.calls.push_back(*std::move(call));
        } else if (const auto* request = item.as<mcp_approval_request_item>()) {
            if (!is_approved(items, *request)) found.approvals.push_back(*request);
        } else if (const auto other = other_call(item); other && !other->empty() && !has_output(items, *other)) {
            ++found.others;
        }
    }
    return found;
}

} // namespace openai::detail
