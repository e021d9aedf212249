// SPDX-License-Identifier: BSL-1.0
#include "model/chat_request_fields.hpp"
#include "model/mapping.hpp"

namespace openai {
namespace mapping {
namespace {

void check(const chat_request& request, bool stream) {
    const path root;
    const auto& extra = request.extra_body;
    if (request.model.empty() && !extra.contains("model")) refuse(root.field("model"), "is empty");
    if (request.messages.empty() && !extra.contains("messages")) refuse(root.field("messages"), "is empty");
    for (std::size_t i = 0; i < request.messages.size(); ++i) {
        if (request.messages[i].role.empty()) refuse({nullptr, "messages[" + std::to_string(i) + "].role"}, "is empty");
    }
    const auto* wish = extra.if_contains("stream");
    if (wish && (!wish->is_bool() || wish->get_bool() != stream))
        refuse({nullptr, "extra_body.stream"}, "contradicts the operation");
}

} // namespace

std::string write(const chat_request& request, bool stream) {
    check(request, stream);
    json_writer out;
    const path root;
    out.open('{');
    write_fields(out, request, root);
    if (stream && !request.extra_body.contains("stream")) {
        out.member("stream", root);
        out.literal("true");
    }
    if (stream && request.stream_options && !request.extra_body.contains("stream_options")) {
        out.member("stream_options", root);
        write_value(out, *request.stream_options, root.field("stream_options"));
    }
    out.close('}');
    return out.take();
}

} // namespace mapping

chat_request& chat_request::add(message item) & {
    messages.push_back(std::move(item));
    return *this;
}

chat_request& chat_request::add(openai::tool item) & {
    tools.push_back(std::move(item));
    return *this;
}

chat_request& chat_request::with(const chat_parameters& parameters) & {
    mapping::for_each_field<chat_parameters>([&](std::string_view, auto pointer) {
        if (parameters.*pointer) this->*pointer = parameters.*pointer;
    });
    return *this;
}

chat_request& chat_request::extra(std::string_view name, boost::json::value value) & {
    extra_body.insert_or_assign(name, std::move(value));
    return *this;
}

} // namespace openai
