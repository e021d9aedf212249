// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/api_route.hpp"

#include "testing/responses/request_target.hpp"

namespace openai::testing {
namespace {

struct known_route {
    std::string_view method;
    std::string_view path;
    api_operation operation;
};

constexpr known_route routes[] = {
    {"POST", "responses", api_operation::create_response},
    {"POST", "responses/input_tokens", api_operation::count_input_tokens}, // before routes with an id
    {"POST", "responses/compact", api_operation::compact_response},
    {"GET", "responses/{id}", api_operation::retrieve_response},
    {"DELETE", "responses/{id}", api_operation::delete_response},
    {"POST", "responses/{id}/cancel", api_operation::cancel_response},
    {"GET", "responses/{id}/input_items", api_operation::list_input_items},
    {"POST", "conversations", api_operation::create_conversation},
    {"GET", "conversations/{id}", api_operation::retrieve_conversation},
    {"POST", "conversations/{id}", api_operation::update_conversation},
    {"DELETE", "conversations/{id}", api_operation::delete_conversation},
    {"POST", "conversations/{id}/items", api_operation::create_items},
    {"GET", "conversations/{id}/items", api_operation::list_items},
    {"GET", "conversations/{id}/items/{item_id}", api_operation::retrieve_item},
    {"DELETE", "conversations/{id}/items/{item_id}", api_operation::delete_item},
};

/// Compares a known route with the end of the path.
std::optional<api_route> match(const std::vector<std::string_view>& path, const known_route& known) {
    const auto wanted = split_at(known.path, '/');
    if (path.size() < wanted.size()) return std::nullopt;
    api_route route;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto segment = path[path.size() - wanted.size() + i];
        if (wanted[i] == "{id}") route.id = percent_decoded(segment);
        else if (wanted[i] == "{item_id}") route.item_id = percent_decoded(segment);
        else if (wanted[i] != segment) return std::nullopt;
    }
    return route;
}

} // namespace

std::optional<api_route> find_route(const received_request& request) {
    const auto path = split_at(request.path(), '/');
    std::optional<api_route> found;
    for (const auto& known : routes) {
        auto route = match(path, known);
        if (!route) continue;
        found = route;
        if (known.method != request.method) continue;
        found->operation = known.operation;
        return found;
    }
    return found;
}

} // namespace openai::testing
