// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/adders.hpp>
#include <openai/response.hpp>
#include <openai/usage.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace openai {

/// What is to become vectors: a text, several texts, the tokens of a text, or those of several.
using embedding_input = std::variant<std::string, std::vector<std::string>, std::vector<std::int64_t>,
                                     std::vector<std::vector<std::int64_t>>>;

/// What is asked of a model that makes vectors: OpenAI's CreateEmbeddingRequest. A field is sent exactly when it is
/// set.
class OPENAI_DECL embedding_request : public detail::adders<embedding_request> {
public:
    std::string model;
    embedding_input input;
    std::optional<std::string> encoding_format; ///< "float" or "base64", a third of the size; read alike
    std::optional<std::int64_t> dimensions;     ///< length of the vectors, for models that can shorten them
    std::optional<std::string> user_id;         ///< sent as "user"

    /// What has no field here. Merged into the body last: a member of the same name replaces the typed one.
    boost::json::object extra_body;

    embedding_request() = default;
    explicit embedding_request(std::string model_name, embedding_input text = {})
        : model(std::move(model_name))
        , input(std::move(text)) {}

    /// Appends a text; input that was one text becomes the first of the list, unless it is empty.
    embedding_request& add(std::string text) &;
    embedding_request&& add(std::string text) && { return std::move(add(std::move(text))); }
};

/// The vector of one text.
class OPENAI_DECL embedding {
public:
    std::int64_t index = 0;    ///< of the text among those asked for
    std::vector<float> vector; ///< whether it came as numbers or as base64
    std::string object;
    boost::json::object extra; ///< what else the provider sent

    embedding() = default;
};

/// What a model made of texts.
class OPENAI_DECL embedding_list : public response {
public:
    std::string object;
    std::string model;
    std::vector<embedding> data; ///< in the order of the texts
    std::optional<openai::usage> usage;

    embedding_list() = default;

    auto begin() const noexcept { return data.begin(); }
    auto end() const noexcept { return data.end(); }

    /// The vector of the first text; empty if there is none.
    std::span<const float> vector() const noexcept;

    /// All vectors, in the order of the texts. They refer to this object.
    std::vector<std::span<const float>> vectors() const;
};

} // namespace openai
