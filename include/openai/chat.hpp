// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_request.hpp>
#include <openai/chat/chat_stream.hpp>
#include <openai/chat/stored_chat.hpp>
#include <openai/core/deletion.hpp>
#include <openai/detail/resource.hpp>
#include <openai/pager.hpp>

#include <string>

namespace openai {

extern template class OPENAI_DECL pager<chat_completion>;
extern template class OPENAI_DECL pager<stored_message>;

namespace endpoints {

/// POST /chat/completions
struct create_chat_completion {
    using request = chat_request;
    using answer = chat_completion;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /chat/completions, with the answer as a stream of events
struct stream_chat_completion {
    using request = chat_request;
    using answer = chat_stream;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /chat/completions/{id}
struct get_chat_completion {
    using answer = chat_completion;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /chat/completions/{id}
struct update_chat_completion {
    using request = chat_update;
    using answer = chat_completion;
    OPENAI_DECL static const detail::codec wire;
};

/// DELETE /chat/completions/{id}
struct delete_chat_completion {
    using answer = deletion;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /chat/completions
struct list_chat_completions {
    using request = chat_list_parameters;
    using answer = page<chat_completion>;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /chat/completions/{id}/messages
struct get_chat_completion_messages {
    using request = list_parameters;
    using answer = page<stored_message>;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace endpoints

/// `client.chat.completions.messages`: the messages of the chat request that produced a stored completion.
class OPENAI_DECL stored_messages : public detail::resource {
public:
    using resource::resource;

    /// GET /chat/completions/{id}/messages: returns one page of the messages of the chat request that produced a stored
    /// completion. For everything else, see `chat_completions::retrieve`.
    template <class... Tail>
        requires detail::tail_for<page<stored_message>, Tail...>
    auto list(std::string id, list_parameters parameters, Tail&&... tail) const {
        return perform(
            detail::call_of<endpoints::get_chat_completion_messages>(std::move(parameters)).at(std::move(id)),
            std::forward<Tail>(tail)...);
    }
    template <class... Tail>
        requires detail::tail_for<page<stored_message>, Tail...>
    auto list(std::string id, Tail&&... tail) const {
        return list(std::move(id), list_parameters(), std::forward<Tail>(tail)...);
    }

    /// Returns a pager of all messages of the chat request that produced the stored completion `id`. The pager fetches
    /// each page only when you ask for its first element. `options` apply to each call that fetches a page.
    pager<stored_message> list_all(std::string id, list_parameters parameters = {}, call_options options = {}) const;
};

/// `client.chat.completions`: creates chat completions, and manages the completions that the server stores.
///
/// After its own arguments, every operation takes optional `call_options` and an optional completion token, in this
/// order. The default token is `asio::use_awaitable`.
class OPENAI_DECL chat_completions : public detail::resource {
public:
    explicit chat_completions(detail::client_core* core) noexcept
        : resource(core)
        , messages(core) {}

    /// POST /chat/completions: sends a chat request and returns the model's whole answer.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those that every request can have; see `errc`. The operation fails with `invalid_argument`, before
    ///   anything is sent, if the request is not valid, e.g. if it has no model or no messages.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns the request and the options; if the last copy of the client is destroyed, the
    ///   operation fails with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<chat_completion, Tail...>
    auto create(chat_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_chat_completion>(std::move(request)),
                       std::forward<Tail>(tail)...);
    }

    /// POST /chat/completions: sends a chat request and returns a stream with the answer that the model is writing.
    ///
    /// Completes when: the first event of the response has arrived (a heartbeat does not count), or the last attempt
    ///   has failed. An attempt fails if its first event is an error.
    /// Errors: those of `create`; also `in_stream_error` if the first event is an error. The stream reports later
    ///   failures.
    /// Cancellation, lifetimes, executor: as for `create`.
    template <class... Tail>
        requires detail::tail_for<chat_stream, Tail...>
    auto stream(chat_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::stream_chat_completion>(std::move(request)),
                       std::forward<Tail>(tail)...);
    }

