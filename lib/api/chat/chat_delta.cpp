// SPDX-License-Identifier: BSL-1.0
#include <openai/chat/chat_delta.hpp>

#include "api/chat/chat_delta_data.hpp"
#include "json/json_text.hpp"

#include <algorithm>

namespace openai {
namespace {

const chat_delta_data& nothing() {
    static const chat_delta_data instance{};
    return instance;
}

} // namespace

std::span<const choice_delta> chat_delta::choices() const noexcept {
    return data_ ? std::span<const choice_delta>(data_->choices) : std::span<const choice_delta>();
}

std::string_view chat_delta::id() const noexcept { return data_ ? data_->id : std::string_view(); }
std::string_view chat_delta::model() const noexcept { return data_ ? data_->model : std::string_view(); }
std::string_view chat_delta::service_tier() const noexcept { return data_ ? data_->service_tier : std::string_view(); }
std::string_view chat_delta::system_fingerprint() const noexcept {
    return data_ ? data_->system_fingerprint : std::string_view();
}
std::int64_t chat_delta::created() const noexcept { return data_ ? data_->created : 0; }
const std::optional<usage>& chat_delta::usage() const noexcept { return (data_ ? *data_ : nothing()).usage; }
std::string_view chat_delta::data() const noexcept {
    return data_ ? std::string_view(data_->event) : std::string_view();
}

boost::json::value chat_delta::raw() const {
    std::size_t offset = 0;
    return detail::mapping::parse_json(data(), offset).value_or(boost::json::value());
}

bool chat_delta::has_more() const noexcept { return data_ && data_->has_more; }

const choice_delta& chat_delta::first() const noexcept {
    static const choice_delta none;
    const auto all = choices();
    const auto found = std::ranges::find(all, 0, &choice_delta::index);
    return found == all.end() ? none : *found;
}

} // namespace openai
