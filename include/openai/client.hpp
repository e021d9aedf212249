// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/audio.hpp>
#include <openai/background_completions.hpp>
#include <openai/batches.hpp>
#include <openai/chat.hpp>
#include <openai/completions.hpp>
#include <openai/content_provenance_checks.hpp>
#include <openai/conversations.hpp>
#include <openai/core/client_options.hpp>
#include <openai/core/drain_report.hpp>
#include <openai/core/error.hpp>
#include <openai/detail/any_request.hpp>
#include <openai/embeddings.hpp>
#include <openai/files.hpp>
#include <openai/futures.hpp>
#include <openai/images.hpp>
#include <openai/models.hpp>
#include <openai/moderations.hpp>
#include <openai/responses.hpp>
#include <openai/tasks.hpp>
#include <openai/uploads.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <concepts>
#include <memory>
#include <string>
#include <utility>

namespace openai {

/// A client of an OpenAI-compatible server. A client is a handle that is cheap to copy, for instance into a coroutine.
///
/// All copies share their connections. Any number of threads may use the copies at the same time.
///
/// If several threads run the `io_context`, calls run in parallel. If only one thread at a time runs it, set
/// `client_options::single_threaded`, so that calls need no strand. From Boost 1.87 on, this option is set by default
/// for an `io_context` with the concurrency hint 1, such as `io_context io(1)`. Only one thread at a time may run such
/// a context.
///
/// When the last copy is destroyed, or `close()` is called, pending operations complete with `client_closed`.
///
/// Idle connections do not keep an `io_context` running. The execution context may be destroyed before or after the
/// client.
///
/// After a client has been moved from, you may only assign to it or destroy it.
class OPENAI_DECL client {
public:
    /// Makes a client that runs on `executor`. Throws `error` (`invalid_argument`) for a bad option; the message names
    /// the option.
    explicit client(boost::asio::any_io_executor executor, client_options options = {});

    /// Makes a client that runs on an execution context, e.g. an `io_context`.
    template <class Context>
        requires(!std::derived_from<Context, client>) && requires(Context& context) { // excludes copying a client
            { context.get_executor() } -> std::convertible_to<boost::asio::any_io_executor>;
        }
    explicit client(Context& context, client_options options = {})
        : client(boost::asio::any_io_executor(context.get_executor()), std::move(options)) {}

    /// Makes a client with its own thread, for programs without an `io_context`. Use such a client with the tokens
    /// `openai::block` and `asio::use_future`. The destructor of the last copy waits until running callbacks have
    /// returned. If the last copy is destroyed in a callback, this wait takes place when the program exits.
    ///
    /// After a `fork`, the child process does not have this thread. Make a new client in the child, because all
    /// operations of the old client complete there with `client_closed`.
    explicit client(client_options options);

    client(const client& other);
    client(client&& other) noexcept;
    client& operator=(const client& other);
    client& operator=(client&& other) noexcept;
    ~client();

    /// Calls any endpoint, even one for which this library has no types. Sends `body` as JSON unless it is null. `path`
    /// is appended to the base URL. `path` must begin with "/", and may contain a query. The response to HEAD has no
    /// body. With the method CONNECT, the operation fails with `invalid_argument`.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those that every request can have; see `errc`. A response body that is not JSON is not an error.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns its arguments; if the last copy of the client is destroyed, the operation fails
    ///   with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    ///
    /// `tail` can have `call_options` and a completion token, in this order. The default token is
    /// `asio::use_awaitable`.
    template <class... Tail>
        requires detail::tail_for<http_response, Tail...>
    auto request(std::string method, std::string path, boost::json::value body, Tail&&... tail) const {
        auto call = detail::call_of<endpoints::any_request>(detail::json_body(std::move(body)))
                        .to(std::move(method), std::move(path));
        call->core = detail::share(*core_);
        return detail::perform<http_response>(std::move(call), std::forward<Tail>(tail)...);
    }

    /// Same as `request("GET", path, nullptr)`. You can also put query parameters into `call_options::query`.
    template <class... Tail>
        requires detail::tail_for<http_response, Tail...>
    auto get(std::string path, Tail&&... tail) const {
        return request("GET", std::move(path), nullptr, std::forward<Tail>(tail)...);
    }

