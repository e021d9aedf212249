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
/// item that the model is still writing has the part that has arrived so far. The time for adding events is linear in
/// the number of bytes added.
///
/// If there is a limit, the first event that would exceed the limit is left out, and so are all later texts and items.
/// The response's `cut` then becomes true. If the last event exceeds the limit, only the status, the usage and the
/// reason why the response is incomplete are taken from it. If the last event is within the limit and contains the
/// output, the response in it replaces everything, and `cut` becomes false.
class OPENAI_DECL response_accumulator {
public:
    response_accumulator();

    /// Makes an accumulator with a limit. `limit` is the largest number of bytes that all texts and items together can
    /// have. While the model is still writing an item, each of its texts counts 64 bytes more. So does each part or
    /// item that is added because an event names a position after it. With the limit 0, no text and no item is kept.
    explicit response_accumulator(std::size_t limit);

    response_accumulator(response_accumulator&&) noexcept;
    response_accumulator& operator=(response_accumulator&&) noexcept;
    ~response_accumulator();

    static constexpr std::size_t no_limit = ~std::size_t{0}; ///< the limit with which everything is kept

    /// Adds an event. An item whose position in the output is greater than 4095 is not kept, and the response's `cut`
    /// becomes true.
    void add(const response_event& event);

    /// Returns the response so far. After the last event, this is the response in the last event, unless this event
    /// exceeds the limit or has no output. Each call takes time linear in the number of items and in the size of those
    /// that have changed since the previous call.
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

    /// The text to which the latest event added a piece. The next piece usually belongs to the same text. The
    /// accumulator then does not have to search for the text.
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
