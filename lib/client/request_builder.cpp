// SPDX-License-Identifier: BSL-1.0
#include "client/request_builder.hpp"

#include "client/option_checks.hpp"
#include "protocol/authorization.hpp"
#include "protocol/deployment_path.hpp"

#include <openai/error.hpp>

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

protocol::http_request build_request(const client_options& options, const protocol::base_url& base, call_request call) {
    check_options(call.options);
    if (call.path.empty() || call.path.front() != '/') throw error(errc::invalid_argument, "path: must begin with /");
    if (call.body.size() > options.max_request_body)
        throw error(errc::limit_exceeded,
                    "request larger than max_request_body, " + std::to_string(options.max_request_body) + " bytes");
    protocol::http_request request;
    request.method = std::move(call.method);
    request.host = base.host_field();
    if (options.deployment_paths) call.path = protocol::deployment_path(std::move(call.path), call.model);
    request.target = base.target(with_query(std::move(call.path), call.options));

    auto& fields = request.headers;
    protocol::authorize(request, options.auth, base.origin, options.api_key);
    fields.add("Accept", call.streamed ? "text/event-stream" : call.accept);
    fields.add("Accept-Encoding", options.gzip ? "gzip" : "identity");
    fields.add("User-Agent", options.user_agent);
    if (!call.body.empty())
        fields.add("Content-Type", call.content_type.empty() ? "application/json" : std::move(call.content_type));
    if (!options.organization.empty()) fields.add("OpenAI-Organization", options.organization);
    if (!options.project.empty()) fields.add("OpenAI-Project", options.project);
    for (const auto& field : options.default_headers) fields.set(field.name, field.value);
    for (const auto& field : call.options.headers) fields.set(field.name, field.value);
    request.body = std::move(call.body);
    protocol::check_request(request); // refuses what is malformed before a connection is opened
    return request;
}

} // namespace openai::detail
