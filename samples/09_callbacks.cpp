// SPDX-License-Identifier: BSL-1.0
// 09: handlers for the events of a call: its success, its failure, each piece of a stream, and its end.
#include <openai.hpp>

#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;

using chat_result = openai::result<openai::chat_completion>;

openai::chat_request question(const std::string& text) { return openai::chat_request("gpt-4o-mini").user(text); }

// Called at the end of the call. The result object says whether the call succeeded.
void models_received(const openai::result<openai::model_list>& result) {
    if (result.success()) {
        for (const auto& model : result->data) std::cout << "model: " << model.id << '\n';
    } else {
        for (const auto& error : result.errors()) std::cout << "no models: " << error.what() << '\n';
    }
}

// Called only after success.
void answer_received(const chat_result& result) { std::cout << "answer: " << result->choices[0].text() << '\n'; }

// Called only after a failure.
void request_failed(const chat_result& result) {
    std::cout << "failed: status " << result.status() << ", " << result.error().api().message;
    if (result.is_not_found()) std::cout << " (check the model's name)";
    std::cout << '\n';
}

// Called for each piece of an answer while it is being written.
void piece_received(const openai::chat_delta& delta) { std::cout << delta.text(); }

// Called at the end of a stream, with the whole answer and the last piece.
void stream_terminated(const openai::stream_result<openai::chat_delta>& result) {
    if (!result.success()) std::cout << "\nbroken off: " << result.error().what() << '\n';
    else std::cout << "\nwhole: " << result->text() << " (" << result.last_chunk()->finish_reason() << ")\n";
}

int main() {
    asio::io_context io;
    openai::client client(io, openai::client_options::from_environment());

    // Each call returns at once. The handlers run in io.run(), one after the other.
    client.models.list(openai::callbacks().formula(models_received));
    io.run();

    client.chat.create(question("What is 2+2?"), openai::callbacks().on_terminate([](const chat_result& result) {
        std::cout << "end: " << (result.success() ? result->text() : "failed") << '\n';
    }));
    io.restart();
    io.run();

    client.chat.create(question("Hello"), openai::callbacks().on_response(answer_received).on_error(request_failed));
    io.restart();
    io.run();
    auto unknown = question("Hello?");
    unknown.model = "no-such-model";
    client.chat.create(unknown, openai::callbacks().on_response(answer_received).on_error(request_failed));
    io.restart();
    io.run();

    client.chat.stream(question("Count to three."),
                       openai::callbacks().on_data(piece_received).on_terminate(stream_terminated));
    io.restart();
    io.run();

    // The returned handle can cancel the call. `on_error` and `on_terminate` are called then, too.
    auto call =
        client.chat.create(question("Think for long."), openai::callbacks().on_error([](const openai::error& e) {
            std::cout << "ended: " << e.code().message() << '\n';
        }));
    call.cancel();
    io.restart();
    io.run();
}
