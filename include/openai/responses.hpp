// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/deletion.hpp>
#include <openai/detail/composed.hpp>
#include <openai/detail/resource.hpp>
#include <openai/pager.hpp>
#include <openai/responses/compaction.hpp>
#include <openai/responses/input_tokens.hpp>
#include <openai/responses/response_list.hpp>
#include <openai/responses/response_request.hpp>
#include <openai/responses/response_stream.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace openai {

class response_session; // in <openai/session/response_session.hpp>

namespace detail {

/// Whether your program includes the header that defines `parsed_response`.
template <class T>
concept response_can_be_parsed = requires { sizeof(parsed_response<T>); };

/// The arguments of `responses::wait`.
struct response_wait {
    response_wait(std::string wanted, std::chrono::milliseconds limit, retrieve_parameters more)
        : id(std::move(wanted))
        , timeout(limit)
        , parameters(std::move(more)) {}

    std::string id;
    std::chrono::milliseconds timeout;
    retrieve_parameters parameters;
};

OPENAI_DECL void start_composed(std::shared_ptr<client_core> core, response_wait wanted, call_options options,
                                any_handler<response> handler);

} // namespace detail

namespace endpoints {

/// POST /responses
struct create_response {
    using request = response_request;
    using answer = response;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /responses, with the answer as a stream of events
struct stream_response {
    using request = response_request;
    using answer = response_stream;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /responses/{id}
struct retrieve_response {
    using request = retrieve_parameters;
    using answer = response;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /responses/{id}, with the answer as a stream of events
struct resume_response {
    using request = response_resume_parameters;
    using answer = response_stream;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /responses/{id}/cancel
struct cancel_response {
    using answer = response;
    OPENAI_DECL static const detail::codec wire;
};

/// DELETE /responses/{id}
struct delete_response {
    using answer = deletion;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /responses/compact
struct compact_items {
    using request = compaction_request;
    using answer = compaction;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /responses/{id}/input_items
struct list_input_items {
    using request = item_list_parameters;
    using answer = page<response_item>;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /responses/input_tokens
struct count_input_tokens {
    using request = input_token_request;
    using answer = input_token_count;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace endpoints

/// `client.responses.input_items`: the input items of a stored response.
class OPENAI_DECL input_items : public detail::resource {
public:
    using resource::resource;

    /// GET /responses/{id}/input_items: returns one page of the input items.
    ///
    /// Completes when: the HTTP response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`. The operation fails with `invalid_argument`, before anything is
    ///   sent, if the id is empty.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns its arguments; if the last copy of the client is destroyed, the operation fails
    ///   with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<page<response_item>, Tail...>
    auto list(std::string id, item_list_parameters parameters, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::list_input_items>(std::move(parameters)).at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }
    template <class... Tail>
        requires detail::tail_for<page<response_item>, Tail...>
    auto list(std::string id, Tail&&... tail) const {
        return list(std::move(id), item_list_parameters(), std::forward<Tail>(tail)...);
    }

    /// Returns a pager of all input items. The pager fetches a page only when you ask for an element on it. `options`
    /// apply to each call that fetches a page.
    pager<response_item> list_all(std::string id, item_list_parameters parameters = {},
                                  call_options options = {}) const;
};

/// `client.responses.input_tokens`: counts the tokens of an input.
class OPENAI_DECL input_tokens : public detail::resource {
public:
    using resource::resource;

    /// POST /responses/input_tokens: counts the input tokens that a request would have. Instead of an
    /// `input_token_request`, you can also pass a `response_request`.
    ///
    /// Completes when: the HTTP response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns its arguments; if the last copy of the client is destroyed, the operation fails
    ///   with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<input_token_count, Tail...>
    auto count(input_token_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::count_input_tokens>(std::move(request)), std::forward<Tail>(tail)...);
    }
};

/// `client.responses`: OpenAI's Responses API.
///
///     openai::response_request request("gpt-5.4");
///     request.instructions = "Be brief.";
///     request.user("Compare Paris and Rome.");
///     auto answer = co_await client.responses.create(request);
///     std::cout << answer.text();
///
/// After its own arguments, every operation takes optional `call_options` and an optional completion token, in this
/// order. The default token is `asio::use_awaitable`. To use the beta forms of the API, set the query parameter `beta`:
/// `options.query = {{"beta", "true"}}`.
class OPENAI_DECL responses : public detail::resource {
public:
    explicit responses(detail::client_core* core) noexcept
        : resource(core)
        , input_items(core)
        , input_tokens(core) {}

