// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_request_fields.hpp"
#include "api/common/api_json.hpp"
#include "json/write.hpp"

namespace openai {

chat_request::chat_request() = default;
chat_request::chat_request(const chat_request&) = default;
chat_request::chat_request(chat_request&&) noexcept = default;
chat_request& chat_request::operator=(const chat_request&) = default;
chat_request& chat_request::operator=(chat_request&&) = default;
chat_request::~chat_request() = default;

template std::string detail::mapping::write(const chat_request&, bool, detail::mapping::recipient);

chat_request& chat_request::add(message item) & {
    constexpr std::size_t usual = 2; // a system message and a user message
    if (messages.capacity() == 0) messages.reserve(usual);
    messages.push_back(std::move(item));
    return *this;
}

chat_request& chat_request::add(openai::tool item) & {
    tools.push_back(std::move(item));
    return *this;
}

chat_request& chat_request::with(const chat_parameters& parameters) & {
    detail::mapping::for_each_field<chat_parameters>([&](std::string_view, auto pointer) {
        if (parameters.*pointer) this->*pointer = parameters.*pointer;
    });
    return *this;
}

chat_request& chat_request::extra(std::string_view name, boost::json::value value) & {
    extra_body.insert_or_assign(name, std::move(value));
    return *this;
}

template class detail::api_json<chat_request>;
template class detail::api_json<content_part>;
template class detail::api_json<message>;
template class detail::api_json<response_format>;
template class detail::api_json<tool>;
template class detail::api_json<tool_call>;
template class detail::api_json<tool_choice>;

} // namespace openai
