// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/http_response.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace openai {

/// An answer that consists of bytes: audio, an image, the content of a file. It is held in memory, which
/// `client_options::max_response_body` limits. Cheap to copy.
class OPENAI_DECL binary_answer {
public:
    binary_answer() = default;
    explicit binary_answer(http_response received)
        : received_(std::move(received)) {}

    /// The bytes; valid while this answer or a copy of it lives.
    std::string_view bytes() const noexcept { return received_.body(); }

    /// The media type, e.g. "audio/mpeg", in lower case and without parameters; empty if the server does not say.
    std::string content_type() const;

    /// Writes the bytes to a file, replacing one that exists. Blocks. Throws `error` (`file_failed`, with the system's
    /// reason as its `cause`); a file that could not be written completely is removed.
    void save_to(const std::string& path) const;

private:
    http_response received_;
};

} // namespace openai
