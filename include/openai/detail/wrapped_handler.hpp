// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/associator.hpp>

namespace openai::detail {

/// A handler that wraps another handler. It has a member `handler`, which is the wrapped handler, and declares the type
/// of this member with `using wrapped_handler = Handler;`. The wrapping handler gets the executor, allocator and
/// cancellation slot of the wrapped handler.
template <class Handler>
concept wraps_handler = requires { typename Handler::wrapped_handler; };

} // namespace openai::detail

template <template <class, class> class Associator, class Wrapper, class Default>
    requires openai::detail::wraps_handler<Wrapper>
struct boost::asio::associator<Associator, Wrapper, Default> : Associator<typename Wrapper::wrapped_handler, Default> {
    using of_wrapped = Associator<typename Wrapper::wrapped_handler, Default>;

    static auto get(const Wrapper& wrapper) noexcept { return of_wrapped::get(wrapper.handler); }
    static auto get(const Wrapper& wrapper, const Default& fallback) noexcept {
        return of_wrapped::get(wrapper.handler, fallback);
    }
};
