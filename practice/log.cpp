#include "practice/log.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

namespace cascade::practice {
namespace {

constexpr std::size_t kMostEntries = 2000;
constexpr std::size_t kMostBytes = 32u << 20;

bool is_secret(std::string_view header) {
  for (std::string_view name :
       {"authorization", "x-api-key", "api-key", "x-goog-api-key", "proxy-authorization", "cookie"})
    if (iequals(header, name)) return true;
  return false;
}

// "?key=..." is a secret too.
std::string without_key(std::string_view path) {
  std::string out(path);
  for (std::string_view mark : {"?key=", "&key="})
    if (const std::size_t at = out.find(mark); at != std::string::npos) {
      const std::size_t from = at + mark.size();
      const std::size_t to = out.find('&', from);
      out.replace(from, (to == std::string::npos ? out.size() : to) - from, "redacted");
    }
  return out;
}

}  // namespace

std::int64_t RequestLog::add(const Request& request, std::int64_t wall_ms) {
  Entry e;
  e.number = ++total_;
  e.wall_ms = wall_ms;
  e.connection = request.connection;
  e.method = request.method;
  e.path = without_key(request.path);
  e.body = request.body;
  e.headers = request.headers;
  bytes_ += e.body.size();
  entries_.push_back(std::move(e));
  while (entries_.size() > kMostEntries || (bytes_ > kMostBytes && entries_.size() > 1)) {
    bytes_ -= entries_.front().body.size();
    entries_.pop_front();
  }
  return total_;
}

RequestLog::Entry* RequestLog::find(std::int64_t number) {
  if (entries_.empty() || number < entries_.front().number || number > entries_.back().number) return nullptr;
  return &entries_[static_cast<std::size_t>(number - entries_.front().number)];
}

void RequestLog::answered(std::int64_t number, int status, std::string_view model) {
  if (Entry* e = find(number)) {
    e->status = status;
    e->model = model;
  }
}

void RequestLog::abandoned(std::int64_t number) {
  if (Entry* e = find(number)) e->abandoned = true;
}

void RequestLog::clear() {
  entries_.clear();
  bytes_ = 0;
  total_ = 0;
}

std::string RequestLog::json() const {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("total", total_).key("requests").begin_array();
  for (const Entry& e : entries_) {
    json.begin_object()
        .field("number", e.number)
        .field("at_ms", e.wall_ms)
        .field("connection", e.connection)
        .field("method", e.method)
        .field("path", e.path)
        .field("model", e.model)
        .field("status", e.status)
        .field("abandoned", e.abandoned)
        .key("headers")
        .begin_object();
    for (const Header& h : e.headers)
      json.field(to_lower_ascii(h.name),
                 is_secret(h.name) ? std::string_view("redacted") : std::string_view(h.value));
    json.end_object().key("body");
    const auto parsed = parse_json(e.body);
    if (e.body.empty()) json.null();
    else if (parsed) json.value(parsed->view());
    else json.string(utf8_repair(e.body));
    json.end_object();
  }
  json.end_array().end_object();
  return out;
}

}  // namespace cascade::practice
