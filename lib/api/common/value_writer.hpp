// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/json_writer.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openai::detail::mapping {

/// Builds a JSON value instead of JSON text, so that numbers keep all their digits.
class value_writer final : public json_writer {
public:
    explicit value_writer(recipient to)
        : json_writer(false, to) {}

    void open(char bracket) override;
    void close(char bracket) override;
    void member(std::string_view name, const path& at) override;
    void text(std::string_view value, const path& at) override;
    void number(double value, const path& at) override;
    void number(float value, const path& at) override;
    void integer(std::int64_t value) override;
    void literal(std::string_view value) override;

    boost::json::value take_value() { return std::move(root_); }

private:
    boost::json::value& add(boost::json::value value);

    boost::json::value root_;
    std::vector<boost::json::value*> open_; ///< the lists and objects that are not closed yet
    std::string name_;                      ///< the name of the next member
};

} // namespace openai::detail::mapping
