// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_event.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openai {

/// Joins the events of a streamed response into a response. An item that is done keeps its JSON text byte for byte. An
/// item that the model is still writing contains what has arrived so far. The time for adding events is linear in the
/// number of bytes added.
///
/// If the accumulator has a limit and an event would exceed it, `cut` of the response becomes true. The accumulator
/// leaves out this event and all later texts and items, except those in the last event of the stream. The last event
/// usually contains the whole response:
///
/// - If the last event is within the limit and contains the output, its response replaces everything, and `cut` becomes
///   false.
/// - If the last event is larger than the limit, the accumulator takes from it only the status, the usage and the
///   reason why the response is incomplete.
class OPENAI_DECL response_accumulator {
public:
    response_accumulator();

    /// Makes an accumulator with a limit. `limit` is the largest number of bytes that all texts and items together can
    /// have. With the limit 0, no text and no item is kept.
    ///
    /// In an item that the model is still writing, each text takes 64 bytes of the limit in addition to its own size,
    /// and each annotation takes 64 bytes in addition to the size of its event. If an event refers to a position beyond
    /// the end of a list, the accumulator fills the gap. Each part or item in the gap takes 64 bytes.
    explicit response_accumulator(std::size_t limit);

    response_accumulator(response_accumulator&&) noexcept;
    response_accumulator& operator=(response_accumulator&&) noexcept;
    ~response_accumulator();

    static constexpr std::size_t no_limit = ~std::size_t{0}; ///< value of `limit` that allows any number of bytes

    /// Adds an event. If the event belongs to an item whose position in the output is greater than 4095, the event is
    /// treated as if it exceeded the limit: it is left out, and the response's `cut` becomes true.
    void add(const response_event& event);

    /// Returns the response so far. Once the last event of the stream has been added, returns the response in that
    /// event. If that event is larger than the limit or contains no output, the output consists of the items of the
    /// earlier events instead. Each call takes time linear in the number of items and in the size of the items that
    /// have changed since the previous call.
    const response& completion() const;

    /// Whether the event that ends the response was added. The response is then completed, incomplete, failed or
    /// cancelled.
    bool finished() const noexcept { return finished_; }

    /// Whether at least one event was added.
    bool begun() const noexcept { return begun_; }

    /// Whether a part of the response was left out because of a limit.
    bool cut() const noexcept { return response_.cut; }

    /// Returns the sequence number of the latest event that had such a number.
    std::optional<std::int64_t> sequence_number() const noexcept { return sequence_number_; }

private:
    struct growing;

    /// The text to which the latest event added a piece. The next piece usually belongs to the same text, so the
    /// accumulator remembers this text and does not have to search for it.
    struct latest_text {
        latest_text() = default;
        latest_text(const response_event& event, std::size_t of, std::string* place) noexcept;
        static std::int64_t part_of(const response_event& event) noexcept;
        bool continues(const response_event& event) const noexcept;

        response_event_kind kind = response_event_kind::unknown;
        std::size_t item = 0;
        std::int64_t output_index = 0;
        std::int64_t part_index = 0;
        std::string* text = nullptr;
    };

    bool fits(std::size_t bytes) noexcept;
    void add_response(const response_event& event);
    void add_item(const response_event& event);
    void add_text(const response_event& event);
    void add_annotation(const response_event& event);
    void add_piece(std::string_view piece);
    growing* item_of(const response_event& event);

    mutable response response_; ///< `completion()` updates the output of this response
    mutable std::vector<growing> items_;
    mutable bool has_news_ = false; ///< whether `items_` has changes that the output does not have yet
    latest_text latest_;
    std::size_t limit_ = no_limit;
    std::size_t left_ = no_limit; ///< number of bytes that can still be kept
    std::optional<std::int64_t> sequence_number_;
    bool begun_ = false;
    bool finished_ = false;
};

} // namespace openai
