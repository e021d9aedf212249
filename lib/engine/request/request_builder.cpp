// SPDX-License-Identifier: BSL-1.0
#include "engine/request/request_builder.hpp"

#include "engine/request/option_checks.hpp"
#include "protocol/http/authorization.hpp"
#include "protocol/http/deployment_path.hpp"

#include <openai/core/error.hpp>

namespace openai::detail {
namespace {

std::string with_query(std::string path, const call_options& options) {
    char separator = path.find('?') == std::string::npos ? '?' : '&';
    for (const auto& [name, value] : options.query) {
        path += separator + protocol::escape_segment(name) + '=' + protocol::escape_segment(value);
        separator = '&';
    }
    return path;
}

} // namespace

protocol::wire_request request_builder::build(call_request&& call) const {
    check_options(call.options);
    if (call.path.empty() || call.path.front() != '/') throw error(errc::invalid_argument, "path: must begin with /");
    if (call.body.size() > options_.max_request_body)
        throw error(errc::limit_exceeded,
                    "request larger than max_request_body, " + std::to_string(options_.max_request_body) + " bytes");
    protocol::wire_request request;
    request.fields = fields(call);
    if (options_.deployment_paths) call.path = protocol::deployment_path(std::move(call.path), call.model);
    request.target = base_.target(with_query(std::move(call.path), call.options));
    request.method = std::move(call.method);
    request.body = std::move(call.body);
    protocol::check_request_line(request.method, request.target);
    if (request.method == "CONNECT") throw error(errc::invalid_argument, "method: CONNECT opens a tunnel, no call");
    return request;
}

std::shared_ptr<const secret> request_builder::fields(const call_request& call) const {
    const bool is_json = !call.body.empty() && call.content_type.empty() && call.accept == json_type;
    if (!is_json || !call.options.headers.empty()) return make_fields(call);
    auto& kept = usual_[call.streamed ? 1 : 0];
    std::call_once(kept.made, [&] { kept.fields = make_fields(call); });
    return kept.fields;
}

std::shared_ptr<const secret> request_builder::make_fields(const call_request& call) const {
    protocol::request_fields made;
    made.host = base_.host_field();
    protocol::authorize(made, options_.auth, base_.origin, options_.api_key);
    auto& fields = made.headers;
    fields.add("Accept", std::string(call.streamed ? "text/event-stream" : call.accept));
    fields.add("Accept-Encoding", options_.gzip ? "gzip" : "identity");
    fields.add("User-Agent", options_.user_agent);
    const std::string_view type = call.content_type.empty() ? json_type : call.content_type;
    if (!call.body.empty()) fields.add("Content-Type", std::string(type));
    if (!options_.organization.empty()) fields.add("OpenAI-Organization", options_.organization);
    if (!options_.project.empty()) fields.add("OpenAI-Project", options_.project);
    for (const auto& field : options_.default_headers) fields.set(field.name, field.value);
    for (const auto& field : call.options.headers) fields.set(field.name, field.value);
    return protocol::write_fields(made);
}

} // namespace openai::detail
