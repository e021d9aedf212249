// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>

namespace openai {

/// A JSON schema with a name.
struct json_schema_format {
    std::string name;
    std::optional<std::string> description;
    std::optional<boost::json::value> schema;
    std::optional<bool> strict; ///< whether the answer must match the schema exactly

    json_schema_format() = default;
};

/// The format that the answer must have.
class OPENAI_DECL response_format {
public:
    std::string type = "text";                      ///< "text", "json_object", "json_schema" or provider-specific
    std::optional<json_schema_format> json_schema_; ///< the JSON member `json_schema`
    boost::json::object extra;                      ///< other members; they are sent unchanged

    response_format() = default;

    static response_format text();

    /// Requires an answer that is a JSON object. With this format, OpenAI also requires the word "JSON" in one of the
    /// messages.
    static response_format json_object();

    /// Requires an answer that is JSON and matches a schema.
    static response_format json_schema(std::string name, boost::json::value schema, std::optional<bool> strict = true,
                                       std::optional<std::string> description = {});
};

} // namespace openai
