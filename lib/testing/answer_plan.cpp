// SPDX-License-Identifier: BSL-1.0
#include "answer_plan.hpp"

#include "words.hpp"

#include <algorithm>
#include <cstdio>

namespace openai::testing {
namespace {

using milliseconds = reply_script::milliseconds;

enum class framing { length, chunked, none };

framing framing_of(const reply_script& script, const http_answer& answer) {
    if (script.without_length) return framing::none;
    return script.chunked.value_or(answer.events) ? framing::chunked : framing::length;
}

std::string_view reason_phrase(int status) {
    static constexpr std::pair<int, std::string_view> phrases[] = {{200, "OK"},
                                                                   {201, "Created"},
                                                                   {202, "Accepted"},
                                                                   {204, "No Content"},
                                                                   {307, "Temporary Redirect"},
                                                                   {400, "Bad Request"},
                                                                   {401, "Unauthorized"},
                                                                   {403, "Forbidden"},
                                                                   {404, "Not Found"},
                                                                   {405, "Method Not Allowed"},
                                                                   {408, "Request Timeout"},
                                                                   {409, "Conflict"},
                                                                   {413, "Content Too Large"},
                                                                   {422, "Unprocessable Content"},
                                                                   {429, "Too Many Requests"},
                                                                   {500, "Internal Server Error"},
                                                                   {502, "Bad Gateway"},
                                                                   {503, "Service Unavailable"},
                                                                   {504, "Gateway Timeout"}};
    const auto* found = std::ranges::find(phrases, status, &std::pair<int, std::string_view>::first);
    return found == std::end(phrases) ? "Status" : found->second;
}

std::string chunk(std::string_view data) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", data.size());
    return std::string(size).append(data).append("\r\n");
}

/// Returns a part of a body with its framing.
std::string framed(const std::string& part, framing frame) {
    return part.empty() || frame != framing::chunked ? part : chunk(part);
}

/// Returns the fields that a real API sends with every answer, without those that the script replaces or leaves out.
header_list head_fields(const reply_script& script, const http_answer& answer, const received_request& request,
                        const connection_terms& terms, framing frame) {
    header_list fields{{"content-type", answer.content_type},
                       {"openai-version", "2020-10-01"},
                       {"openai-processing-ms", "1"},
                       {"x-request-id", numbered("req_testing_", request.index)},
                       {"x-ratelimit-limit-requests", "10000"},
                       {"x-ratelimit-remaining-requests", "9999"},
                       {"x-ratelimit-reset-requests", "6ms"},
                       {"x-ratelimit-limit-tokens", "2000000"},
                       {"x-ratelimit-remaining-tokens", "1999990"},
                       {"x-ratelimit-reset-tokens", "1ms"}};
    std::size_t length = 0;
    for (const auto& part : answer.parts) length += part.size();
    if (frame == framing::length) fields.emplace_back("content-length", std::to_string(length));
    if (frame == framing::chunked) fields.emplace_back("transfer-encoding", "chunked");
    if (terms.close || script.close || frame == framing::none) fields.emplace_back("connection", "close");
    else if (!terms.keep_alive.empty()) fields.emplace_back("keep-alive", terms.keep_alive);
    std::erase_if(fields, [&](const auto& field) {
        const auto same = [&](const std::string& name) { return same_name(name, field.first); };
        return std::ranges::any_of(script.left_out, same) ||
               std::ranges::any_of(script.headers, same, &header_list::value_type::first);
    });
    fields.insert(fields.end(), script.headers.begin(), script.headers.end());
    return fields;
}

std::string head_text(int status, const header_list& fields) {
    std::string head = "HTTP/1.1 " + std::to_string(status) + " " + std::string(reason_phrase(status)) + "\r\n";
    for (const auto& [name, value] : fields) head += name + ": " + value + "\r\n";
    return head + "\r\n";
}

void add_head(std::vector<write_step>& steps, const reply_script& script, std::string head) {
    if (script.slow_head == milliseconds(0)) {
        steps.push_back({script.delay, script.before + head});
        return;
    }
    head.insert(0, script.before);
    for (std::size_t i = 0; i < head.size(); ++i)
        steps.push_back({i == 0 ? script.delay : script.slow_head, head.substr(i, 1)});
}

/// Adds the body. Each event is a separate chunk, and the script says how many chunks go into one write.
void add_body(std::vector<write_step>& steps, const reply_script& script, const http_answer& answer, framing frame) {
    const std::size_t group = answer.events && !answer.feed ? script.events_per_write : 1;
    for (std::size_t i = 0; i < answer.parts.size(); ++i) {
        if (answer.parts[i].empty()) continue;
        const auto event = answer.feed ? answer.first_event + i + 1 : 0;
        if (i % group != 0) steps.back().bytes += framed(answer.parts[i], frame);
        else
            steps.push_back({i == 0 ? script.delay_body : script.delay_between, framed(answer.parts[i], frame), event});
    }
    if (frame == framing::chunked) steps.push_back({milliseconds(0), "0\r\n\r\n"});
}

/// Joins steps that need not wait for each other and cuts the result into writes of `size` bytes.
std::vector<write_step> resized(const std::vector<write_step>& steps, std::size_t size, milliseconds pause) {
    std::vector<write_step> writes;
    for (const auto& step : steps) {
        std::size_t used = 0;
        if (!writes.empty() && step.pause == milliseconds(0) && step.event == writes.back().event) {
            used = std::min(size - writes.back().bytes.size(), step.bytes.size());
            writes.back().bytes.append(step.bytes, 0, used);
        }
        for (; used < step.bytes.size(); used += size)
            writes.push_back({used == 0 && step.pause > milliseconds(0) ? step.pause : pause,
                              step.bytes.substr(used, size), step.event});
    }
    if (!writes.empty() && !steps.empty()) writes.front().pause = steps.front().pause;
    return writes;
}

void keep_first(std::vector<write_step>& steps, std::size_t bytes) {
    for (auto step = steps.begin(); step != steps.end(); ++step) {
        if (step->bytes.size() >= bytes) {
            step->bytes.resize(bytes); // a step without bytes stays, because of its pause
            steps.erase(step + 1, steps.end());
            return;
        }
        bytes -= step->bytes.size();
    }
}

ending ending_of(const std::optional<cut>& how) {
    if (!how) return ending::stall;
    return *how == cut::reset ? ending::reset : *how == cut::fin ? ending::fin : ending::no_close_notify;
}

/// Returns the byte at which the answer breaks off, or an empty optional if it does not have that many deltas.
std::optional<break_off> end_in_bytes(const reply_script& script, const http_answer& answer, framing frame) {
    auto end = script.end;
    if (!end || end->what != counted::deltas) return end;
    if (end->count >= answer.delta_ends.size()) return std::nullopt;
    const auto parts = answer.delta_ends[end->count];
    end->what = counted::body;
    end->count = 0;
    for (std::size_t i = 0; i < parts; ++i) end->count += framed(answer.parts[i], frame).size();
    return end;
}

/// Divides the answer into writes as the script says, and ends it where it must break off. `head` is the size of what
/// precedes the body.
void shape(answer_plan& plan, const reply_script& script, const std::optional<break_off>& end, std::size_t head) {
    constexpr auto all = static_cast<std::size_t>(-1);
    if (script.at_once) {
        for (auto& step : plan.steps)
            if (&step != &plan.steps.front()) step.pause = milliseconds(0);
        plan.steps = resized(plan.steps, all, milliseconds(0));
    } else if (script.write_size > 0) {
        plan.steps = resized(plan.steps, script.write_size, script.write_pause);
    }
    std::size_t total = 0;
    for (const auto& step : plan.steps) total += step.bytes.size();
    const auto before = end && end->what == counted::body ? head : script.before.size();
    const bool breaks = end && end->count <= total - std::min(total, before);
    if (breaks) {
        keep_first(plan.steps, before + end->count);
        plan.end = ending_of(end->how);
    }
    plan.answer_steps = plan.steps.size();
    if (!breaks && !script.junk.empty()) plan.steps.push_back({script.junk_pause, script.junk});
}

} // namespace

