// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace openai {

/// An image that a model made: its URL, or the image itself.
class OPENAI_DECL image {
public:
    std::optional<std::string> url; ///< providers delete the image there after an hour or so
    std::optional<std::string> b64_json;
    std::optional<std::string> revised_prompt; ///< the prompt that was used instead of yours
    boost::json::object extra;                 ///< what else the provider sent

    image() = default;

    /// The image's bytes, decoded from `b64_json` or a `data:` URL. Throws `error`: `invalid_response` if it is not
    /// base64, `invalid_argument` if there is only a web address (see `images::download`).
    std::string bytes() const;

    /// Writes `bytes()` to a file, replacing one that exists. Blocks. Throws like `bytes()`, and `error`
    /// (`file_failed`).
    void save_to(const std::string& path) const;
};

/// Tokens used, and billed, for images.
class OPENAI_DECL image_usage {
public:
    /// How many tokens of each kind.
    class OPENAI_DECL details {
    public:
        std::int64_t text_tokens = 0;
        std::int64_t image_tokens = 0;

        details() = default;
    };

    std::int64_t input_tokens = 0;
    std::int64_t output_tokens = 0;
    std::int64_t total_tokens = 0;
    details input_tokens_details;
    details output_tokens_details;
    boost::json::object extra; ///< what else the provider states

    image_usage() = default;
};

/// The images that a model made.
class OPENAI_DECL image_list {
public:
    std::vector<image> data;
    std::int64_t created = 0; ///< seconds since 1970; 0 if the server does not say
    std::optional<std::string> background;
    std::optional<std::string> output_format; ///< "png", "webp", "jpeg"
    std::optional<std::string> quality;
    std::optional<std::string> size;
    std::optional<image_usage> usage;
    boost::json::object extra; ///< what else the provider sent

    image_list() = default;

    auto begin() const noexcept { return data.begin(); }
    auto end() const noexcept { return data.end(); }
};

/// The outcome of `images::save`.
class OPENAI_DECL saved_images {
public:
    /// An image that was not saved.
    class OPENAI_DECL failure {
    public:
        std::size_t number = 0; ///< the image's number, from 1
        openai::error error;

        failure() = default;
    };

    std::vector<std::string> paths; ///< of the files that were written
    std::vector<failure> failures;

    saved_images() = default;

    /// Whether every image was saved.
    bool complete() const noexcept { return failures.empty(); }
};

} // namespace openai
