// SPDX-License-Identifier: BSL-1.0
#include <openai/session/chat_history_store.hpp>

#include "engine/request/idempotency.hpp"

#include <openai/core/error.hpp>

#include <map>
#include <mutex>

namespace openai {

struct chat_history_store::state {
    std::size_t capacity = 0;
    std::size_t max_text = 0;
    mutable std::mutex mutex;
    std::map<std::string, chat_history, std::less<>> items;
};

chat_history_store::chat_history_store(std::size_t capacity, std::size_t max_text)
    : state_(std::make_unique<state>()) {
    state_->capacity = capacity;
    state_->max_text = max_text;
}

chat_history_store::~chat_history_store() = default;

std::string chat_history_store::create(chat_history item) {
    auto id = "conv_" + detail::random_key();
    item.max_text = state_->max_text;
    const std::lock_guard lock(state_->mutex);
    if (state_->items.size() >= state_->capacity)
        throw error(errc::limit_exceeded, "chat_history_store: capacity " + std::to_string(state_->capacity));
    state_->items.emplace(id, std::move(item));
    return id;
}

std::string chat_history_store::create(std::string system_prompt) {
    chat_history item;
    item.max_text = state_->max_text;
    item.system(std::move(system_prompt));
    return create(std::move(item));
}

std::optional<chat_history> chat_history_store::get(std::string_view id) const {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->items.find(id);
    return found == state_->items.end() ? std::nullopt : std::optional(found->second);
}

bool chat_history_store::update(std::string_view id, const std::function<void(chat_history&)>& change) {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->items.find(id);
    if (found == state_->items.end()) return false;
    auto changed = found->second;
    change(changed);
    found->second = std::move(changed);
    return true;
}

bool chat_history_store::erase(std::string_view id) {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->items.find(id);
    if (found == state_->items.end()) return false;
    state_->items.erase(found);
    return true;
}

std::optional<std::string> chat_history_store::export_json(std::string_view id) const {
    const auto copy = get(id);
    return copy ? std::optional(copy->export_json()) : std::nullopt;
}

std::string chat_history_store::import_json(std::string_view text) {
    return create(chat_history::import_json(text, state_->max_text));
}

std::size_t chat_history_store::size() const {
    const std::lock_guard lock(state_->mutex);
    return state_->items.size();
}

} // namespace openai
