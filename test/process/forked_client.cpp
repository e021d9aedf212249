// SPDX-License-Identifier: BSL-1.0
#include <openai.hpp>
#include <openai/as_result.hpp>
#include <openai/session/chat_session.hpp>
#include <openai/testing/server.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <iostream>
#include <optional>
#include <string>
#include <thread>

/// A client with a thread of its own in the child of a fork: everything answers `client_closed` at once, and the child
/// ends by itself, destructors of statics included. The parent's client works on.
namespace {

using namespace std::chrono_literals;
using openai::errc;

std::optional<openai::client> the_client;
std::optional<openai::chat_stream> the_stream;

openai::chat_request question(const char* text) { return openai::chat_request("gpt-4o").user(text); }

/// Threads of this process.
std::ptrdiff_t threads() {
    using entries = std::filesystem::directory_iterator;
    return std::distance(entries("/proc/self/task"), entries());
}

int complain(const std::string& what) {
    std::cerr << what << std::endl;
    return 1;
}

/// Whether it fails with `client_closed`, and soon.
template <class Function>
bool is_closed(Function use) {
    const auto begin = std::chrono::steady_clock::now();
    try {
        use();
    } catch (const openai::error& failure) {
        if (failure.code() == errc::client_closed && std::chrono::steady_clock::now() - begin < 5s) return true;
        complain(failure.what());
    }
    return false;
}

int child() {
    ::alarm(30);
    if (!is_closed([] { the_client->chat.create(question("x"), openai::block); })) return complain("create");
    if (!is_closed([] { the_client->chat.stream(question("x"), openai::block); })) return complain("stream");
    if (!is_closed([] { the_client->futures.submit(question("x")); })) return complain("submit");
    if (!is_closed([] { the_client->futures.list(); })) return complain("list");
    if (!is_closed([] {
            while (the_stream->next(openai::block)) {
            }
        }))
        return complain("an open stream");
    if (!is_closed([] {
            auto session = the_client->chat.session("", openai::chat_request("gpt-4o"));
            session.send("x", openai::block);
        }))
        return complain("session");
    if (!is_closed([] { the_client->models.list(openai::block); })) return complain("models");
    if (!is_closed([] { the_client->files.list_all().next(openai::block); })) return complain("a pager");
    if (!is_closed([] { the_stream->collect(openai::block); })) return complain("collect");
    if (!is_closed([] {
            auto later = the_client->chat.create(question("x"), boost::asio::use_future);
            if (later.wait_for(5s) == std::future_status::ready) later.get();
        }))
        return complain("a std::future");
    if (!is_closed([] {
            std::promise<void> called;
            the_client->chat.create(question("x"), [&](std::exception_ptr thrown, const openai::chat_completion&) {
                thrown ? called.set_exception(thrown) : called.set_value();
            });
            auto later = called.get_future();
            if (later.wait_for(5s) == std::future_status::ready) later.get();
        }))
        return complain("a callback");
    if (!is_closed([] { the_client->chat.create(question("x"), openai::as_result(openai::block)).value(); }))
        return complain("a result");
    the_stream->cancel();
    the_client->close();
    openai::client copy = *the_client;
    return 0;
}

/// How many threads the first call of a client on this executor starts.
std::ptrdiff_t threads_started_by_a_call(const boost::asio::any_io_executor& executor, const std::string& base_url) {
    openai::client_options options("sk-test");
    options.base_url = base_url;
    const openai::client client(executor, options);
    const auto before = threads();
    client.models.list(openai::block);
    return threads() - before;
}

int expect_no_threads(const std::string& base_url) {
    boost::asio::thread_pool pool(1);
    if (threads_started_by_a_call(pool.get_executor(), base_url) != 0) return complain("threads for a pool");
    if (threads_started_by_a_call(boost::asio::make_strand(pool), base_url) != 0)
        return complain("threads for a strand");
    boost::asio::io_context io;
    const auto tracked = boost::asio::require(io.get_executor(), boost::asio::execution::outstanding_work.tracked);
    std::thread runs([&] { io.run(); });
    const auto started = threads_started_by_a_call(tracked, base_url);
    io.stop();
    runs.join();
    return started == 0 ? 0 : complain("threads for a tracked executor");
}

bool is_child = false;

int in_child(int (*what)()) {
    const auto pid = ::fork();
    if (pid == 0) {
        is_child = true;
        std::exit(what()); // destroys what is static
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// The child's own client, and the child of the child.
int another_client() {
    ::alarm(30);
    openai::testing::server server;
    openai::client_options options("sk-test");
    options.base_url = server.base_url();
    the_client.emplace(options);
    if (the_client->chat.create(question("mine"), openai::block).text() != "mine")
        return complain("the child's client");
    the_stream.reset();
    return 0;
}

} // namespace

/// Asked by LeakSanitizer: what only the parent's threads refer to is lost in a child, and nobody's leak.
extern "C" int __lsan_is_turned_off() { return is_child ? 1 : 0; }

int main() {
    openai::testing::server server;
    openai::client_options options("sk-test");
    options.base_url = server.base_url();
    the_client.emplace(options);
    const auto before = threads();
    if (the_client->chat.create(question("hello"), openai::block).text() != "hello") return complain("the parent");
    if (threads() > before) return complain("block has started " + std::to_string(threads() - before) + " threads");
    if (the_client->chat.create(question("later"), boost::asio::use_future).get().text() != "later")
        return complain("the parent's future");
    if (threads() > before) return complain("a future has started threads");
    if (expect_no_threads(server.base_url()) != 0) return 1;
    server.push(openai::testing::reply("one two three").stall_body_after(1500));
    the_stream = the_client->chat.stream(question("x"), openai::block);
    if (const int failed = in_child(child)) return complain("in the child: " + std::to_string(failed));
    if (const int failed = in_child(another_client)) return complain("in another child: " + std::to_string(failed));
    if (the_client->chat.create(question("again"), openai::block).text() != "again")
        return complain("the parent again");
    the_client.reset();
    if (!is_closed([] { // by a thread that is there when its client's is not
            while (the_stream->next(openai::block)) {
            }
        }))
        return complain("a stream without its client");
    if (const int failed = in_child([] {
            ::alarm(30);
            return 0;
        }))
        return complain("the end of a third child: " + std::to_string(failed));
    return 0;
}
