// SPDX-License-Identifier: BSL-1.0
#include <openai/client.hpp>

#include "client/codec.hpp"
#include "client/own_thread.hpp"
#include "model/mapping.hpp"

namespace openai {
namespace {

/// The handle that user code copies: when its last copy goes the core is closed, while operations keep the core alive.
/// A thread of the client's own ends after that, when the operations have.
std::shared_ptr<detail::client_core> make_handle(boost::asio::any_io_executor executor, client_options options,
                                                 std::shared_ptr<detail::own_thread> thread) {
    auto core =
        std::make_shared<detail::client_core>(std::move(executor), std::move(options), nullptr, std::move(thread));
    core->watch_context();
    auto* address = core.get();
    return {address, [core = std::move(core)](detail::client_core*) mutable {
                core->close();
                if (core->thread && core->thread->lost()) return detail::keep_untouched(std::move(core));
                if (core->thread) core->thread->finish();
                core.reset();
            }};
}

std::shared_ptr<detail::client_core> make_threaded_handle(client_options options) {
    auto thread = std::make_shared<detail::own_thread>();
    auto executor = thread->executor();
    return make_handle(std::move(executor), std::move(options), std::move(thread));
}

void encode_any(detail::call_request& call, const void* request) {
    const auto& document = static_cast<const detail::json_body*>(request)->document;
    if (!document.is_null()) call.body = mapping::write(document, "body");
    if (const auto* object = document.if_object()) detail::name_model(call, *object);
}

} // namespace

#if defined(__cpp_rtti)
const volatile char detail::compiled_with_rtti = 0;
#else
const volatile char detail::compiled_without_rtti = 0;
#endif

std::shared_ptr<detail::client_core> detail::share(client_core& core) { return core.shared_from_this(); }

client::client(std::shared_ptr<detail::client_core> core)
    : core_(std::move(core))
    , audio(*core_)
    , background(*core_)
    , batches(*core_)
    , chat(*core_)
    , completions(*core_)
    , embeddings(*core_)
    , files(*core_)
    , futures(*core_)
    , images(*core_)
    , jobs(*core_)
    , models(*core_)
    , moderations(*core_)
    , uploads(*core_) {}

client::client(boost::asio::any_io_executor executor, client_options options)
    : client(make_handle(std::move(executor), std::move(options), nullptr)) {}

client::client(client_options options)
    : client(make_threaded_handle(std::move(options))) {}

client::~client() = default;

void client::close() { core_->close(); }

boost::asio::any_io_executor client::get_executor() const noexcept { return core_->executor; }

const client_options& client::options() const noexcept { return core_->options; }

namespace endpoints {

constinit const detail::codec any_request::wire = detail::make_codec<any_request>("", "", encode_any);

} // namespace endpoints

} // namespace openai
