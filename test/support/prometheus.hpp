// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdio>
#include <locale>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace support {

/// Checks a page in Prometheus' text format 0.0.4, including the rules for names and histograms. The checks follow the
/// official description of the format.
class prometheus_page {
public:
    explicit prometheus_page(const std::string& text) {
        if (text.empty() || text.back() != '\n') complain("does not end with a line feed", "");
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);) read(line);
        for (const auto& [series, buckets] : buckets_) check_histogram(series, buckets);
    }

    /// The errors on the page, one per element.
    const std::vector<std::string>& complaints() const noexcept { return complaints_; }

    /// Returns the value of a series, e.g. `x_total{outcome="ok"}`.
    std::optional<double> value(const std::string& series) const {
        const auto at = values_.find(series);
        if (at == values_.end()) return std::nullopt;
        return at->second;
    }
    const std::map<std::string, double>& values() const noexcept { return values_; }

private:
    using label_list = std::vector<std::pair<std::string, std::string>>;

    void complain(const std::string& what, const std::string& line) { complaints_.push_back(what + ": " + line); }

    static bool is_name(std::string_view name, bool colons) {
        const auto fits = [&](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colons && c == ':') ||
                   (c >= '0' && c <= '9');
        };
        return !name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::ranges::all_of(name, fits);
    }

    void read(const std::string& line) {
        if (line.empty()) return;
        if (line.starts_with("# HELP ")) return begin_metric(line);
        if (line.starts_with("# TYPE ")) return set_type(line);
        if (line[0] == '#') return;
        read_sample(line);
    }

    void begin_metric(const std::string& line) {
        metric_ = line.substr(7, line.find(' ', 7) - 7);
        type_.clear();
        if (!is_name(metric_, true)) complain("no name of a metric", line);
        if (!metrics_.insert(metric_).second) complain("a metric in two groups", line);
        if (line.size() <= 8 + metric_.size()) complain("no help", line);
    }

    void set_type(const std::string& line) {
        const auto end = line.find(' ', 7);
        if (line.substr(7, end - 7) != metric_) complain("a type without its help", line);
        type_ = end == std::string::npos ? "" : line.substr(end + 1);
        if (type_ != "counter" && type_ != "gauge" && type_ != "histogram") complain("unknown type", line);
        if ((type_ == "counter") != metric_.ends_with("_total")) complain("counters end with _total", line);
    }

    void read_sample(const std::string& line) {
        const auto name = line.substr(0, line.find_first_of("{ "));
        const auto suffix = name.substr(std::min(metric_.size(), name.size()));
        if (!name.starts_with(metric_)) complain("a sample outside its group", line);
        const bool part = type_ == "histogram" && (suffix == "_bucket" || suffix == "_sum" || suffix == "_count");
        if (type_.empty() || (type_ == "histogram" ? !part : !suffix.empty())) complain("a sample of no type", line);
        std::string_view rest = std::string_view(line).substr(name.size());
        const auto labels = read_labels(rest, line);
        double number = 0;
        std::istringstream text{std::string(rest)}; // libc++ has no std::from_chars for it
        text.imbue(std::locale::classic());
        if (rest.size() < 2 || rest[0] != ' ' || rest[1] == ' ' || !(text >> number) || text.peek() != EOF)
            return complain("no value", line);
        if (type_ != "gauge" && number < 0) complain("a negative count", line);
        const auto series = line.substr(0, line.size() - rest.size());
        if (!values_.emplace(series, number).second) complain("a series twice", line);
        if (part) collect(suffix, labels, number, line);
    }

    label_list read_labels(std::string_view& rest, const std::string& line) {
        label_list labels;
        if (!rest.starts_with('{')) return labels;
        rest.remove_prefix(1);
        while (!rest.starts_with('}')) {
            const auto name = std::string(rest.substr(0, rest.find('=')));
            rest.remove_prefix(std::min(rest.size(), name.size() + 1));
            if (!is_name(name, false) || !rest.starts_with('"')) {
                complain("a label", line);
                return labels;
            }
            std::size_t end = 1;
            while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
            labels.emplace_back(name, std::string(rest.substr(1, end - 1)));
            rest.remove_prefix(std::min(rest.size(), end + 1));
            if (rest.starts_with(',')) rest.remove_prefix(1);
            else if (!rest.starts_with('}')) {
                complain("a list of labels", line);
                return labels;
            }
        }
        rest.remove_prefix(1);
        return labels;
    }

    struct bucket_list {
        std::vector<std::pair<std::string, double>> buckets; // le and count, in the order of the page
        std::optional<double> sum;
        std::optional<double> count;
    };

    void collect(const std::string& suffix, const label_list& labels, double number, const std::string& line) {
        std::string series = metric_;
        std::string le;
        for (const auto& [name, value] : labels)
            if (name == "le") le = value;
            else series += ' ' + name + '=' + value;
        auto& of = buckets_[series];
        if (suffix == "_sum") of.sum = number;
        else if (suffix == "_count") of.count = number;
        else if (le.empty()) complain("a bucket without le", line);
        else of.buckets.emplace_back(le, number);
    }

    void check_histogram(const std::string& series, const bucket_list& of) {
        if (!of.sum || !of.count) return complain("a histogram without sum or count", series);
        if (of.buckets.empty() || of.buckets.back().first != "+Inf") return complain("no +Inf bucket", series);
        if (of.buckets.back().second != *of.count) complain("the +Inf bucket is not the count", series);
        for (std::size_t i = 1; i < of.buckets.size(); ++i) {
            if (of.buckets[i].second < of.buckets[i - 1].second) complain("buckets that decrease", series);
            const auto last = i + 1 == of.buckets.size();
            if (!last && std::stod(of.buckets[i].first) <= std::stod(of.buckets[i - 1].first))
                complain("bounds that do not increase", series);
        }
    }

    std::vector<std::string> complaints_;
    std::map<std::string, double> values_;
    std::map<std::string, bucket_list> buckets_;
    std::set<std::string> metrics_;
    std::string metric_;
    std::string type_;
};

} // namespace support
