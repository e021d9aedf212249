// SPDX-License-Identifier: BSL-1.0
// asio-openai, through each of its public forms.
#include "common/contender.hpp"
#include "ours/forms.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

namespace bench {
namespace {

openai::client_options options_for(const arguments& given, unsigned threads) {
    openai::client_options made{openai::secret("sk-bench")};
    made.base_url = given.url();
    made.tls.ca_file = given.ca_file;
    made.tls.system_store = given.ca_file.empty();
    made.tls.resume_sessions = given.resume;
    // One connection for each call under way; the pool keeps all of them from one task to the next.
    made.pool.max_connections = given.concurrency;
    made.pool.max_idle = made.pool.max_idle_total = given.concurrency;
    made.pool.max_waiting = given.concurrency;
    made.timeouts.queue = openai::no_timeout;
    made.retry.max_attempts = 1;
    made.single_threaded = threads == 1;
    return made;
}

/// A timer that is due each millisecond while there is work, and tells how late it was.
class ticker : public std::enable_shared_from_this<ticker> {
public:
    ticker(boost::asio::io_context& io, workload& work)
        : timer_(io)
        , work_(work) {}

    void go() {
        timer_.expires_after(std::chrono::milliseconds(1));
        timer_.async_wait([self = shared_from_this()](boost::system::error_code) { self->tick(); });
    }

private:
    void tick() {
        const auto late = std::chrono::steady_clock::now() - timer_.expiry();
        work_.results.late(
            static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(late).count()));
        if (!work_.over()) go();
    }

    boost::asio::steady_timer timer_;
    workload& work_;
};

/// An event loop with a client, and the threads that run it.
class place {
public:
    place(const arguments& given, unsigned threads)
        : threads_(threads)
        , ticks_(given.ticks)
        , io_(static_cast<int>(threads))
        , client_(io_, options_for(given, threads)) {}

    void begin(const std::string& form, workload& work, std::size_t concurrency) {
        start(form, io_, client_, work, concurrency);
        if (ticks_) std::make_shared<ticker>(io_, work)->go();
        io_.restart();
    }
    void run() {
        std::vector<std::thread> others;
        for (unsigned i = 1; i < threads_; ++i) others.emplace_back([this] { io_.run(); });
        io_.run();
        for (auto& each : others) each.join();
    }

private:
    unsigned threads_;
    bool ticks_;
    boost::asio::io_context io_;
    openai::client client_;
};

class our_client : public contender {
public:
    explicit our_client(const arguments& given)
        : given_(given) {
        const auto count = given.own_contexts ? given.threads : 1;
        for (unsigned i = 0; i < count; ++i) places_.push_back(std::make_unique<place>(given, given.threads / count));
    }

    void run(const task& wanted, measurement& results) override {
        workload work(wanted, results);
        const auto share = (wanted.concurrency + places_.size() - 1) / places_.size();
        for (const auto& each : places_) each->begin(given_.form, work, share);
        std::vector<std::thread> others;
        for (std::size_t i = 1; i < places_.size(); ++i) others.emplace_back([this, i] { places_[i]->run(); });
        places_.front()->run();
        for (auto& each : others) each.join();
    }

private:
    arguments given_;
    std::vector<std::unique_ptr<place>> places_;
};

} // namespace

std::unique_ptr<contender> make_contender(const arguments& given) { return std::make_unique<our_client>(given); }

} // namespace bench
