// SPDX-License-Identifier: BSL-1.0
#include <openai/models.hpp>

#include "client/launch.hpp"
#include "client/read_answer.hpp"

namespace openai {
namespace {

namespace asio = boost::asio;

/// Escaped or not, servers take such a segment for a step to another path.
bool has_dot_segment(const std::string& id) {
    const auto framed = '/' + id + '/';
    return framed.find("/./") != std::string::npos || framed.find("/../") != std::string::npos;
}

template <class T>
asio::awaitable<T> run_get(detail::call& call, std::string path, call_options options) {
    detail::call_request wanted{"GET", std::move(path), "", std::move(options), false};
    auto answer = co_await call.perform(std::move(wanted));
    co_return detail::read_answer<T>(std::move(answer.http));
}

asio::awaitable<model> run_retrieve(detail::call& call, const std::string& id, call_options options) {
    if (id.empty()) throw error(errc::invalid_argument, "id: is empty");
    if (has_dot_segment(id)) throw error(errc::invalid_argument, "id: has a segment . or ..");
    // Gateways have ids like "openai/gpt-4o" and expect the slash as it is.
    co_return co_await run_get<model>(call, "/models/" + protocol::escape_segment(id, true), std::move(options));
}

} // namespace

void models::start_list(std::shared_ptr<detail::client_core> core, call_options options,
                        detail::any_handler<model_list> handler) {
    detail::launch<model_list>(std::move(core), std::move(handler), [options = std::move(options)](detail::call& call) {
        return run_get<model_list>(call, "/models", options);
    });
}

void models::start_retrieve(std::shared_ptr<detail::client_core> core, std::string id, call_options options,
                            detail::any_handler<model> handler) {
    detail::launch<model>(std::move(core), std::move(handler),
                          [id = std::move(id), options = std::move(options)](detail::call& call) {
                              return run_retrieve(call, id, options);
                          });
}

} // namespace openai
