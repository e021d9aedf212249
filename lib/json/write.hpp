// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/json_writer.hpp"
#include "json/mapping.hpp"

namespace openai::detail::mapping {

/// Checks a request before it is sent. This template accepts every request. Types of requests that need a check have
/// overloads. These throw `error` (`invalid_argument`) if every server would refuse the request.
template <class T>
void check_request(const T&, const path&) {}

/// Throws `error` (`invalid_argument`) if the member "stream" of `extra_body` contradicts the operation.
inline void check_stream(const boost::json::object& extra_body, bool stream) {
    const auto* wish = extra_body.if_contains("stream");
    if (wish && (!wish->is_bool() || wish->get_bool() != stream))
        refuse({nullptr, "extra_body.stream"}, "contradicts the operation");
}

template <class T>
void write_stream_options(json_writer& out, const T& request, const path& root) {
    if (!request.stream_options) return;
    member_writer(out, &request.extra_body, root).write("stream_options", *request.stream_options);
}

template <class T>
void write_stream_fields(json_writer& out, const T& request, const path& root) {
    if (!request.extra_body.contains("stream")) {
        out.member("stream", root);
        out.literal("true");
    }
    write_stream_options(out, request, root);
}

/// Returns the body of a request. A `.cpp` file that instantiates this template includes this header.
template <class T>
    requires(!std::same_as<T, boost::json::value>)
std::string write(const T& request, bool stream, recipient to) {
    constexpr bool can_stream = requires { request.stream_options; };
    const path root;
    check_request(request, root);
    if constexpr (can_stream) check_stream(request.extra_body, stream);
    json_writer out(false, to);
    out.open('{');
    write_fields(out, request, root);
    if constexpr (can_stream) {
        if (stream) write_stream_fields(out, request, root);
    }
    out.close('}');
    return out.take();
}

} // namespace openai::detail::mapping
