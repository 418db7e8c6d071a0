#include "practice/faults.hpp"

#include "base/text.hpp"
#include "base/time.hpp"
#include "practice/errors.hpp"

namespace cascade::practice {
namespace {

std::string two(std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); }

struct Clock {
  std::int64_t days, hour, minute, second;
  Civil date;
  explicit Clock(std::int64_t wall_ms) {
    const std::int64_t seconds = wall_ms / 1000;
    days = seconds / 86400;
    hour = seconds / 3600 % 24;
    minute = seconds / 60 % 60;
    second = seconds % 60;
    date = civil_from_days(days);
  }
  std::string time() const { return two(hour) + ":" + two(minute) + ":" + two(second); }
};

void add_retry_headers(Reply& reply, const Directive& d, Dialect dialect, std::int64_t wall_ms) {
  if (const auto v = d.get("retry_after"); v && dialect != Dialect::gemini)
    reply.headers.push_back({"Retry-After", std::string(*v)});
  if (const auto v = d.get("retry_after_ms")) reply.headers.push_back({"retry-after-ms", std::string(*v)});
  if (d.has("retry_date"))
    reply.headers.push_back({"Retry-After", http_date(wall_ms + d.number("retry_date", 1) * 1000)});
  if (!d.has("reset_in")) return;
  const std::int64_t seconds = d.number("reset_in", 1);
  if (dialect == Dialect::anthropic) {
    reply.headers.push_back({"anthropic-ratelimit-requests-remaining", "0"});
    reply.headers.push_back({"anthropic-ratelimit-requests-reset", rfc3339(wall_ms + seconds * 1000)});
  } else {
    reply.headers.push_back({"x-ratelimit-remaining-requests", "0"});
    reply.headers.push_back({"x-ratelimit-reset-requests", std::to_string(seconds) + "s"});
  }
}

// Where in the stream a fault strikes: the value of its item, or the middle.
std::size_t strike(const Reply& reply, const Directive& d, std::string_view name) {
  const std::int64_t middle = static_cast<std::int64_t>(reply.chunks.size() / 2);
  const std::int64_t at = d.number(name, middle);
  return at < 0                                               ? 0
         : static_cast<std::size_t>(at) > reply.chunks.size() ? reply.chunks.size()
                                                              : static_cast<std::size_t>(at);
}

void end_at(Reply& reply, std::size_t at, Ending ending) {
  if (!reply.streaming && at > 0 && !reply.chunks.empty()) {  // a body in one piece: half of it
    std::string& bytes = reply.chunks[0].bytes;
    bytes.resize(bytes.size() / 2);
    at = 1;
    if (ending == Ending::complete) reply.streaming = true;  // no length was promised
  }
  if (at < reply.chunks.size()) reply.chunks.resize(at);
  reply.ending = ending;
}

void to_crlf(Reply& reply) {
  for (Chunk& chunk : reply.chunks) {
    std::string out;
    for (char c : chunk.bytes) {
      if (c == '\n' && (out.empty() || out.back() != '\r')) out += '\r';
      out += c;
    }
    chunk.bytes = std::move(out);
  }
}

void drip(Reply& reply, std::int64_t every_ms) {
  std::vector<Chunk> drops;
  for (const Chunk& chunk : reply.chunks)
    for (std::size_t i = 0; i < chunk.bytes.size(); ++i)
      drops.push_back({(i == 0 ? chunk.delay_ms : 0) + every_ms, std::string(1, chunk.bytes[i])});
  reply.chunks = std::move(drops);
}

// Cuts every character of more than one byte in two, 1 ms apart.
void split_characters(Reply& reply) {
  std::vector<Chunk> parts;
  for (const Chunk& chunk : reply.chunks) {
    std::size_t begin = 0;
    std::int64_t delay = chunk.delay_ms;
    for (std::size_t i = 1; i < chunk.bytes.size(); ++i) {
      const bool inside = (static_cast<unsigned char>(chunk.bytes[i]) & 0xc0) == 0x80;
      if (!inside) continue;
      parts.push_back({delay, chunk.bytes.substr(begin, i - begin)});
      begin = i;
      delay = 1;
    }
    parts.push_back({delay, chunk.bytes.substr(begin)});
  }
  reply.chunks = std::move(parts);
}

}  // namespace

std::string http_date(std::int64_t wall_ms) {
  static constexpr std::string_view kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  static constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Clock t(wall_ms);
  std::string out(kDays[t.days % 7]);
  out += ", " + two(t.date.day) + " ";
  out += kMonths[t.date.month - 1];
  return out + " " + std::to_string(t.date.year) + " " + t.time() + " GMT";
}

