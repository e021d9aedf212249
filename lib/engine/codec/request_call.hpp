// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/call.hpp"
#include "engine/run/spawn.hpp"

#include <openai/detail/prepared_call.hpp>

#include <functional>
#include <memory>
#include <string_view>
#include <utility>

namespace openai::detail {

/// The kind of response that a call asks the server for.
struct wanted_answer {
    bool streamed = false;        ///< whether the answer consists of events
    std::string_view accept = {}; ///< the Accept header; empty for the usual one
};

/// A call that sends one request. This class contains everything that does not depend on the type of the answer.
class request_call : public call {
public:
    /// `wanted` must have static storage duration.
    request_call(prepared_call asked, const wanted_answer& wanted);

    /// Starts the call. `end` is the end of this operation. A cancellation through `slot` can end the operation early,
    /// and so can the closing of the client. Both act through the call's own gate.
    static void start(std::shared_ptr<request_call> self, std::shared_ptr<operation_end> end,
                      asio::cancellation_slot slot);

protected:
    ~request_call() = default;

private:
    static asio::awaitable<void> run(std::shared_ptr<request_call> self, operation_end& end);

    /// Makes the value of the operation from the answer.
    virtual void decode(answer received) = 0;

    std::function<void()> reading_files();

    prepared_call asked_;
    const wanted_answer& wanted_;
};

/// Reads the answer to a call into `out`, which is a new value. If the function throws, the value is discarded.
template <class T>
using decoder = void (*)(const call& call, answer received, T& out);

/// A call that sends one request, together with its value and the handler that gets the value.
template <class T>
class request_call_of final : public request_call, public value_end<T> {
public:
    request_call_of(prepared_call asked, const wanted_answer& wanted, decoder<T> decodes, any_handler<T> handler)
        : request_call(std::move(asked), wanted)
        , value_end<T>(std::move(handler))
        , decode_(decodes) {}

private:
    void decode(answer received) override { decode_(*this, std::move(received), this->value.emplace()); }

    const decoder<T> decode_;
};

} // namespace openai::detail
