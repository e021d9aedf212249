// SPDX-License-Identifier: BSL-1.0
#include "engine/run/strand_of.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/version.hpp>
#if BOOST_VERSION >= 108700
#include <boost/asio/config.hpp>
#endif

namespace openai::detail {

namespace asio = boost::asio;
using plain = asio::io_context::executor_type;

asio::any_io_executor strand_of(const asio::any_io_executor& executor) {
    if (executor.target<asio::strand<plain>>() || executor.target<asio::strand<asio::any_io_executor>>())
        return executor;
    // A strand over a type-erased executor would allocate memory at each step.
    if (const auto* context = executor.target<plain>()) return asio::make_strand(*context);
    return asio::make_strand(executor);
}

bool is_run_by_one_thread([[maybe_unused]] const asio::any_io_executor& executor) {
#if BOOST_VERSION >= 108700
    if (const auto* context = executor.target<plain>())
        return asio::config(context->context()).get("scheduler", "concurrency_hint", 0) == 1;
#endif
    return false; // earlier versions offer no public way to ask
}

} // namespace openai::detail