std::optional<std::size_t> answer_plan::ready(std::size_t step) const {
    while (feed && step < steps.size() && steps[step].event > feed->available()) {
        if (!feed->ended()) return std::nullopt;
        ++step;
    }
    return step;
}

connection_terms terms_of(const server_options& options, std::size_t served, bool keep_alive) {
    const bool limited = options.requests_per_connection > 0;
    const auto left = limited ? options.requests_per_connection - served - 1 : 0;
    connection_terms terms;
    terms.close = !keep_alive || (limited && left == 0);
    if (options.announce_keep_alive) {
        terms.keep_alive = "timeout=" + std::to_string(options.idle_time.count() / 1000);
        if (limited) terms.keep_alive += ", max=" + std::to_string(left);
    }
    return terms;
}

answer_plan plan_answer(const reply_script& script, const http_answer& answer, const received_request& request,
                        const connection_terms& terms) {
    answer_plan plan;
    if (script.raw) {
        plan.steps.push_back({script.delay, script.before + *script.raw});
        plan.end = script.keep_open && !script.close ? ending::keep : ending::fin;
        const auto blank = script.raw->find("\r\n\r\n");
        const auto head = blank == std::string::npos ? script.raw->size() : blank + 4;
        const auto end = end_in_bytes(script, http_answer(), framing::none);
        shape(plan, script, end, script.before.size() + head);
        return plan;
    }
    plan.feed = answer.feed;
    const auto frame = framing_of(script, answer);
    const auto head = head_text(answer.status, head_fields(script, answer, request, terms, frame));
    add_head(plan.steps, script, head);
    if (request.method != "HEAD" && answer.status != 204 && answer.status != 304) {
        add_body(plan.steps, script, answer, frame);
        const bool one_write = !answer.events && script.slow_head == milliseconds(0);
        if (one_write) plan.steps = resized(plan.steps, static_cast<std::size_t>(-1), milliseconds(0));
    }
    if (terms.close || script.close || frame == framing::none) plan.end = ending::fin;
    shape(plan, script, end_in_bytes(script, answer, frame), script.before.size() + head.size());
    return plan;
}

} // namespace openai::testing
