// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/half_characters.hpp"

#include <openai/completions/text_completion.hpp>

#include <string_view>

namespace openai::detail::mapping {

/// Reads one event of a streamed text completion. Returns an empty completion for blank data. Throws `error`:
/// `invalid_json` if the data is not JSON, `invalid_response` if a member has a wrong type. Does not look for errors in
/// the event: `meaning_of` does this.
text_completion read_text_piece(std::string_view event_data);

/// Reads the events of one streamed text completion in order. For the results and errors, see `read_text_piece`.
class text_piece_reader {
public:
    text_piece_reader() = default;

    /// Makes a reader that reads one event by itself, without the other events of its stream.
    static text_piece_reader of_one() {
        text_piece_reader reader;
        reader.halves_.expect_no_more();
        return reader;
    }

    text_completion read(std::string_view event_data);

private:
    half_characters halves_;
};

} // namespace openai::detail::mapping
