// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/session/chat_history.hpp>

#include <functional>
#include <memory>

namespace openai {

/// Keeps the conversations of many users, each under an id that cannot be guessed. Every function may be called from
/// any thread.
class OPENAI_DECL chat_history_store {
public:
    static constexpr std::size_t default_capacity = 10'000;

    /// Holds at most `capacity` conversations, whose texts have at most `max_text` bytes each.
    explicit chat_history_store(std::size_t capacity = default_capacity,
                                std::size_t max_text = chat_history::default_max_text);
    ~chat_history_store();
    chat_history_store(const chat_history_store&) = delete;
    chat_history_store& operator=(const chat_history_store&) = delete;

    /// Stores a conversation and returns its id: "conv_" and 32 random digits and letters, safe in URLs. Throws `error`
    /// (`limit_exceeded`) when the store is full.
    std::string create(chat_history item);

    /// Stores a new, empty conversation.
    std::string create(std::string system_prompt = {});

    /// A copy of the conversation; empty if there is no such id.
    std::optional<chat_history> get(std::string_view id) const;

    /// Calls `change` with the conversation, while nobody else can change it. If `change` throws, the conversation
    /// stays as it was. Returns false if there is no such id. `change` must not use the store.
    bool update(std::string_view id, const std::function<void(chat_history&)>& change);

    /// False if there is no such id.
    bool erase(std::string_view id);

    /// The conversation as JSON text, see `chat_history::export_json`; empty if there is no such id.
    std::optional<std::string> export_json(std::string_view id) const;

    /// Stores an exported conversation and returns its new id. Throws `error`: see `chat_history::import_json` and
    /// `create`.
    std::string import_json(std::string_view text);

    std::size_t size() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace openai
