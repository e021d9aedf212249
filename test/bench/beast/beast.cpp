// SPDX-License-Identifier: BSL-1.0
// What a careful programmer writes with Boost.Beast and Boost.JSON: coroutines, kept connections, time limits, reads of
// 16 KiB, and one buffer for each purpose.
#include "beast/line.hpp"
#include "common/chat_json.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <exception>

namespace bench {
namespace {

namespace asio = boost::asio;
namespace ssl = asio::ssl;

class hand_written : public contender {
public:
    explicit hand_written(const arguments& given)
        : given_(given) {
        if (given.ca_file.empty()) context_.set_default_verify_paths();
        else context_.load_verify_file(given.ca_file);
        context_.set_verify_mode(ssl::verify_peer);
        SSL_CTX_set_mode(context_.native_handle(), SSL_MODE_RELEASE_BUFFERS);
    }

    void run(const task& wanted, measurement& results) override {
        lines_.resize(std::max(lines_.size(), wanted.concurrency));
        begun_ = 0;
        for (std::size_t i = 0; i < wanted.concurrency; ++i)
            asio::co_spawn(io_, work(i, wanted, results), [](std::exception_ptr failure) {
                if (failure) std::rethrow_exception(failure);
            });
        io_.restart();
        io_.run();
    }

private:
    asio::awaitable<void> work(std::size_t which, const task& wanted, measurement& results) {
        auto& line = lines_[which];
        while (begun_ < wanted.requests) {
            const auto request = begun_++;
            if (!line) line = make_line(given_, context_);
            try {
                co_await line->open(io_.get_executor());
                if (wanted.stream) co_await line->stream(wanted.model(request), json_, results);
                else co_await line->ask(wanted.model(request), json_, results);
            } catch (const std::exception& failure) {
                results.failed(failure.what());
                line.reset();
            }
        }
    }

    arguments given_;
    asio::io_context io_{1};
    ssl::context context_{ssl::context::tls_client};
    std::vector<std::unique_ptr<line>> lines_;
    std::size_t begun_ = 0;
    chat_json json_;
};

} // namespace

std::unique_ptr<contender> make_contender(const arguments& given) { return std::make_unique<hand_written>(given); }

} // namespace bench
