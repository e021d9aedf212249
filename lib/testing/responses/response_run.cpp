// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/response_run.hpp"

#include <algorithm>
#include <utility>

namespace openai::testing {

using std::chrono::milliseconds;

response_run::response_run(const boost::asio::any_io_executor& executor, const reply_script& script,
                           response_document document, model_output output, bool background)
    : document_(std::move(document))
    , output_(std::move(output))
    , events_(response_events_of(document_, output_, background))
    , background_(background)
    , delay_(script.delay)
    , delay_body_(script.at_once ? milliseconds(0) : script.delay_body)
    , delay_between_(script.at_once ? milliseconds(0) : script.delay_between)
    , timer_(executor) {
    feed_->reach(background_ ? events_.begun - 1 : events_.list.texts().size()); // queued, or all of it
}

void response_run::start(std::function<void()> ended) {
    ended_ = std::move(ended);
    advance();
}

/// As on a connection: `delay` before the work, `delay_body` before its first event, `delay_between` before the others.
milliseconds response_run::pause_before(std::size_t event) const {
    return event < events_.begun ? delay_ : event == events_.begun ? delay_body_ : delay_between_;
}

void response_run::advance() {
    const auto all = events_.list.texts().size();
    auto reached = feed_->available();
    while (reached < all && pause_before(reached) == milliseconds(0)) ++reached;
    if (reached > feed_->available()) feed_->reach(reached);
    if (reached == all) {
        feed_->end();
        return std::exchange(ended_, nullptr)();
    }
    timer_.expires_after(pause_before(reached));
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (error || !self || self->cancelled_) return;
        self->feed_->reach(self->feed_->available() + 1);
        self->advance();
    });
}

void response_run::cancel() {
    if (feed_->ended()) return;
    cancelled_ = true;
    timer_.cancel();
    feed_->end();
}

std::string response_run::json() const {
    const auto reached = feed_->available();
    const auto complete = std::ranges::count_if(events_.item_ends, [&](std::size_t end) { return end <= reached; });
    const std::string status = cancelled_                              ? "cancelled"
                               : reached < events_.begun               ? "queued"
                               : reached < events_.list.texts().size() ? "in_progress"
                                                                       : output_.status;
    return document_.in_state(status, output_, static_cast<std::size_t>(complete));
}

} // namespace openai::testing
