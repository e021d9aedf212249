// SPDX-License-Identifier: BSL-1.0
#include <openai/core/metrics.hpp>

#include <array>
#include <charconv>
#include <string>
#include <string_view>

namespace openai {
namespace {

/// Writes the metrics one after another, each with its help, its type and its samples.
class page {
public:
    void begin(std::string_view name, std::string_view type, std::string_view help) {
        name_ = "openai_client_" + std::string(name);
        text_ += "# HELP " + name_ + ' ' + std::string(help) + "\n# TYPE " + name_ + ' ' + std::string(type) + '\n';
    }

    void sample(std::string_view suffix, std::string_view labels, std::string_view value) {
        text_.append(name_).append(suffix);
        if (!labels.empty()) text_.append("{").append(labels).append("}");
        text_.append(" ").append(value).append("\n");
    }

    void value(std::string_view name, std::string_view type, std::uint64_t number, std::string_view help) {
        begin(name, type, help);
        sample("", "", std::to_string(number));
    }
    void counter(std::string_view name, std::uint64_t number, std::string_view help) {
        value(name, "counter", number, help);
    }
    void gauge(std::string_view name, std::uint64_t number, std::string_view help) {
        value(name, "gauge", number, help);
    }

    void by_label(std::string_view name, std::string_view label, const std::map<std::string, std::uint64_t>& numbers,
                  std::string_view help) {
        begin(name, "counter", help);
        for (const auto& [value, number] : numbers)
            sample("", std::string(label) + "=\"" + value + '"', std::to_string(number));
    }

    void buckets(std::string_view labels, const histogram_snapshot& of) {
        std::uint64_t so_far = 0;
        const std::string others = labels.empty() ? "" : std::string(labels) + ',';
        for (std::size_t i = 0; i < of.counts.size(); ++i) {
            so_far += of.counts[i];
            const auto bound = i < of.bounds.size() ? number(of.bounds[i]) : "+Inf";
            sample("_bucket", others + "le=\"" + bound + '"', std::to_string(so_far));
        }
        sample("_sum", labels, number(of.sum));
        sample("_count", labels, std::to_string(so_far));
    }

    std::string take() { return std::move(text_); }

private:
    /// Writes a number with a decimal point in every locale.
    static std::string number(double value) {
        std::array<char, 32> text{};
        const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
        return {text.data(), end};
    }

