// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/described_json.hpp>
#include <openai/schema.hpp>
#include <openai/tool_set.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <type_traits>

/// What makes tools of C++ functions: the templates of `tool_set`.
namespace openai {
namespace detail {

/// Arguments that the function cannot take; what it says goes to the model.
class OPENAI_DECL bad_arguments : public std::exception {
public:
    explicit bad_arguments(std::string complaint)
        : complaint_(std::move(complaint)) {}
    const char* what() const noexcept override;

private:
    std::string complaint_; // empty: no JSON
};

/// Empty text is an empty object. Throws `bad_arguments`.
OPENAI_DECL boost::json::value argument_document(std::string_view text);

/// The text of a result. Throws `error` (`invalid_argument`) for what no JSON can hold.
OPENAI_DECL std::string result_text(const boost::json::value& result);

template <class T>
T read_arguments(std::string text) {
    if constexpr (std::same_as<T, std::string>) return text;
    else {
        T value{};
        json_reading reading(strictness::normal);
        if (!read_json(argument_document(text), value, json_path(), reading)) throw bad_arguments(reading.complaint());
        return value;
    }
}

template <class T>
std::string write_result(T&& result) {
    if constexpr (std::convertible_to<T&&, std::string>) return std::string(std::forward<T>(result));
    else return result_text(to_json(result));
}

template <class T>
struct awaited {
    using type = T;
    static constexpr bool is_coroutine = false;
};
template <class T>
struct awaited<boost::asio::awaitable<T>> {
    using type = T;
    static constexpr bool is_coroutine = true;
};

/// One call, which keeps the function alive.
template <class Result, class... Arguments>
boost::asio::awaitable<std::string> call_tool(std::shared_ptr<std::function<Result(Arguments...)>> function,
                                              std::remove_cvref_t<Arguments>... arguments) {
    using how = awaited<Result>;
    if constexpr (how::is_coroutine && std::is_void_v<typename how::type>) {
        co_await (*function)(std::move(arguments)...);
        co_return std::string();
    } else if constexpr (how::is_coroutine) {
        auto result = co_await (*function)(std::move(arguments)...);
        co_return write_result(std::move(result));
    } else if constexpr (std::is_void_v<Result>) {
        (*function)(std::move(arguments)...);
        co_return std::string();
    } else {
        co_return write_result((*function)(std::move(arguments)...));
    }
}

struct no_arguments {};
BOOST_DESCRIBE_STRUCT(no_arguments, (), ())

/// What a function takes and gives, by the function type that `std::function` deduces.
template <class Function>
struct tool_function;

template <class Result>
struct tool_function<std::function<Result()>> {
    using type = std::function<Result()>;

    static tool_handler handler(type function) {
        return [function = std::make_shared<type>(std::move(function))](const std::string&) {
            return call_tool<Result>(function);
        };
    }
    static boost::json::value schema(schema_style style) { return json_schema<no_arguments>(style); }
};

template <class Result, class Argument>
struct tool_function<std::function<Result(Argument)>> {
    using type = std::function<Result(Argument)>;
    using value = std::remove_cvref_t<Argument>;

    static tool_handler handler(type function) {
        return [function = std::make_shared<type>(std::move(function))](std::string text) {
            return call_tool<Result, Argument>(function, read_arguments<value>(std::move(text)));
        };
    }
    static boost::json::value schema(schema_style style) {
        static_assert(described<value>, "a tool's schema follows from a described struct; else give a definition");
        return json_schema<value>(style);
    }
};

template <class Function>
using tool_function_of = tool_function<decltype(std::function(std::declval<Function>()))>;

template <class Object, class Result, class... Arguments>
std::function<Result(Arguments...)> bound(std::shared_ptr<Object> object, Result (Object::*function)(Arguments...)) {
    return [object = std::move(object), function](Arguments... arguments) -> Result {
        return ((*object).*function)(std::forward<Arguments>(arguments)...);
    };
}

template <class Object, class Result, class... Arguments>
std::function<Result(Arguments...)> bound(std::shared_ptr<Object> object,
                                          Result (Object::*function)(Arguments...) const) {
    return [object = std::move(object), function](Arguments... arguments) -> Result {
        return ((*object).*function)(std::forward<Arguments>(arguments)...);
    };
}

} // namespace detail

template <class Function>
tool_set& tool_set::add(std::string name, std::string description, Function function) {
    return add(std::move(name), std::move(description), std::move(function), schema_style::strict);
}

template <class Function>
tool_set& tool_set::add(std::string name, std::string description, Function function, schema_style style) {
    auto schema = detail::tool_function_of<Function>::schema(style);
    const auto strict = style == schema_style::strict ? std::optional(true) : std::nullopt;
    return add(tool::function(std::move(name), std::move(description), std::move(schema), strict), std::move(function));
}

template <class Function>
tool_set& tool_set::add(tool definition, Function function) {
    return add(std::move(definition), detail::tool_function_of<Function>::handler(std::move(function)));
}

template <class Object>
tool_set& tool_set::add_members(std::shared_ptr<Object> object) {
    static_assert(detail::only_members_are_described<Object>(), "descriptions: names what the struct does not have");
    detail::for_each_function<Object>([&](std::string_view name, auto function) {
        add(std::string(name), std::string(detail::description_of<Object>(name)), detail::bound(object, function));
    });
    return *this;
}

} // namespace openai
