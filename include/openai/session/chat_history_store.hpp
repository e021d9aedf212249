// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/session/chat_history.hpp>

#include <functional>
#include <memory>

namespace openai {

/// Keeps the conversations of many users, each under an id that nobody can guess. You can call every function from any
/// thread.
class OPENAI_DECL chat_history_store {
public:
    static constexpr std::size_t default_capacity = 10'000; ///< default limit for the number of conversations

    /// Creates a store for at most `capacity` conversations. Each text in a conversation can have at most `max_text`
    /// bytes.
    explicit chat_history_store(std::size_t capacity = default_capacity,
                                std::size_t max_text = chat_history::default_max_text);
    ~chat_history_store();
    chat_history_store(const chat_history_store&) = delete;
    chat_history_store& operator=(const chat_history_store&) = delete;

    /// Stores a conversation and returns its id: "conv_" followed by 32 random digits and letters, which are safe in
    /// URLs. Throws `error` (`limit_exceeded`) if the store is full.
    std::string create(chat_history item);

    /// Stores a new conversation without messages, and returns its id.
    std::string create(std::string system_prompt = {});

    /// Returns a copy of the conversation, or an empty optional if the id is unknown.
    std::optional<chat_history> get(std::string_view id) const;

    /// Calls `change` with the conversation. While `change` runs, no other thread can change the conversation. If
    /// `change` throws, the conversation stays unchanged. Returns false if the id is unknown. `change` must not use the
    /// store.
    bool update(std::string_view id, const std::function<void(chat_history&)>& change);

    /// Removes the conversation. Returns false if the id is unknown.
    bool erase(std::string_view id);

    /// Returns the conversation as JSON text (see `chat_history::export_json`), or an empty optional if the id is
    /// unknown.
    std::optional<std::string> export_json(std::string_view id) const;

    /// Stores an exported conversation and returns its new id. Throws the same errors as `chat_history::import_json`
    /// and `create`.
    std::string import_json(std::string_view text);

    /// Returns the number of conversations in the store.
    std::size_t size() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace openai