    std::string name_;
    std::string text_;
};

std::string escaped(std::string_view value) {
    std::string text;
    for (const char c : value) {
        if (c == '\\' || c == '"') text += '\\';
        if (c == '\n') text += "\\n";
        else text += c;
    }
    return text;
}

/// The labels of one series. A label without a value is left out. For Prometheus, this means the same.
class label_list {
public:
    label_list& add(std::string_view name, std::string_view value) {
        if (value.empty()) return *this;
        if (!text_.empty()) text_ += ',';
        text_.append(name).append("=\"").append(escaped(value)).append("\"");
        return *this;
    }
    const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

/// Returns the labels with the names of OpenTelemetry's conventions for generative AI.
label_list labels_of(const model_snapshot& of) {
    return label_list().add("gen_ai_request_model", of.model).add("gen_ai_provider_name", of.provider);
}

void write_models(page& out, const metrics_snapshot& numbers) {
    out.begin("model_calls_total", "counter",
              "Calls that have ended, by model and provider; error_type if they failed.");
    for (const auto& one : numbers.models)
        for (const auto& [outcome, number] : one.calls) {
            const auto error = outcome == "ok" ? std::string_view() : std::string_view(outcome);
            out.sample("", labels_of(one).add("error_type", error).text(), std::to_string(number));
        }
    out.begin("tokens_total", "counter", "Tokens; input has the cached ones in it, output those for reasoning.");
    for (const auto& one : numbers.models) {
        if (one.input_tokens + one.output_tokens == 0) continue;
        const auto sample = [&](std::string_view type, std::uint64_t number) {
            out.sample("", labels_of(one).add("gen_ai_token_type", type).text(), std::to_string(number));
        };
        sample("input", one.input_tokens);
        sample("output", one.output_tokens);
        sample("cached", one.cached_tokens);
        sample("reasoning", one.reasoning_tokens);
    }
}

void write_calls(page& out, const metrics_snapshot& numbers) {
    out.counter("calls_started_total", numbers.calls_started, "Calls that have begun.");
    out.gauge("calls_active", numbers.calls_active, "Calls that have not ended.");
    out.by_label("calls_total", "outcome", numbers.calls, "Calls that have ended, by outcome.");
    out.counter("attempts_total", numbers.attempts, "Attempts of ended calls.");
    out.by_label("retries_total", "cause", numbers.retries, "Repeated attempts, by cause.");
    out.counter("replays_total", numbers.replays, "Requests sent again at once because they never arrived.");
    out.counter("maybe_billed_total", numbers.maybe_billed, "Failed calls that the server may have executed.");
    out.counter("body_bytes_total", numbers.body_bytes, "Bytes of answers.");
    out.counter("events_total", numbers.events, "Events of streams.");
    out.counter("truncated_total", numbers.truncated, "Answers that were cut.");
    out.counter("unclean_ends_total", numbers.unclean_ends, "Complete answers whose connection ended badly.");
    out.counter("streams_resumed_total", numbers.streams_resumed, "Streams that were cut and asked for again.");
    out.counter("redirects_refused_total", numbers.redirects_refused, "Redirects that were not followed.");
    out.counter("limits_exceeded_total", numbers.limits_exceeded, "Calls that met a limit of size.");
}

void write_connections(page& out, const metrics_snapshot& numbers) {
    out.counter("connections_opened_total", numbers.connections_opened, "TCP connections established.");
    out.counter("connections_reused_total", numbers.connections_reused, "Calls on a kept connection.");
    out.counter("connections_stale_total", numbers.connections_stale, "Kept connections found closed.");
    out.counter("connect_failures_total", numbers.connect_failures, "Connects that failed.");
    out.counter("tls_handshakes_total", numbers.tls_handshakes, "TLS handshakes that succeeded.");
    out.counter("tls_resumed_total", numbers.tls_resumed, "Of these, resumed ones.");
    out.counter("tls_failures_total", numbers.tls_failures, "TLS handshakes that failed.");
    out.counter("queued_total", numbers.queued, "Calls that waited for a connection.");
    out.begin("connections", "gauge", "Connections and those who wait for one.");
    out.sample("", R"(state="active")", std::to_string(numbers.pool_active));
    out.sample("", R"(state="idle")", std::to_string(numbers.pool_idle));
    out.sample("", R"(state="waiting")", std::to_string(numbers.pool_waiting));
}

void write_times(page& out, const metrics_snapshot& numbers) {
    out.begin("phase_seconds", "histogram", "Durations of the phases of a call.");
    out.buckets(R"(phase="queue")", numbers.queue_time);
    out.buckets(R"(phase="resolve")", numbers.resolve_time);
    out.buckets(R"(phase="connect")", numbers.connect_time);
    out.buckets(R"(phase="tls")", numbers.tls_time);
    out.buckets(R"(phase="write")", numbers.write_time);
    out.begin("first_byte_seconds", "histogram", "From the request to the head of its answer.");
    out.buckets("", numbers.first_byte_time);
    out.begin("first_event_seconds", "histogram", "From the request to the first event of a stream.");
    out.buckets("", numbers.first_event_time);
    out.begin("largest_gap_seconds", "histogram", "The longest silence between two events of a stream.");
    out.buckets("", numbers.largest_gap);
    out.begin("call_seconds", "histogram", "From the start of a call to its end.");
    out.buckets("", numbers.call_time);
}

} // namespace

std::string to_prometheus(const metrics_snapshot& numbers) {
    page out;
    write_calls(out, numbers);
    write_models(out, numbers);
    write_connections(out, numbers);
    write_times(out, numbers);
    return out.take();
}

} // namespace openai
