// SPDX-License-Identifier: BSL-1.0
#include <openai.hpp>
#include <openai/testing/server.hpp>

#include <iostream>

/// Clients, a stream and observers that live until the process ends, with calls under way: one client goes before the
/// server, another one and the stream after it.
namespace {

/// Complains if it is called after its destruction, which the address sanitizer sees as well.
class watcher final : public openai::observer {
public:
    ~watcher() override { gone_ = true; }
    void on_call_end(const openai::observed::call_end&) noexcept override {
        if (gone_) std::abort();
    }

private:
    bool gone_ = false;
};

openai::client_options options_for(const openai::testing::server& server) {
    openai::client_options options("sk-canary-60d1aa");
    options.base_url = server.base_url();
    options.observer = std::make_shared<watcher>();
    return options;
}

openai::testing::server& the_server() {
    static openai::testing::server server;
    return server;
}

/// A function's static is destroyed before what was made before it.
openai::client& the_client() {
    static openai::client client(options_for(the_server()));
    return client;
}

std::optional<openai::chat_stream> global_stream; // made before any of the others: destroyed after them
std::optional<openai::client> early;

} // namespace

int main() {
    the_server().push(openai::testing::reply("a b c").stall_body_after(500));
    the_server().on("wait", openai::testing::reply::never());
    global_stream = the_client().chat.stream(openai::chat_request("gpt-4o").user("x"), openai::block);
    the_client().chat.create(openai::chat_request("gpt-4o").user("wait"),
                             [](std::exception_ptr, const openai::chat_completion&) {});
    early.emplace(options_for(the_server())); // outlives the server
    std::cout << early->chat.create(openai::chat_request("gpt-4o").user("y"), openai::block).text() << '\n';
    early->chat.create(openai::chat_request("gpt-4o").user("wait"),
                       [](std::exception_ptr, const openai::chat_completion&) {});
    the_server().wait_for_requests(4);
    return 0;
}
