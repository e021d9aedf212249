// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/error.hpp>

#include <boost/system/result.hpp>

namespace openai {

/// A value or an `error`: `if (r) use(*r); else log(r.error().what());`. `r.value()` throws the error.
template <class T>
using result = boost::system::result<T, error>;

} // namespace openai