    /// Same as `request("POST", path, body)`.
    template <class... Tail>
        requires detail::tail_for<http_response, Tail...>
    auto post(std::string path, boost::json::value body, Tail&&... tail) const {
        return request("POST", std::move(path), std::move(body), std::forward<Tail>(tail)...);
    }

    /// Same as `request("DELETE", path, nullptr)`.
    template <class... Tail>
        requires detail::tail_for<http_response, Tail...>
    auto del(std::string path, Tail&&... tail) const {
        return request("DELETE", std::move(path), nullptr, std::forward<Tail>(tail)...);
    }

    /// Closes all copies of the client. All pending operations and all later ones complete with `client_closed`. There
    /// is one exception: a pending `drain` completes with its report. You may call this function from any thread.
    void close();

    /// Waits until all operations that are under way have ended, and then closes the client, as `close()` does. Use
    /// this function for a graceful shutdown. At the deadline, `drain` closes the client even if some operations have
    /// not ended. After the drain has begun, new operations of any copy of the client fail immediately with
    /// `client_closed`, and the error says that the client is draining.
    ///
    /// Everything that is under way continues to its end: calls with their waits and retries, streams, all requests and
    /// tools of a session that answers a prompt, and all requests of `client.futures`, even those that are still
    /// queued.
    ///
    /// `deadline` is a duration from now. If it is 0 or less, the client is closed immediately. If you call `drain`
    /// several times, the earliest deadline applies to all of these drains, and all of them return the same report.
    ///
    /// Completes when: no operation is under way any more, the deadline has passed, or `close()` was called. When the
    ///   drain completes, the handlers of the last operations may not have run yet, so do not stop the execution
    ///   context immediately.
    /// Errors: `client_closed` if the client was already closed when `drain` was first called, or if the last copy of
    ///   the client is destroyed during the drain.
    /// Cancellation: terminal, partial and total; `drain` stops waiting and fails with `cancelled`. The client
    ///   continues to refuse new operations, but stays open until another `drain` or `close()` closes it.
    /// Lifetimes: a pending drain does not keep the client open. Keep a copy of the client until the drain has
    ///   completed.
    /// Executor: the handler's associated executor, by default the client's.
    template <detail::token_for<drain_report> Token = boost::asio::use_awaitable_t<>>
    auto drain(std::chrono::milliseconds deadline, Token&& token = Token()) const {
        auto start = [core = detail::share(*core_), deadline](detail::any_handler<drain_report> handler) mutable {
            start_drain(std::move(core), deadline, std::move(handler));
        };
        return detail::initiate<drain_report>(std::forward<Token>(token), std::move(start));
    }

    /// Returns the executor on which the client runs, or a null executor if its execution context has been destroyed.
    boost::asio::any_io_executor get_executor() const noexcept;

    /// Returns the options with which the client was made.
    const client_options& options() const noexcept;

private:
    explicit client(std::shared_ptr<detail::client_core> core);
    static void start_drain(std::shared_ptr<detail::client_core> core, std::chrono::milliseconds deadline,
                            detail::any_handler<drain_report> handler);

    // When the last copy of the client is destroyed, the deleter of this pointer closes the core.
    std::shared_ptr<detail::client_core> core_;

public:
    openai::audio audio;                                   ///< speech from text, and text from speech
    openai::background_completions background_completions; ///< answers that you fetch later; the provider keeps them
    openai::batches batches;                               ///< many requests in one file
    openai::chat chat;                                     ///< chat completions
    openai::completions completions;                       ///< continuations of a text (an older API than `chat`)
    openai::content_provenance_checks content_provenance_checks; ///< whether OpenAI generated a file
    openai::conversations conversations; ///< conversations on the server, which collect the items of several responses
    openai::embeddings embeddings;       ///< vectors that represent texts
    openai::files files;                 ///< files that the server keeps
    openai::futures futures;             ///< answers that you fetch later; this process keeps them
    openai::images images;               ///< images from a description, or from other images
    openai::tasks tasks;                 ///< work that a server does in the background
    openai::models models;               ///< the models that the server offers
    openai::moderations moderations;     ///< whether texts and images are harmful
    openai::responses responses;         ///< OpenAI's Responses API
    openai::uploads uploads;             ///< large files, sent in parts
};

} // namespace openai
