// SPDX-License-Identifier: BSL-1.0
#include <openai/conversation_store.hpp>

#include "client/idempotency.hpp"

#include <openai/error.hpp>

#include <map>
#include <mutex>

namespace openai {

struct conversation_store::state {
    std::size_t capacity = 0;
    std::size_t max_text = 0;
    mutable std::mutex mutex;
    std::map<std::string, conversation, std::less<>> items;
};

conversation_store::conversation_store(std::size_t capacity, std::size_t max_text)
    : state_(std::make_unique<state>()) {
    state_->capacity = capacity;
    state_->max_text = max_text;
}

conversation_store::~conversation_store() = default;

std::string conversation_store::create(conversation item) {
    auto id = "conv_" + detail::random_key();
    item.max_text = state_->max_text;
    const std::lock_guard lock(state_->mutex);
    if (state_->items.size() >= state_->capacity)
        throw error(errc::limit_exceeded, "conversation_store: capacity " + std::to_string(state_->capacity));
    state_->items.emplace(id, std::move(item));
    return id;
}

std::string conversation_store::create(std::string system_prompt) {
    conversation item;
    item.max_text = state_->max_text;
    item.system(std::move(system_prompt));
    return create(std::move(item));
}

std::optional<conversation> conversation_store::get(std::string_view id) const {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->items.find(id);
    return found == state_->items.end() ? std::nullopt : std::optional(found->second);
}

bool conversation_store::update(std::string_view id, const std::function<void(conversation&)>& change) {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->items.find(id);
    if (found == state_->items.end()) return false;
    auto changed = found->second;
    change(changed);
    found->second = std::move(changed);
    return true;
}

bool conversation_store::erase(std::string_view id) {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->items.find(id);
    if (found == state_->items.end()) return false;
    state_->items.erase(found);
    return true;
}

std::optional<std::string> conversation_store::export_json(std::string_view id) const {
    const auto copy = get(id);
    return copy ? std::optional(copy->export_json()) : std::nullopt;
}

std::string conversation_store::import_json(std::string_view text) {
    return create(conversation::import_json(text, state_->max_text));
}

std::size_t conversation_store::size() const {
    const std::lock_guard lock(state_->mutex);
    return state_->items.size();
}

} // namespace openai
