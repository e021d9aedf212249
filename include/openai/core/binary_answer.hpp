// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/http_response.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace openai {

/// An answer that consists of bytes: audio, an image, or the content of a file. The bytes are held in memory;
/// `client_options::max_response_body` limits how many there can be. Cheap to copy.
class OPENAI_DECL binary_answer {
public:
    binary_answer() = default;
    explicit binary_answer(http_response received)
        : received_(std::move(received)) {}

    /// The bytes; valid while this answer or a copy of it lives.
    std::string_view bytes() const noexcept { return received_.body(); }

    /// The media type in lower case and without parameters, e.g. "audio/mpeg". Empty if the server did not state it.
    std::string content_type() const;

    /// Writes the bytes to a file. Replaces an existing file. Blocks. If this fails, throws `error` (`file_failed`,
    /// with the operating system's reason as its `cause`) and removes a file that was not written completely.
    void save_to(const std::string& path) const;

private:
    http_response received_;
};

} // namespace openai
