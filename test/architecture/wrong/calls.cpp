// SPDX-License-Identifier: BSL-1.0
// What a newcomer gets wrong with <openai.hpp> alone. explained.sh wants one error for each line that says so, and no
// other.
#include <openai.hpp>
#include <openai/session/tool_set.hpp>

void handler_of_a_value_alone(openai::client client, openai::chat_request request) {
    client.chat.create(request, [](openai::chat_completion) {}); // error: a handler takes (std::exception_ptr, T)
}

void handler_behind_options(openai::client client, openai::chat_request request) {
    // error: a handler takes (std::exception_ptr, T)
    client.chat.create(request, openai::call_options(), [](const openai::error&, openai::chat_completion) {});
}

void function_as_handler(openai::client client, openai::chat_request request, void (*handler)(std::string)) {
    client.chat.stream(request, handler); // error: a handler takes (std::exception_ptr, T)
}

void handler_of_a_stream(openai::chat_stream deltas) {
    deltas.next([](openai::chat_delta) {}); // error: a handler takes (std::exception_ptr, T)
}

void handler_before_options(openai::client client, openai::chat_request request) {
    // error: call_options come before the completion token
    client.chat.create(
        request, [](std::exception_ptr, openai::chat_completion) {}, openai::call_options());
}

void handler_of_a_result(openai::client client, openai::chat_request request) {
    // error: a handler within as_result takes one openai::result<T>
    client.chat.create(request, openai::as_result([](std::exception_ptr, openai::chat_completion) {}));
}

void data_of_a_whole_answer(openai::client client, openai::chat_request request) {
    // error: on_data is for operations that open a stream
    client.chat.create(request, openai::callbacks().on_data([](const openai::chat_delta&) {}));
}

struct answer {
    int number = 0;
};

void parse_without_its_header(openai::client client, openai::chat_request request) {
    client.chat.parse<answer>(request); // error: #include <openai/session/structured_output.hpp>
}

void parse_of_a_stream_without_its_header(openai::chat_stream deltas) {
    deltas.parse<answer>(); // error: #include <openai/session/structured_output.hpp>
}

void partial_without_its_header(const openai::chat_stream& deltas) {
    deltas.partial_as<answer>(); // error: #include <openai/session/structured_output.hpp>
}

void tool_without_its_header(openai::tool_set& tools) {
    tools.add("now", "The time", [] { return std::string(); }); // error: #include <openai/session/tools.hpp>
}

void tools_without_their_header(openai::tool_set& tools) {
    tools.add_members(std::make_shared<answer>()); // error: #include <openai/session/tools.hpp>
}
