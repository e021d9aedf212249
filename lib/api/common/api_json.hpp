// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/json_reader.hpp"
#include "json/write.hpp"

#include <openai/api_json.hpp>

#include <concepts>
#include <optional>
#include <utility>

/// Defines the members of `api_json<T>`. A source file that instantiates this class includes this header and the header
/// that lists the fields of `T`.
namespace openai::detail {

namespace mapping {

using write_from = void (*)(json_writer& out, const void* value, const path& at);

/// Converts a value to JSON. For a request, the result is the body that the library sends. For any other value, the
/// result is the JSON that a server would send.
boost::json::value write_document(const void* value, bool is_request, write_from write);

/// Reads JSON into the value that `out` points to. Throws `error` (`invalid_response`) if the JSON itself or a value in
/// it has the wrong type, or if a number is not finite.
void read_strictly(const boost::json::value& json, void* out, read_into read);

/// Writes a request with its `stream_options`. Does not add `stream`, because only the operation knows whether the call
/// streams.
template <class T>
void write_streamable(json_writer& out, const void* value, const path& root) {
    const auto& request = *static_cast<const T*>(value);
    out.open('{');
    write_fields(out, request, root);
    write_stream_options(out, request, root);
    out.close('}');
}

template <class T>
bool read_streamable(const boost::json::value& json, void* out, const path& root) {
    auto& request = *static_cast<T*>(out);
    if (!read_value(json, request, root)) return false;
    member_reader(json.get_object(), root).read("stream_options", request.stream_options);
    request.extra_body.erase("stream_options");
    request.extra_body.erase("stream");
    return true;
}

} // namespace mapping

template <class T>
concept json_request = requires(const T& value) { value.extra_body; };

template <class T>
concept streamable_request = json_request<T> && requires(const T& value) { value.stream_options; };

template <class T>
boost::json::value api_json<T>::write(const T& value) {
    if constexpr (streamable_request<T>) {
        auto json = mapping::write_document(&value, true, mapping::write_streamable<T>);
        json.get_object().erase("stream");
        return json;
    } else return mapping::write_document(&value, json_request<T>, mapping::write_erased<T>);
}

template <class T>
T api_json<T>::read(const boost::json::value& json) {
    if constexpr (std::default_initializable<T>) {
        T value;
        mapping::read_into reader = mapping::read_erased<T>;
        if constexpr (streamable_request<T>) reader = mapping::read_streamable<T>;
        mapping::read_strictly(json, &value, reader);
        return value;
    } else {
        std::optional<T> value;
        mapping::read_strictly(json, &value, mapping::read_erased<std::optional<T>>);
        return std::move(*value);
    }
}

} // namespace openai::detail
