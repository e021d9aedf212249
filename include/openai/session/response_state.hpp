// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <string>
#include <utility>

namespace openai {

/// Where a `response_session` keeps what was said so far.
class OPENAI_DECL response_state {
public:
    enum class place {
        items,       ///< in this process: each request sends all items
        response_id, ///< at the server: each request continues a stored response
        conversation ///< at the server: each request belongs to a conversation
    };

    /// In this process. The server need not store anything.
    response_state() = default;
    static response_state items() { return {}; }

    /// In the responses that the server stores. The session sends only new items, and the id of the response that they
    /// follow. `last` is the response to begin with, for instance that of an earlier session; empty: none.
    static response_state by_response_id(std::string last = {}) { return {place::response_id, std::move(last)}; }

    /// In a conversation of the server, which adds the items of each request and of each answer to it. The session
    /// sends only new items. `id` is the conversation; empty: the session creates one when it is first needed.
    static response_state in_conversation(std::string id = {}) { return {place::conversation, std::move(id)}; }

    place where = place::items;
    std::string id; ///< of the last response or of the conversation; empty if there is none yet

private:
    response_state(place chosen, std::string known)
        : where(chosen)
        , id(std::move(known)) {}
};

} // namespace openai
