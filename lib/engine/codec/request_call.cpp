// SPDX-License-Identifier: BSL-1.0
#include "engine/codec/request_call.hpp"

#include "engine/call/file_work.hpp"
#include "engine/codec/codec.hpp"
#include "protocol/http/path_pattern.hpp"

namespace openai::detail {
namespace {

/// Returns the data that is known about the call before it begins.
operation_info info_of(const prepared_call& asked) {
    operation_info made;
    made.id = asked->core->next_call_id();
    if (asked->path.empty()) made.pattern = asked->how->path;
    else made.path = asked->path.substr(0, asked->path.find('?'));
    made.whole = asked->whole;
    made.completes = asked->completes;
    return made;
}

call_request make_request(prepared_call asked, const wanted_answer& answer) {
    const auto& how = *asked->how;
    call_request wanted;
    wanted.method = asked->method.empty() ? std::string(how.method) : std::move(asked->method);
    auto pattern = asked->path.empty() ? std::string(how.path) : std::move(asked->path);
    wanted.path = asked->values.empty() ? std::move(pattern) : protocol::expand_path(pattern, asked->values);
    wanted.ids = std::move(asked->values);
    wanted.options = std::move(asked->options);
    wanted.streamed = answer.streamed;
    if (!answer.accept.empty()) wanted.accept = answer.accept;
    wanted.is_rest = asked->is_rest;
    wanted.counted_model = std::move(asked->counted_model);
    if (asked->request) how.encode(wanted, asked->request.get());
    if (wanted.write_for != nullptr) wanted.request = std::move(asked->request);
    return wanted;
}

} // namespace

request_call::request_call(prepared_call asked, const wanted_answer& wanted)
    : call(asked->core, info_of(asked))
    , asked_(std::move(asked))
    , wanted_(wanted) {}

void request_call::start(std::shared_ptr<request_call> self, std::shared_ptr<operation_end> end,
                         asio::cancellation_slot slot) {
    auto& call = *self;
    auto& result = *end;
    forward_cancellation(self, slot);
    detail::run(call.strand(), call.gate(), total_cancellation, run(std::move(self), result), std::move(end));
}

/// If the request names files by their paths, replaces it with a copy, and returns the work that reads the files into
/// this copy. Otherwise, returns null.
std::function<void()> request_call::reading_files() {
    const auto* files = asked_->how->files;
    if (files == nullptr || !asked_->request) return nullptr;
    auto copy = files->unread(asked_->request.get());
    if (!copy) return nullptr;
    asked_->request = copy;
    const file_limit limit{core().options.max_request_body, "max_request_body"};
    return [files, copy, limit] { files->read(copy.get(), limit); };
}

/// Sends the request and decodes the answer. Reports a failure to `end` and throws nothing.
asio::awaitable<void> request_call::run(std::shared_ptr<request_call> self, operation_end& end) {
    auto& call = *self;
    outcome how;
    try {
        if (call.gate().was_cancelled()) throw error(errc::cancelled, "");
        const registration registered(call.core(), call);
        if (auto work = call.reading_files())
            co_await run_blocking(call.core(), std::move(work), call.total_of(call.asked_->options));
        call.prepare(make_request(std::move(call.asked_), call.wanted_));
        if (auto failure = co_await call.perform()) {
            how = std::move(*failure);
        } else {
            auto received = call.take_answer();
            end.response = http_response(received.http);
            call.decode(std::move(received));
            registered.complete();
            call.end_well();
        }
    } catch (...) {
        how = std::current_exception();
    }
    if (how.failed()) end.failure = call.ended(call.translate(how));
}

} // namespace openai::detail