    /// GET /chat/completions/{id}: returns a stored completion, that is, a completion whose request had `store` set. If
    /// the id is empty, the operation fails with `invalid_argument`. For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<chat_completion, Tail...>
    auto retrieve(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::get_chat_completion>().at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }

    /// Asks for an answer that has the form of T, and converts the answer to a T. T is a struct that is described with
    /// Boost.Describe. If the request has a `response_format`, the library sends this format unchanged. If it has none,
    /// the library derives the format from T. To call this function, include <openai/session/structured_output.hpp>.
    ///
    /// Completes when: as for `create`.
    /// Errors: those of `create`; also `model_refused`, `length_limit`, `content_filtered`, `invalid_json` and
    ///   `invalid_response`. If a member of T is missing or has the wrong type, the message of `invalid_response`
    ///   contains the path of this member. If the content of the answer is the reason for an error, the error contains
    ///   the answer and its usage; see `error::completion()`.
    /// Cancellation, lifetimes, executor: as for `create`.
    template <class T, class... Tail>
        requires(!detail::can_be_parsed<T> || detail::tail_for<parsed<T>, Tail...>)
    auto parse(chat_request request, Tail&&... tail) const {
        static_assert(detail::can_be_parsed<T>, "to call parse<T>: #include <openai/session/structured_output.hpp>");
        if constexpr (detail::can_be_parsed<T>) return parse_as<T>(std::move(request), std::forward<Tail>(tail)...);
    }

    /// POST /chat/completions/{id}: replaces the metadata of a stored completion. For everything else, see `retrieve`.
    template <class... Tail>
        requires detail::tail_for<chat_completion, Tail...>
    auto update(std::string id, chat_update changes, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::update_chat_completion>(std::move(changes)).at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }

    /// DELETE /chat/completions/{id}: deletes a stored completion. For everything else, see `retrieve`.
    template <class... Tail>
        requires detail::tail_for<deletion, Tail...>
    auto del(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::delete_chat_completion>().at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }

    /// GET /chat/completions: returns one page of the list of stored completions. For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<page<chat_completion>, Tail...>
    auto list(chat_list_parameters parameters, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::list_chat_completions>(std::move(parameters)),
                       std::forward<Tail>(tail)...);
    }
    template <class... Tail>
        requires detail::tail_for<page<chat_completion>, Tail...>
    auto list(Tail&&... tail) const {
        return list(chat_list_parameters(), std::forward<Tail>(tail)...);
    }

    /// Returns a pager of all stored completions. The pager fetches each page only when you ask for its first element.
    /// `options` apply to each call that fetches a page.
    pager<chat_completion> list_all(chat_list_parameters parameters = {}, call_options options = {}) const;

    stored_messages messages; ///< the messages of the chat request that produced a stored completion

private:
    template <class T, class... Tail>
    auto parse_as(chat_request request, Tail&&... tail) const;
};

class chat_session;

/// `client.chat`: chat completions. You can call `client.chat.create` and `client.chat.stream`, or use the spelling of
/// other clients: `client.chat.completions.create`.
class OPENAI_DECL chat : public chat_completions {
public:
    explicit chat(detail::client_core* core) noexcept
        : chat_completions(core)
        , completions(core) {}

    chat_completions completions; ///< the same operations under the name `chat.completions`

    /// Makes a chat session. A session keeps the history of a chat, shortens the history when it becomes too long, and
    /// runs tools. The history begins with the system prompt, followed by the messages of `parameters`. The other
    /// members of `parameters` are sent with each request. Throws `error` (`invalid_argument`) if the system prompt has
    /// more than `chat_history::default_max_text` bytes. To use a session, include <openai/session/chat_session.hpp>.
    chat_session session(std::string system_prompt, chat_request parameters) const;
};

} // namespace openai
