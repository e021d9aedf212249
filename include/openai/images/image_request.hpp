// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/file_input.hpp>
#include <openai/detail/adders.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace openai {

/// Parameters that all image requests have. An optional field is sent only if you set it.
class OPENAI_DECL image_parameters {
public:
    std::optional<std::string> model; ///< if not set, the server chooses
    std::optional<std::int64_t> n;    ///< number of images; OpenAI allows 1 to 10
    std::optional<std::string> size;  ///< "1024x1024", ..., "auto"
    /// "url" or "b64_json". OpenAI's GPT image models always send base64, and refuse a request in which this is set.
    std::optional<std::string> response_format;
    std::optional<std::string> user; ///< an id of the end user for whom you send the request

    /// Further members of the request, for example those for which this class has no data member. If one of them has
    /// the same name as a data member of this class, it is sent instead of the data member. If the request is a
    /// multipart form, they are sent as form fields; see `file_upload`.
    boost::json::object extra_body;

    image_parameters() = default;
};

/// Parameters for generating and editing images.
class OPENAI_DECL image_output_parameters : public image_parameters {
public:
    std::optional<std::string> background;          ///< "transparent", "opaque", "auto"
    std::optional<std::string> quality;             ///< "low", "medium", "high", "auto", "standard", "hd"
    std::optional<std::string> output_format;       ///< "png", "jpeg", "webp"
    std::optional<std::int64_t> output_compression; ///< percent, for jpeg and webp

    image_output_parameters() = default;
};

/// A request to generate images from a description (OpenAI's CreateImageRequest).
class OPENAI_DECL image_request : public image_output_parameters, public detail::adders<image_request> {
public:
    std::string prompt;                    ///< what the image shows
    std::optional<std::string> moderation; ///< "low", "auto"
    std::optional<std::string> style;      ///< "vivid", "natural"

    image_request() = default;
    explicit image_request(std::string description)
        : prompt(std::move(description)) {}
};

/// A request to edit images (OpenAI's CreateImageEditRequest).
class OPENAI_DECL image_edit_request : public image_output_parameters, public detail::adders<image_edit_request> {
public:
    std::vector<file_input> image;             ///< the form field is "image" for one image, "image[]" for several
    std::string prompt;                        ///< what to change
    std::optional<file_input> mask;            ///< an image whose transparent areas mark what to change in `image[0]`
    std::optional<std::string> input_fidelity; ///< "high", "low"

    image_edit_request() = default;
    image_edit_request(file_input first, std::string description)
        : prompt(std::move(description)) {
        image.push_back(std::move(first));
    }

    /// Adds an image.
    image_edit_request& add(file_input next) & {
        image.push_back(std::move(next));
        return *this;
    }
    image_edit_request&& add(file_input next) && { return std::move(add(std::move(next))); }
};

/// A request for variations of an image (OpenAI's CreateImageVariationRequest).
class OPENAI_DECL image_variation_request : public image_parameters, public detail::adders<image_variation_request> {
public:
    file_input image; ///< the image to vary

    image_variation_request() = default;
    explicit image_variation_request(file_input original)
        : image(std::move(original)) {}
};

} // namespace openai
