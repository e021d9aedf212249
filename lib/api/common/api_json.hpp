// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/common/value_writer.hpp"
#include "json/json_reader.hpp"
#include "json/write.hpp"

#include <openai/api_json.hpp>

#include <concepts>
#include <optional>
#include <utility>

/// The members of `api_json<T>`. Included where it is instantiated, beside the fields of `T`.
namespace openai::detail {

template <class T>
concept json_request = requires(const T& value) { value.extra_body; };

/// `stream` is left to the operation, which alone knows whether the call streams.
template <class T>
concept request_that_can_stream = json_request<T> && requires(const T& value) { value.stream_options; };

template <class T>
boost::json::value api_json<T>::write(const T& value) {
    mapping::recipient to;
    to.is_anyone = true;
    to.is_answer = !json_request<T>;
    mapping::value_writer out(to);
    const mapping::path root;
    if constexpr (request_that_can_stream<T>) {
        out.open('{');
        write_fields(out, value, root);
        mapping::write_stream_options(out, value, root);
        out.close('}');
    } else write_value(out, value, root);
    auto json = out.take_value();
    if constexpr (request_that_can_stream<T>) json.get_object().erase("stream");
    return json;
}

template <class T>
void read_stream_options(const boost::json::object& json, T& out, const mapping::path& root) {
    mapping::member_reader(json, root).read("stream_options", out.stream_options);
    out.extra_body.erase("stream_options");
    out.extra_body.erase("stream");
}

template <class T>
T api_json<T>::read(const boost::json::value& json) {
    std::optional<T> value;
    if constexpr (std::default_initializable<T>) value.emplace();
    mapping::path root;
    root.strict = true;
    const auto read = [&](auto& out) {
        if (!read_value(json, out, root)) mapping::reject(root, "is of another type");
    };
    if constexpr (std::default_initializable<T>) read(*value);
    else read(value);
    if constexpr (request_that_can_stream<T>) read_stream_options(json.get_object(), *value, root);
    return std::move(*value);
}

} // namespace openai::detail
