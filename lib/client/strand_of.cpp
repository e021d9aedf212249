// SPDX-License-Identifier: BSL-1.0
#include "client/strand_of.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

namespace openai::detail {

namespace asio = boost::asio;

namespace {

/// What the constructor of the context was told. A template, because only `Context` decides whether it can be asked:
/// later versions of Boost keep the hint elsewhere.
template <class Context>
bool is_run_by_one_thread(asio::io_context& context) {
    if constexpr (requires(Context& known) { known.concurrency_hint(); })
        return asio::use_service<Context>(context).concurrency_hint() == 1;
    else return false;
}

} // namespace

asio::any_io_executor strand_of(const asio::any_io_executor& executor) {
    using plain = asio::io_context::executor_type;
    if (executor.target<asio::strand<plain>>() || executor.target<asio::strand<asio::any_io_executor>>())
        return executor;
    if (const auto* context = executor.target<plain>()) {
        if (is_run_by_one_thread<asio::detail::io_context_impl>(context->context())) return executor;
        return asio::make_strand(*context); // one of what is erased would need memory of its own at each of its steps
    }
    return asio::make_strand(executor);
}

} // namespace openai::detail
