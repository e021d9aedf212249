// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openai::testing {

/// Writes a JSON object member by member. A member may be JSON text, which is added without changes.
class object_text {
public:
    template <class Value>
    object_text& add(std::string_view name, const Value& value) {
        return raw(name, boost::json::serialize(boost::json::value(value)));
    }
    object_text& raw(std::string_view name, std::string_view text) {
        members_ += (members_.empty() ? "" : ",") + boost::json::serialize(boost::json::string(name)) + ":";
        members_ += text;
        return *this;
    }
    object_text& append(const object_text& other) {
        members_ += (members_.empty() || other.members_.empty() ? "" : ",") + other.members_;
        return *this;
    }

    std::string str() const { return "{" + members_ + "}"; }

private:
    std::string members_;
};

/// Returns a JSON array of these elements, each of which is JSON text.
inline std::string array_text(const std::vector<std::string>& elements) {
    std::string text = "[";
    for (const auto& element : elements) text += (text.size() > 1 ? "," : "") + element;
    return text + "]";
}

} // namespace openai::testing
