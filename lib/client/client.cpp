// SPDX-License-Identifier: BSL-1.0
#include <openai/client.hpp>

#include "core/longest_time.hpp"
#include "engine/call/client_core.hpp"
#include "engine/call/drain.hpp"
#include "engine/run/as_operation.hpp"
#include "engine/run/own_thread.hpp"
#include "engine/run/spawn.hpp"

#include <memory>

namespace openai {
namespace {

/// Makes the handle that copies of a client share. When the last copy is destroyed, the core is closed. Operations keep
/// the core alive after that. A client's own thread ends when these operations have ended.
std::shared_ptr<detail::client_core> make_handle(boost::asio::any_io_executor executor, client_options options,
                                                 std::shared_ptr<detail::own_thread> thread) {
    auto core =
        std::make_shared<detail::client_core>(std::move(executor), std::move(options), nullptr, std::move(thread));
    core->watch_context();
    auto* address = core.get();
    std::shared_ptr<detail::client_core> handle(address, [core = std::move(core)](detail::client_core*) mutable {
        core->close_unowned();
        if (core->thread && core->thread->lost()) return detail::keep_untouched(std::move(core));
        if (core->thread) core->thread->finish();
        core.reset();
    });
    handle->set_handle(handle);
    return handle;
}

std::shared_ptr<detail::client_core> make_threaded_handle(client_options options) {
    auto thread = std::make_shared<detail::own_thread>();
    auto executor = thread->executor();
    return make_handle(std::move(executor), std::move(options), std::move(thread));
}

} // namespace

client::client(std::shared_ptr<detail::client_core> core)
    : core_(std::move(core))
    , audio(core_.get())
    , background_completions(core_.get())
    , batches(core_.get())
    , chat(core_.get())
    , completions(core_.get())
    , content_provenance_checks(core_.get())
    , conversations(core_.get())
    , embeddings(core_.get())
    , files(core_.get())
    , futures(core_.get())
    , images(core_.get())
    , tasks(core_.get())
    , models(core_.get())
    , moderations(core_.get())
    , responses(core_.get())
    , uploads(core_.get()) {}

client::client(boost::asio::any_io_executor executor, client_options options)
    : client(make_handle(std::move(executor), std::move(options), nullptr)) {}

client::client(client_options options)
    : client(make_threaded_handle(std::move(options))) {}

client::client(const client& other)
    : client(other.core_) {}

client::client(client&& other) noexcept
    : client(std::move(other.core_)) {}

client& client::operator=(const client& other) { return *this = client(other); }

/// The members refer to the core that this client was made with, so the client is constructed anew.
client& client::operator=(client&& other) noexcept {
    if (this == &other) return *this;
    std::destroy_at(this);
    return *std::construct_at(this, std::move(other));
}

client::~client() = default;

void client::close() { core_->close(); }

/// Begins the drain immediately, even if its coroutine runs only later.
void client::start_drain(std::shared_ptr<detail::client_core> core, std::chrono::milliseconds deadline,
                         detail::any_handler<drain_report> handler) {
    const auto until = detail::net::clock::now() + detail::bounded(deadline);
    core->begin_drain();
    const auto strand = std::make_shared<detail::cancellable_strand>(core->make_strand());
    auto body = detail::as_operation(detail::await_drained(std::move(core), until));
    detail::spawn<drain_report>(strand, detail::total_cancellation, std::move(body), std::move(handler));
}

boost::asio::any_io_executor client::get_executor() const noexcept { return core_->executor; }

const client_options& client::options() const noexcept { return core_->options; }

} // namespace openai
