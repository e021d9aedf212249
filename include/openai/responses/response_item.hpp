// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/tagged_json.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace openai {

class response_item;

/// A struct that represents one kind of item: `message_item`, `function_call_item`, `reasoning_item` and so on. The
/// struct's `json_type` is the value of the JSON member "type".
template <class T>
concept response_item_struct = requires {
    { T::json_type } -> std::convertible_to<std::string_view>;
    typename T::is_response_item;
};

namespace detail {

/// Makes an item by writing the struct as JSON. The library defines this function only for its own structs.
template <class T>
response_item make_response_item(T value);

} // namespace detail

/// One item of a response's input or output: a message, a tool call, its output, reasoning, and so on.
///
///     for (const auto& item : answer.output)
///         if (const auto* call = item.as<openai::function_call_item>()) run(call->name, call->arguments);
///
/// An item keeps its JSON text. If you send a received item back, the server gets the same bytes, even if the library
/// does not know the type of the item. In this way, a server that keeps no state gets its encrypted reasoning back.
class OPENAI_DECL response_item : public tagged_json {
public:
    response_item() = default;

    /// Makes an item from a struct, by writing the struct as JSON. Throws `error` (`invalid_argument`, with the path of
    /// the member) for text that is not UTF-8 and for numbers that are not finite.
    template <response_item_struct T>
    response_item(T value)
        : response_item(detail::make_response_item(std::move(value))) {}

    /// Makes an item from its JSON text, which will be sent unchanged. Throws `error`: `invalid_json`, or
    /// `invalid_argument` if the text is not a JSON object.
    static response_item from_json(std::string text);

    /// Makes a message with one of the roles "user", "system", "developer" and "assistant".
    static response_item message(std::string role, std::string text);

    /// Makes an item with the result of the function call that has this `call_id`.
    static response_item function_output(std::string call_id, std::string output);

    /// Makes an item with the result of the custom tool call that has this `call_id`.
    static response_item custom_tool_output(std::string call_id, std::string output);

    /// Makes an item with your answer to the `mcp_approval_request_item` that has this id.
    static response_item mcp_approval(std::string request_id, bool approve);

    /// Makes a reference to an item that the server has stored. `id` is the id of that item.
    static response_item reference(std::string id);

    /// Returns the member "id", or an empty string if there is none.
    std::string_view id() const noexcept;

    /// Returns the item as a struct, or null if the item is of another type. The pointer is valid as long as the item
    /// or a copy of it exists.
    template <response_item_struct T>
    const T* as() const noexcept {
        return static_cast<const T*>(typed(T::json_type));
    }

private:
    friend class detail::tagged_access;
    explicit response_item(std::shared_ptr<const detail::tagged_content> content) noexcept
        : tagged_json(std::move(content)) {}
};

} // namespace openai
