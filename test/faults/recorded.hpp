// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The recorded streams of `test/data` as whole responses, in every framing that HTTP has.
namespace faults {

enum class framing { one_chunk, chunk_per_event, small_chunks, sized, until_end };

inline constexpr framing all_framings[] = {framing::one_chunk, framing::chunk_per_event, framing::small_chunks,
                                           framing::sized, framing::until_end};

std::string name_of(framing value);

struct recorded {
    std::string name;
    std::string bytes; ///< head and body as they go over the wire
    /// The answer may be called complete if at least so many bytes arrived, and must be from the second count on: its
    /// end marker has arrived, or with its blank line.
    std::size_t marked = std::string::npos;
    std::size_t surely = std::string::npos;
    /// A proper end of the connection from here on looks like the end of the answer, if that is how the framing ends:
    /// some choice has finished.
    std::size_t finished = std::string::npos;
};

std::vector<recorded> recorded_streams(framing how);

/// Complete JSON answers; they are complete at their last byte.
std::vector<recorded> recorded_documents(framing how);

} // namespace faults
