// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/conversations/conversation.hpp>
#include <openai/core/deletion.hpp>
#include <openai/detail/resource.hpp>
#include <openai/pager.hpp>

namespace openai {
namespace endpoints {

/// POST /conversations
struct create_conversation {
    using request = conversation_request;
    using answer = conversation;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /conversations/{id}
struct retrieve_conversation {
    using answer = conversation;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /conversations/{id}
struct update_conversation {
    using request = conversation_update;
    using answer = conversation;
    OPENAI_DECL static const detail::codec wire;
};

/// DELETE /conversations/{id}
struct delete_conversation {
    using answer = deletion;
    OPENAI_DECL static const detail::codec wire;
};

/// POST /conversations/{id}/items
struct create_conversation_items {
    using request = conversation_items;
    using answer = page<response_item>;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /conversations/{id}/items
struct list_conversation_items {
    using request = item_list_parameters;
    using answer = page<response_item>;
    OPENAI_DECL static const detail::codec wire;
};

/// GET /conversations/{id}/items/{item_id}
struct retrieve_conversation_item {
    using request = retrieve_parameters;
    using answer = response_item;
    OPENAI_DECL static const detail::codec wire;
};

/// DELETE /conversations/{id}/items/{item_id}
struct delete_conversation_item {
    using answer = conversation;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace endpoints

/// `client.conversations.items`: the items of a conversation.
class OPENAI_DECL conversation_item_list : public detail::resource {
public:
    using resource::resource;

    /// POST /conversations/{id}/items: appends items to a conversation. Returns the items as the server has stored
    /// them.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`. The operation fails with `invalid_argument`, before anything is
    ///   sent, if the id is empty or there are no items.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns its arguments; if the last copy of the client is destroyed, the operation fails
    ///   with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<page<response_item>, Tail...>
    auto create(std::string id, conversation_items items, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_conversation_items>(std::move(items)).at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }

    /// GET /conversations/{id}/items: returns one page of the items. By default the newest item comes first. If `order`
    /// is "asc", the oldest item comes first. For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<page<response_item>, Tail...>
    auto list(std::string id, item_list_parameters parameters, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::list_conversation_items>(std::move(parameters)).at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }
    template <class... Tail>
        requires detail::tail_for<page<response_item>, Tail...>
    auto list(std::string id, Tail&&... tail) const {
        return list(std::move(id), item_list_parameters(), std::forward<Tail>(tail)...);
    }

    /// Returns a pager of all items of a conversation. The pager fetches a page only when you ask for an element on it.
    /// `options` apply to each call that fetches a page.
    pager<response_item> list_all(std::string id, item_list_parameters parameters = {},
                                  call_options options = {}) const;

    /// GET /conversations/{id}/items/{item_id}: returns one item. For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<response_item, Tail...>
    auto retrieve(std::string id, std::string item_id, retrieve_parameters parameters, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::retrieve_conversation_item>(std::move(parameters))
                           .at(std::move(id))
                           .at(std::move(item_id)),
                       std::forward<Tail>(tail)...);
    }
    template <class... Tail>
        requires detail::tail_for<response_item, Tail...>
    auto retrieve(std::string id, std::string item_id, Tail&&... tail) const {
        return retrieve(std::move(id), std::move(item_id), retrieve_parameters(), std::forward<Tail>(tail)...);
    }

    /// DELETE /conversations/{id}/items/{item_id}: removes an item from a conversation, and returns the conversation.
    /// For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<conversation, Tail...>
    auto del(std::string id, std::string item_id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::delete_conversation_item>().at(std::move(id)).at(std::move(item_id)),
                       std::forward<Tail>(tail)...);
    }
};

/// `client.conversations`: manages conversations, in which the server keeps the items of several responses. To add the
/// input and the output of a response to a conversation, set `response_request::conversation` to the conversation's id.
///
/// After its own arguments, every operation takes optional `call_options` and an optional completion token, in this
/// order. The default token is `asio::use_awaitable`.
class OPENAI_DECL conversations : public detail::resource {
public:
    explicit conversations(detail::client_core* core) noexcept
        : resource(core)
        , items(core) {}

    conversation_item_list items; ///< the items of a conversation

    /// POST /conversations: creates a conversation.
    ///
    /// Completes when: the response has been received completely, or the last attempt has failed.
    /// Errors: those of every request, see `errc`.
    /// Cancellation: terminal, partial and total, at any point; the connection is closed, and the operation fails with
    ///   `cancelled`.
    /// Lifetimes: the operation owns its arguments; if the last copy of the client is destroyed, the operation fails
    ///   with `client_closed`.
    /// Executor: the handler's associated executor, by default the client's.
    template <class... Tail>
        requires detail::tail_for<conversation, Tail...>
    auto create(conversation_request request, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::create_conversation>(std::move(request)),
                       std::forward<Tail>(tail)...);
    }
    template <class... Tail>
        requires detail::tail_for<conversation, Tail...>
    auto create(Tail&&... tail) const {
        return create(conversation_request(), std::forward<Tail>(tail)...);
    }

    /// GET /conversations/{id}: returns a conversation, without its items. If the id is empty, the operation fails with
    /// `invalid_argument`. For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<conversation, Tail...>
    auto retrieve(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::retrieve_conversation>().at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }

    /// POST /conversations/{id}: replaces the metadata of a conversation. For everything else, see `retrieve`.
    template <class... Tail>
        requires detail::tail_for<conversation, Tail...>
    auto update(std::string id, conversation_update change, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::update_conversation>(std::move(change)).at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }

    /// DELETE /conversations/{id}: deletes a conversation. The server does not delete the conversation's items. If the
    /// id is empty, the operation fails with `invalid_argument`. For everything else, see `create`.
    template <class... Tail>
        requires detail::tail_for<deletion, Tail...>
    auto del(std::string id, Tail&&... tail) const {
        return perform(detail::call_of<endpoints::delete_conversation>().at(std::move(id)),
                       std::forward<Tail>(tail)...);
    }
};

} // namespace openai
