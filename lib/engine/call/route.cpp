// SPDX-License-Identifier: BSL-1.0
#include "engine/call/route.hpp"

#include "protocol/http/authorization.hpp"
#include "protocol/http/multipart.hpp"
#include "text/sanitize.hpp"
#include "json/json_slices.hpp"

#include <openai/core/error.hpp>

#include <algorithm>
#include <utility>

namespace openai::detail {
namespace {

[[noreturn]] void refuse(const std::string& what) { throw error(errc::invalid_argument, what); }

model_route checked(model_route to) {
    if (!to.problem.empty()) refuse("model: " + to.problem);
    return to;
}

model_route first_of(const provider_registry& known, const call_request& wanted) {
    const auto& name = wanted.options.provider;
    if (name.empty()) return checked(known.resolve(wanted.model));
    const auto* found = known.find(name);
    if (found == nullptr) refuse("provider: '" + sanitize(name, 64) + "' not found in configuration");
    if (found->base_url.empty()) refuse("provider: '" + sanitize(name, 64) + "' has no base URL");
    return {name, wanted.model};
}

/// Refuses headers and parameters of a call that identify the caller. They are meant for one server, and with several
/// providers the client cannot know for which.
void check_anonymous(const client_options& own, const call_options& call) {
    const auto& known = own.providers;
    for (const auto& field : call.headers) {
        const auto alone = headers().add(field.name, "");
        bool identifying = protocol::is_identifying(field.name) || alone.contains(own.auth.header_name());
        for (const auto& name : known.names())
            identifying = identifying || alone.contains(known.find(name)->auth.header_name());
        if (identifying) refuse("headers: " + field.name + " belongs into the record of a provider");
    }
    for (const auto& [name, value] : call.query)
        if (protocol::is_identifying(name))
            refuse("query: " + sanitize(name, 64) + " belongs into the base URL of a provider");
}

} // namespace

route::route(std::shared_ptr<client_core> own, call_request& wanted)
    : own_(std::move(own))
    , core_(own_) {
    const auto& known = own_->options.providers;
    auto& options = wanted.options;
    if (known.empty() && options.fallbacks.empty() && options.provider.empty()) {
        write(wanted);
        return;
    }
    if (!options.fallbacks.empty() && wanted.model.empty()) refuse("fallbacks: the request has no model");
    const auto first = first_of(known, wanted);
    for (const auto& model : options.fallbacks) later_.insert(later_.begin(), checked(known.resolve(model)));
    const bool elsewhere = std::ranges::any_of(later_, [&](const auto& to) { return to.provider != first.provider; });
    if (elsewhere || !first.provider.empty()) check_anonymous(own_->options, options);
    if (!later_.empty()) {
        auto body = std::exchange(wanted.body, {});
        template_ = std::make_unique<call_request>(wanted);
        wanted.body = std::move(body);
    }
    enter(first, wanted);
}

call_request route::next(std::string body) {
    const auto to = std::move(later_.back());
    later_.pop_back();
    auto wanted = *template_;
    wanted.body = std::move(body);
    wanted.model.clear(); // it would be the model of the previous provider
    enter(to, wanted);
    return wanted;
}

void route::write(call_request& wanted) const {
    if (wanted.write_for == nullptr) return;
    wanted.body = wanted.write_for(wanted.request.get(), wanted.streamed, {provider_, core_->options.send_reasoning});
}

void route::enter(const model_route& to, call_request& wanted) {
    provider_ = to.provider;
    core_ = provider_.empty() ? own_ : own_->of_provider(provider_);
    write(wanted);
    if (wanted.model == to.model) return;
    auto body = wanted.content_type.empty()
                    ? mapping::replace_member(wanted.body, "model", to.model)
                    : protocol::replace_form_text(wanted.body, wanted.content_type, "model", to.model);
    if (!body) refuse("model: this request cannot be sent to another model than it says");
    wanted.body = std::move(*body);
    wanted.model = to.model;
}

} // namespace openai::detail
