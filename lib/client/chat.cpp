// SPDX-License-Identifier: BSL-1.0
#include <openai/chat.hpp>

#include "client/chat_stream_codec.hpp"
#include "client/launch.hpp"
#include "client/read_answer.hpp"

namespace openai {
namespace {

namespace asio = boost::asio;

detail::call_request post_chat(const chat_request& request, call_options options, bool streamed) {
    const auto tokens = request.max_completion_tokens ? request.max_completion_tokens : request.max_tokens;
    return {"POST",   "/chat/completions", mapping::write(request, streamed),      std::move(options),
            streamed, request.model,       static_cast<double>(tokens.value_or(0))};
}

asio::awaitable<chat_completion> run_create(detail::call& call, const chat_request& request, call_options options) {
    auto wanted = post_chat(request, std::move(options), false);
    auto answer = co_await call.perform(std::move(wanted));
    co_return detail::read_answer<chat_completion>(std::move(answer.http));
}

asio::awaitable<chat_stream> run_stream(detail::call& call, const chat_request& request, call_options options) {
    auto wanted = post_chat(request, std::move(options), true);
    auto answer = co_await call.perform(std::move(wanted));
    if (!answer.rest) detail::check_content(*answer.http);
    co_return chat_stream(detail::stream_state<chat_delta>::make(call.shared_core(), std::move(answer)));
}

} // namespace

void chat_completions::start_create(std::shared_ptr<detail::client_core> core, chat_request request,
                                    call_options options, detail::any_handler<chat_completion> handler) {
    detail::launch<chat_completion>(std::move(core), std::move(handler),
                                    [request = std::move(request), options = std::move(options)](detail::call& call) {
                                        return run_create(call, request, options);
                                    });
}

void chat_completions::start_stream(std::shared_ptr<detail::client_core> core, chat_request request,
                                    call_options options, detail::any_handler<chat_stream> handler) {
    detail::launch<chat_stream>(std::move(core), std::move(handler),
                                [request = std::move(request), options = std::move(options)](detail::call& call) {
                                    return run_stream(call, request, options);
                                });
}

} // namespace openai
