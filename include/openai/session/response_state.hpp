// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <string>
#include <utility>

namespace openai {

/// Where the items of a `response_session` are stored.
class OPENAI_DECL response_state {
public:
    /// Where the items can be stored.
    enum class place {
        items,       ///< in this process: each request sends all items
        response_id, ///< on the server: each request continues a stored response
        conversation ///< on the server: each request belongs to a conversation
    };

    /// Stores the items in this process. The server need not store anything.
    static response_state items() { return {}; }
    /// Makes the same state as `items()`.
    response_state() = default;

    /// Stores the items on the server, as parts of stored responses. The session sends only new items, and the id of
    /// the previous response. `last` is the id of the response from which the session continues, for instance the last
    /// response of an earlier session. If `last` is empty, the session begins without a previous response.
    static response_state by_response_id(std::string last = {}) { return {place::response_id, std::move(last)}; }

    /// Stores the items in a conversation on the server. The session sends only new items. The server adds these items
    /// and the output items of its responses to the conversation. `id` is the id of the conversation. If `id` is empty,
    /// the session creates a conversation before it sends the first prompt.
    static response_state in_conversation(std::string id = {}) { return {place::conversation, std::move(id)}; }

    place where = place::items; ///< where the items are stored
    std::string id;             ///< id of the last response or of the conversation; empty if there is none yet

private:
    response_state(place chosen, std::string known)
        : where(chosen)
        , id(std::move(known)) {}
};

} // namespace openai
