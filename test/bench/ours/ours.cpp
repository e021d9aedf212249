// SPDX-License-Identifier: BSL-1.0
// asio-openai, through each of its public forms.
#include "common/contender.hpp"
#include "ours/forms.hpp"

#include <boost/asio/io_context.hpp>

#include <stdexcept>
#include <thread>

namespace bench {
namespace {

openai::client_options options_for(const arguments& given) {
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
    return made;
}

class our_client : public contender {
public:
    explicit our_client(const arguments& given)
        : given_(given)
        , io_(static_cast<int>(given.threads))
        , client_(io_, options_for(given)) {}

    void run(const task& wanted, measurement& results) override {
        workload work(wanted, results);
        start(given_.form, io_, client_, work);
        io_.restart();
        std::vector<std::thread> others;
        for (unsigned i = 1; i < given_.threads; ++i) others.emplace_back([this] { io_.run(); });
        io_.run();
        for (auto& each : others) each.join();
    }

private:
    arguments given_;
    boost::asio::io_context io_;
    openai::client client_;
};

} // namespace

std::unique_ptr<contender> make_contender(const arguments& given) { return std::make_unique<our_client>(given); }

} // namespace bench
