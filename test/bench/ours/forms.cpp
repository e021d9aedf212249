// SPDX-License-Identifier: BSL-1.0
#include "ours/forms.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>

namespace bench {
namespace {

namespace asio = boost::asio;

openai::chat_request request_for(const std::string& model) {
    return openai::chat_request(model).system(system_text).user(user_text);
}

std::string why(std::exception_ptr failure) {
    try {
        std::rethrow_exception(std::move(failure));
    } catch (const std::exception& error) {
        return error.what();
    }
}

/// `while (co_await next())`, or `co_await collect()`.
asio::awaitable<void> await_stream(openai::client& client, const std::string& model, workload& work, bool collect) {
    auto deltas = co_await client.chat.stream(request_for(model));
    if (collect) {
        const auto answer = co_await deltas.collect();
        work.results.answered(answer.text());
        co_return;
    }
    while (const auto delta = co_await deltas.next())
        if (!delta->text().empty()) work.results.delta(delta->text());
    work.results.answered();
}

asio::awaitable<void> await_all(openai::client client, workload& work, bool collect) {
    while (const auto* model = work.next()) {
        try {
            if (work.stream()) {
                co_await await_stream(client, *model, work, collect);
            } else {
                const auto answer = co_await client.chat.create(request_for(*model));
                work.results.answered(answer.text());
            }
        } catch (const std::exception& failure) {
            work.results.failed(failure.what());
        }
        work.end_one();
    }
}

/// The same with lambdas as completion tokens: a chain of calls.
class chain : public std::enable_shared_from_this<chain> {
public:
    chain(openai::client client, workload& work)
        : client_(std::move(client))
        , work_(work) {}

    void go() {
        const auto* model = work_.next();
        if (!model) return;
        if (work_.stream())
            client_.chat.stream(request_for(*model),
                                [self = shared_from_this()](std::exception_ptr failure, openai::chat_stream opened) {
                                    self->deltas_ = std::move(opened);
                                    if (failure) self->end(std::move(failure));
                                    else self->next();
                                });
        else
            client_.chat.create(request_for(*model), [self = shared_from_this()](std::exception_ptr failure,
                                                                                 openai::chat_completion answer) {
                self->end(std::move(failure), answer.text());
            });
    }

private:
    void next() {
        deltas_.next([self = shared_from_this()](std::exception_ptr failure, std::optional<openai::chat_delta> delta) {
            if (failure || !delta) return self->end(std::move(failure));
            if (!delta->text().empty()) self->work_.results.delta(delta->text());
            self->next();
        });
    }

    void end(std::exception_ptr failure, std::string_view text = {}) {
        if (failure) work_.results.failed(why(std::move(failure)));
        else work_.results.answered(text);
        work_.end_one();
        go();
    }

    openai::client client_;
    workload& work_;
    openai::chat_stream deltas_;
};

} // namespace

void start(const std::string& form, asio::io_context& io, openai::client client, workload& work,
           std::size_t concurrency) {
    for (std::size_t i = 0; i < concurrency; ++i) {
        if (form == "callback") std::make_shared<chain>(client, work)->go();
        else if (form == "await" || form == "collect")
            asio::co_spawn(io, await_all(client, work, form == "collect"), [](std::exception_ptr failure) {
                if (failure) std::rethrow_exception(failure);
            });
        else throw std::runtime_error("unknown form " + form);
    }
}

} // namespace bench