    openai::input_items input_items;   ///< the input items of a stored response
    openai::input_tokens input_tokens; ///< counts the tokens of an input

    /// POST /responses: sends a request and returns the response in one piece, not as a stream. If `background` is
    /// true, the server usually returns the response before the model has finished it; see `wait` and
    /// `response::ended`.
    ///
    /// Completes when: the HTTP response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`. If the server sends a `response` with the status "failed", the
    ///   operation fails with the server's error. A `response` with the status "incomplete" is not an error; the
    ///   operation returns it. The operation fails with `invalid_argument`, before anything is sent, in these cases:
    ///   - The request has neither a model nor a `prompt`.
    ///   - The input is empty, and none of `instructions`, `prompt`, `conversation` and `previous_response_id` is set.
    ///   - `conversation` or `previous_response_id` is set to an empty string.
    ///   - `conversation` is combined with `previous_response_id`, or `background` with `store(false)`.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns the request and the options; if the last copy of the client is destroyed, the
    ///   operation fails with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<response, Tail...>
    auto create(response_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_response>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// POST /responses: sends a request and returns the response as a stream, while the model is writing it.
    ///
    /// If the connection breaks, the stream requests the missing events from the server and continues. It does this
    /// only if `background` is set and the server numbers its events. `retry.max_attempts` limits the number of
    /// consecutive attempts that bring no new event. The attempt whose connection broke counts as the first of them. If
    /// `retry.max_attempts` is 1, the stream therefore does not continue.
    ///
    /// Completes when: the first event of the response has arrived, or the last attempt has failed. A heartbeat does
    ///   not count as an event. An attempt fails if its first event is an error.
    /// Errors: those of `create`; also `in_stream_error` if the first event is an error. `next()` of the stream reports
    ///   later failures:
    ///   - `in_stream_error` if the response fails
    ///   - `truncated` if the server ends the stream before it has sent an event that ends the response
    ///   - `invalid_response` if the server sends events of another response instead of the missing events
    /// Cancellation, lifetimes, executor: as for `create`.
    template <class... Tail>
        requires detail::tail_for<response_stream, Tail...>
    auto stream(response_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::stream_response>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// Sends a request, as `create` does, and converts the text of the answer to a T. T is a struct that is described
    /// with Boost.Describe. If the request does not set `text.format`, the library asks for JSON that matches the
    /// schema of T. To call this function, include <openai/session/structured_response.hpp>.
    ///
    /// Errors: those of `create`; if the answer cannot be converted to a T, also `model_refused`, `length_limit`,
    ///   `content_filtered`, `invalid_json` or `invalid_response`.
    template <class T, class... Tail>
        requires(!detail::response_can_be_parsed<T> || detail::tail_for<parsed_response<T>, Tail...>)
    auto parse(response_request request, Tail&&... tail) const {
        static_assert(detail::response_can_be_parsed<T>,
                      "to call parse<T>: #include <openai/session/structured_response.hpp>");
        if constexpr (detail::response_can_be_parsed<T>)
            return parse_as<T>(std::move(request), std::forward<Tail>(tail)...);
    }

    /// GET /responses/{id}: returns a stored response, whatever its status is. A response with the status "failed" is
    /// not an error here; the operation returns it. For everything else, see `del`.
    template <class... Tail>
        requires detail::tail_for<response, Tail...>
    auto retrieve(std::string id, retrieve_parameters parameters, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::retrieve_response>(std::move(parameters)).at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }
    template <class... Tail>
        requires detail::tail_for<response, Tail...>
    auto retrieve(std::string id, Tail&&... tail) const {
        return retrieve(std::move(id), retrieve_parameters(), std::forward<Tail>(tail)...);
    }

    /// GET /responses/{id}: streams a response that was created with `background`. You get all events of the response.
    /// If `starting_after` is set, you get only the events whose sequence number is greater than `starting_after`. If
    /// the connection breaks, the library requests the missing events, as described for the function `stream`. For
    /// everything else, see the function `stream`.
    template <class... Tail>
        requires detail::tail_for<response_stream, Tail...>
    auto resume(std::string id, response_resume_parameters parameters, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::resume_response>(std::move(parameters)).at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }
    template <class... Tail>
        requires detail::tail_for<response_stream, Tail...>
    auto resume(std::string id, Tail&&... tail) const {
        return resume(std::move(id), response_resume_parameters(), std::forward<Tail>(tail)...);
    }

    /// Waits until a response that was created with `background` has ended. Sends a GET immediately, the next one after
    /// 0.5 s, and further ones at growing intervals of at most 10 s. Each GET is a separate call, with the client's
    /// retries. If the wait ends early, the server continues to generate the response, and you can wait for it again.
    ///
    /// Completes when: the response has ended, `timeout` has passed, or a GET has failed. The response has ended when
    ///   its status is neither "queued" nor "in_progress".
    /// Errors: the server's error if the response failed; `total_timeout` if `timeout` has passed; `invalid_argument`
    ///   if the id is empty or the timeout is not positive; the errors of each GET. A response that was cancelled or is
    ///   incomplete is not an error; the operation returns it.
    /// Cancellation, lifetimes, executor: as for `create`. Cancelling ends the wait, not the response.
    template <class... Tail>
        requires detail::tail_for<response, Tail...>
    auto wait(std::string id, std::chrono::milliseconds timeout, retrieve_parameters parameters, Tail&&... tail) const {
        return detail::perform_composed<response>(
            core(), detail::response_wait(std::move(id), timeout, std::move(parameters)), std::forward<Tail>(tail)...);
    }
    template <class... Tail>
        requires detail::tail_for<response, Tail...>
    auto wait(std::string id, std::chrono::milliseconds timeout, Tail&&... tail) const {
        return wait(std::move(id), timeout, retrieve_parameters(), std::forward<Tail>(tail)...);
    }

    /// POST /responses/{id}/cancel: cancels a response that was created with `background`. For everything else, see
    /// `del`.
    template <class... Tail>
        requires detail::tail_for<response, Tail...>
    auto cancel(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::cancel_response>().at(std::move(id)), std::forward<Tail>(tail)...);
    }

    /// DELETE /responses/{id}: deletes a stored response.
    ///
    /// Completes when: the HTTP response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`. The operation fails with `invalid_argument`, before anything is
    ///   sent, if the id is empty.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns its arguments; if the last copy of the client is destroyed, the operation fails
    ///   with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<deletion, Tail...>
    auto del(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::delete_response>().at(std::move(id)), std::forward<Tail>(tail)...);
    }

    /// POST /responses/compact: compacts a long input. Returns items that replace the input. If `model` is empty, the
    /// operation fails with `invalid_argument`. For all other errors, see `errc`. For completion, cancellation,
    /// lifetimes and executor, see `create`.
    template <class... Tail>
        requires detail::tail_for<compaction, Tail...>
    auto compact(compaction_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::compact_items>(std::move(request)), std::forward<Tail>(tail)...);
    }

    /// Makes a session. A session stores the conversation, or lets the server store it, and runs the tools that the
    /// model calls. The input of `parameters` becomes the first items of the session. The other members of `parameters`
    /// are part of each request. To use a session, include <openai/session/response_session.hpp>.
    response_session session(response_request parameters) const;

private:
    template <class T, class... Tail>
    auto parse_as(response_request request, Tail&&... tail) const;
};

} // namespace openai
