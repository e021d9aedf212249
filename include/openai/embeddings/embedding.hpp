// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>
#include <openai/core/usage.hpp>
#include <openai/detail/adders.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace openai {

/// The input to embed: one text, several texts, the token ids of one text, or the token ids of several texts.
using embedding_input = std::variant<std::string, std::vector<std::string>, std::vector<std::int64_t>,
                                     std::vector<std::vector<std::int64_t>>>;

/// A request for embeddings (OpenAI's CreateEmbeddingRequest). An optional field is sent only if you set it.
class OPENAI_DECL embedding_request : public detail::adders<embedding_request> {
public:
    std::string model;     ///< name of the model, or an alias, or "provider:model"
    embedding_input input; ///< the texts, or their tokens
    /// "float" or "base64". The library reads both. With "base64", the response is about a third as large.
    std::optional<std::string> encoding_format;
    std::optional<std::int64_t> dimensions; ///< length of the vectors, for models that can shorten them
    std::optional<std::string> user;        ///< an id of the end user for whom you send the request

    /// JSON members for which this class has no field. They are merged into the body last, so a member with the name of
    /// a field replaces that field.
    boost::json::object extra_body;

    embedding_request() = default;
    explicit embedding_request(std::string model_name, embedding_input text = {})
        : model(std::move(model_name))
        , input(std::move(text)) {}

    /// Appends a text. If the input was a single text, the input becomes a list that begins with the old text. An empty
    /// old text is left out. If the input was token ids, they are discarded.
    embedding_request& add(std::string text) &;
    embedding_request&& add(std::string text) && { return std::move(add(std::move(text))); }
};

/// The vector of one text.
class OPENAI_DECL embedding {
public:
    std::int64_t index = 0;        ///< index of the text in the request
    std::vector<float> embedding_; ///< the vector; the server sends it as numbers or as base64
    std::string object;            ///< "embedding"
    boost::json::object extra;     ///< other members that the provider sent

    embedding() = default;
};

/// The embeddings of one request.
class OPENAI_DECL embedding_list {
public:
    std::string object;                 ///< "list"
    std::string model;                  ///< the model that was used
    std::vector<embedding> data;        ///< in the order of the texts
    std::optional<openai::usage> usage; ///< the tokens used, if the server states them
    boost::json::object extra;          ///< other members that the provider sent

    embedding_list() = default;

    /// Returns an iterator to the first element.
    auto begin() const noexcept { return data.begin(); }
    /// Returns an iterator past the last element.
    auto end() const noexcept { return data.end(); }

    /// Returns the vector of the first text, or an empty span if there is none.
    std::span<const float> vector() const noexcept;

    /// Returns all vectors, in the order of the texts. The spans refer to this object's memory.
    std::vector<std::span<const float>> vectors() const;
};

} // namespace openai