std::string rfc3339(std::int64_t wall_ms) {
  const Clock t(wall_ms);
  return std::to_string(t.date.year) + "-" + two(t.date.month) + "-" + two(t.date.day) + "T" + t.time() + "Z";
}

std::optional<Reply> refuse(const Directive& d, Dialect dialect, std::int64_t wall_ms) {
  if (d.has("silent")) {  // accepts the request and says nothing: closes, resets or stalls
    Reply reply;
    reply.silent = true;
    const std::string_view how = d.get("silent").value_or("");
    reply.ending = how == "close" ? Ending::close : how == "reset" ? Ending::reset : Ending::stall;
    return reply;
  }
  if (d.has("redirect")) {
    Reply reply;
    reply.status = static_cast<int>(d.number("status", 307));
    reply.headers.push_back({"Location", std::string(*d.get("redirect"))});
    return reply;
  }
  const std::string_view name = d.get("error").value_or("");
  const std::string_view hidden = d.get("error_in_200").value_or("");
  if (d.has("error_in_200")) {
    Reply reply = error_reply(dialect, failure_named(dialect, hidden.empty() ? "server_error" : hidden));
    reply.status = 200;
    return reply;
  }
  const int status = static_cast<int>(d.number("status", 0));
  if (name.empty() && status < 300) return std::nullopt;
  Reply reply = error_reply(dialect, failure_named(dialect, name, status),
                            d.number("retry_after", d.number("reset_in", -1)));
  if (const auto body = d.get("error_body")) reply.chunks = {{0, std::string(*body)}};
  add_retry_headers(reply, d, dialect, wall_ms);
  return reply;
}

void spoil(Reply& reply, const Directive& d, Dialect dialect, Flavour flavour) {
  if (d.empty()) return;
  for (std::string_view header : d.all("header"))
    if (const std::size_t colon = header.find(':'); colon != std::string_view::npos)
      reply.headers.push_back(
          {std::string(header.substr(0, colon)), std::string(trim(header.substr(colon + 1)))});
  // These delays are asked for in milliseconds and are not scaled by the speed.
  if (d.has("token_delay"))
    for (std::size_t i = 1; i < reply.chunks.size(); ++i)
      reply.chunks[i].delay_ms = d.number("token_delay", 0);
  if (d.has("first_delay") && !reply.chunks.empty()) reply.chunks[0].delay_ms = d.number("first_delay", 0);

  const auto insert = [&](std::size_t at, std::string bytes) {
    reply.chunks.insert(reply.chunks.begin() + static_cast<std::ptrdiff_t>(at), {0, std::move(bytes)});
  };
  const bool lines = dialect == Dialect::ollama;
  if (d.has("comment") && reply.streaming)
    insert(strike(reply, d, "comment"), lines ? "\n" : ": keep-alive\n\n");
  if (d.has("malformed")) {
    const std::size_t at = strike(reply, d, "malformed");
    if (reply.streaming)
      insert(at, lines ? "{\"message\": {\"content\": \n"
                       : "data: {\"choices\": [{\"delta\": {\"content\": \n\n");
    else reply.chunks = {{0, "{\"choices\": [{\"message\": "}};
  }
  if (d.has("midstream")) {
    const std::size_t at = strike(reply, d, "midstream_at");
    const std::string_view name = d.get("midstream").value_or("");
    const Failure failure = failure_named(dialect, name.empty() ? "overloaded" : name);
    if (reply.streaming && !reply.chunks.empty()) {
      const bool array = dialect == Dialect::gemini && reply.chunks[0].bytes[0] == '[';
      reply.chunks.resize(at);
      std::string event = array ? (at == 0 ? "[" : ",\r\n") + error_body(dialect, failure) + "]"
                                : error_event(dialect, flavour, failure);
      reply.chunks.push_back({0, std::move(event)});
    }
  }
  if (d.has("end")) end_at(reply, strike(reply, d, "end"), Ending::complete);
  if (d.has("cut")) end_at(reply, strike(reply, d, "cut"), Ending::close);
  if (d.has("reset")) end_at(reply, strike(reply, d, "reset"), Ending::reset);
  if (d.has("stall")) end_at(reply, strike(reply, d, "stall"), Ending::stall);
  if (d.has("no_body")) reply.chunks.clear();
  if (d.has("crlf")) to_crlf(reply);
  if (d.has("bom") && !reply.chunks.empty()) reply.chunks[0].bytes.insert(0, "\xEF\xBB\xBF");
  if (d.has("split_utf8")) split_characters(reply);
  if (d.has("drip")) drip(reply, d.number("drip", 0));
  if (const auto type = d.get("content_type"))
    for (Header& h : reply.headers)
      if (iequals(h.name, "Content-Type")) h.value = std::string(*type);
}

}  // namespace cascade::practice
