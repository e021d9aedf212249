// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/reply_script.hpp"
#include "testing/responses/event_feed.hpp"
#include "testing/responses/model_output.hpp"
#include "testing/responses/response_document.hpp"
#include "testing/responses/response_events.hpp"
#include "testing/responses/stored_item.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>

namespace openai::testing {

/// One response that the model makes. Its content is known from the beginning. For a response in the background, the
/// events are made one after another, with the delays of the reply. Use it only on the server's thread.
class response_run : public std::enable_shared_from_this<response_run> {
public:
    response_run(const boost::asio::any_io_executor& executor, const reply_script& script, response_document document,
                 model_output output, bool background);

    /// Starts to make the events, with the delays of the reply. Calls `ended` after the last event, but not if the run
    /// is cancelled.
    void start(std::function<void()> ended);

    /// Ends the run at its current event. Has no effect after the end.
    void cancel();

    const std::string& id() const noexcept { return document_.id(); }
    bool in_background() const noexcept { return background_; }
    const model_output& output() const noexcept { return output_; }
    /// Returns all events, including those that have not been made yet.
    const event_list& events() const noexcept { return events_.list; }
    std::shared_ptr<event_feed> feed() const noexcept { return feed_; }
    std::string json() const; ///< the response in its current state

private:
    void advance();
    std::chrono::milliseconds pause_before(std::size_t event) const;

    response_document document_;
    model_output output_;
    response_events events_;
    bool background_;
    bool cancelled_ = false;
    std::chrono::milliseconds delay_;
    std::chrono::milliseconds delay_body_;
    std::chrono::milliseconds delay_between_;
    std::shared_ptr<event_feed> feed_ = std::make_shared<event_feed>();
    boost::asio::steady_timer timer_;
    std::function<void()> ended_;
};

} // namespace openai::testing
