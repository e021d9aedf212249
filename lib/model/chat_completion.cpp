// SPDX-License-Identifier: BSL-1.0
#include "model/chat_completion_fields.hpp"
#include "model/read.hpp"
#include "model/usual_completion.hpp"

namespace openai {

chat_completion::chat_completion() = default;
chat_completion::chat_completion(const chat_completion&) = default;
chat_completion::chat_completion(chat_completion&&) noexcept = default;
chat_completion& chat_completion::operator=(const chat_completion&) = default;
chat_completion& chat_completion::operator=(chat_completion&&) = default;
chat_completion::~chat_completion() = default;

std::string_view chat_completion::text() const noexcept {
    return choices.empty() ? std::string_view() : choices.front().text();
}

std::string_view chat_completion::reasoning() const noexcept {
    return choices.empty() ? std::string_view() : std::string_view(choices.front().message.reasoning);
}

template chat_completion mapping::read(std::shared_ptr<const http_response>);
template chat_completion mapping::read_document(const http_response&);

} // namespace openai
