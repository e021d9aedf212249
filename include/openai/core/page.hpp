// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>
#include <openai/detail/adders.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace openai {

/// The parameters that select a part of a list. They are sent in the query. For a parameter that is not set, the server
/// uses its default.
class OPENAI_DECL page_parameters {
public:
    std::optional<std::string> after; ///< the page begins after the element with this id
    /// The largest number of elements in a page. OpenAI accepts 1 to 100, and uses 20 if this is not set. For files,
    /// OpenAI accepts 1 to 10000, and uses 10000.
    std::optional<std::int64_t> limit;

    page_parameters() = default;
};

/// The parameters that select a part of a list and the order of its elements.
class OPENAI_DECL paging : public page_parameters {
public:
    std::optional<std::string> order; ///< order by creation time: "asc" or "desc"

    paging() = default;
};

/// The parameters for a list that accepts only paging parameters: `after`, `limit` and `order`.
class OPENAI_DECL list_parameters : public paging, public detail::adders<list_parameters> {
public:
    list_parameters() = default;
};

/// One page of a list.
template <class T>
class OPENAI_DECL page {
public:
    /// The type of an element.
    using value_type = T;

    std::string object;    ///< "list"
    std::vector<T> data;   ///< the elements
    bool has_more = false; ///< whether more elements follow on the next page; false if the server does not say
    std::optional<std::string> first_id; ///< id of the first element
    std::optional<std::string> last_id;  ///< id of the last element
    boost::json::object extra;           ///< all other members that the provider sent

    page() = default;

    /// Returns an iterator to the first element.
    auto begin() const noexcept { return data.begin(); }
    /// Returns an iterator past the last element.
    auto end() const noexcept { return data.end(); }

    /// Returns the value of `after` that fetches the next page: `last_id`, or the id of the last element if `last_id`
    /// is not set.
    std::string next_after() const {
        if (last_id) return *last_id;
        if (data.empty()) return {};
        if constexpr (requires { data.back().id(); }) return std::string(data.back().id());
        else return data.back().id;
    }
};

} // namespace openai
