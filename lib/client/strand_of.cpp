// SPDX-License-Identifier: BSL-1.0
#include "client/strand_of.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

namespace openai::detail {

namespace asio = boost::asio;

asio::any_io_executor strand_of(const asio::any_io_executor& executor) {
    using plain = asio::io_context::executor_type;
    if (executor.target<asio::strand<plain>>() || executor.target<asio::strand<asio::any_io_executor>>())
        return executor;
    // A strand of what is erased is too large to be erased without memory of its own, at each of its steps.
    if (const auto* context = executor.target<plain>()) return asio::make_strand(*context);
    return asio::make_strand(executor);
}

} // namespace openai::detail
