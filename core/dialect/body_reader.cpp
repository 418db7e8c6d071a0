#include "dialect/body_reader.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "dialect/provider_error.hpp"

namespace cascade {
namespace {

constexpr std::size_t kLargestBody = std::size_t{64} << 20;
constexpr std::string_view kThinkOpen = "<think>", kThinkClose = "</think>";

// Escapes that no string can hold (NUL, half a surrogate pair) become U+FFFD.
std::string repair_escapes(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (std::size_t i = 0; i < s.size();) {
    if (s[i] != '\\' || i + 1 >= s.size()) {
      out += s[i++];
      continue;
    }
    const int cp = s[i + 1] == 'u' ? hex4(s, i + 2) : -1;
    const bool high = cp >= 0xD800 && cp <= 0xDBFF, low = cp >= 0xDC00 && cp <= 0xDFFF;
    if (high && s.substr(i + 6, 2) == "\\u") {
      const int second = hex4(s, i + 8);
      if (second >= 0xDC00 && second <= 0xDFFF) {
        out.append(s, i, 12);
        i += 12;
        continue;
      }
    }
    if (cp == 0 || high || low) {
      out += "\\ufffd";
      i += 6;
      continue;
    }
    out.append(s, i, 2);
    i += 2;
  }
  return out;
}

// How many bytes at the end of `s` could be the beginning of `tag`.
std::size_t partial_tag(std::string_view s, std::string_view tag) {
  for (std::size_t n = std::min(s.size(), tag.size() - 1); n > 0; --n)
    if (s.substr(s.size() - n) == tag.substr(0, n)) return n;
  return 0;
}

void redact(std::string& text, std::string_view secret) {
  if (secret.size() < 6) return;
  for (std::size_t p = text.find(secret); p != std::string::npos; p = text.find(secret, p))
    text.replace(p, secret.size(), "[key]");
}

}  // namespace

Result<Json> parse_provider_json(std::string_view text) {
  if (text.find("\\u0000") == std::string_view::npos) {
    Result<Json> first = parse_json(text);
    if (first) return first;
    if (first.error().status != Status::invalid_utf8 && text.find("\\u") == std::string_view::npos)
      return first;
  }
  return parse_json(repair_escapes(utf8_repair(text)));
}

BodyReader::BodyReader(const WireTraits& traits, bool stream, Framing framing, std::string_view text_key)
    : provider_(traits.provider),
      api_key_(traits.api_key),
      framing_(framing),
      stream_(stream),
      shape_(text_key) {}

bool BodyReader::read_by_shape(std::string_view chunk, std::vector<Delta>& out) {
  if (!shape_.match(chunk, found_)) return false;
  add_text(found_.text, out);
  if (found_.has_token) add_logprob({std::move(found_.token), found_.logprob, std::move(found_.top)}, out);
  return true;
}

void BodyReader::learn_shape(std::string_view chunk, const std::vector<Delta>& out, std::size_t first) {
  const std::size_t added = out.size() - first;
  if (added == 0 || added > 2 || out[first].kind != Delta::Kind::text) return;
  ChunkTemplate::Found understood;
  understood.text = out[first].text;
  if (added == 2) {
    const Delta& token = out[first + 1];
    if (token.kind != Delta::Kind::logprob) return;
    understood.token = token.logprob.token;
    understood.logprob = token.logprob.logprob;
    understood.top = token.logprob.top;
    understood.has_token = true;
  }
  shape_.learn(chunk, understood);
}

void BodyReader::on_head(int http_status, const std::vector<std::pair<std::string, std::string>>& headers) {
  http_status_ = http_status;
  std::string_view type;
  for (const auto& header : headers) {
    if (iequals(header.first, "content-type")) type = header.second;
    else if (icontains(header.first, "retry")) retry_headers_.push_back(header);
  }
  if (http_status != 0 && (http_status < 200 || http_status > 299)) mode_ = Mode::whole;
  else if (icontains(type, "event-stream")) mode_ = Mode::sse;
  else if (icontains(type, "ndjson")) mode_ = Mode::lines;
  else if (!stream_) mode_ = Mode::whole;
  // else: the first byte tells, for servers that say application/json and mean a stream, or the other way
  // round
}

void BodyReader::decide(char first) {
  const bool json = first == '{' || first == '[' || first == '<';
  if (framing_ == Framing::lines) mode_ = stream_ && first == '{' ? Mode::lines : Mode::whole;
  else mode_ = json || !stream_ ? Mode::whole : Mode::sse;
}

void BodyReader::on_bytes(std::string_view bytes, std::vector<Delta>& out) {
  if (mode_ == Mode::undecided) {
    const std::size_t start = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (start == std::string_view::npos) return;
    decide(bytes[start]);
    bytes.remove_prefix(start);
  }
  if (error_) return;
  switch (mode_) {
    case Mode::sse:
      sse_.feed(bytes, [&](std::string_view event, std::string_view data) { take_event(event, data, out); });
      break;
    case Mode::lines:
      lines_.feed(bytes, [&](std::string_view line) { take_event({}, trim(line), out); });
      break;
    default:
      if (body_.size() + bytes.size() <= kLargestBody) body_.append(bytes);
      else fail(make_error(Status::malformed_response, "The provider's answer is larger than 64 MB."));
  }
  if (sse_.overflow() || lines_.overflow())
    fail(make_error(Status::malformed_response, "One event of the provider's stream is larger than 64 MB."));
}

Result<Reply> BodyReader::finish(std::vector<Delta>& out, std::int64_t now_wall_ms) {
  if (!error_) {
    if (mode_ == Mode::sse) {
      sse_.end([&](std::string_view event, std::string_view data) { take_event(event, data, out); });
    } else if (mode_ == Mode::lines) {
      lines_.end([&](std::string_view line) { take_event({}, trim(line), out); });
    } else {
      finish_whole(out);
    }
  }
  if (!error_ && streaming() && !complete_ && reply_.finish == Finish::none)
    fail(make_error(Status::transport,
                    "The stream ended before the provider said that the answer was complete."));
  if (error_) return seal(*error_, now_wall_ms);
  flush_thinking(out);
  complete_ = true;
  tidy();
  if (!reply_.tool_calls.empty() && (reply_.finish == Finish::stop || reply_.finish == Finish::none))
    reply_.finish = Finish::tool_calls;
  if (!reply_.refusal.empty() && reply_.text.empty() && reply_.finish == Finish::stop)
    reply_.finish = Finish::refusal;
  // A stream may number its calls with gaps; what never got a name is no call.
  std::erase_if(reply_.tool_calls, [](const ToolCall& c) { return c.name.empty(); });
  reply_.usage.clamp();
  return std::move(reply_);
}

void BodyReader::finish_whole(std::vector<Delta>& out) {
  const bool bad_status = http_status_ != 0 && (http_status_ < 200 || http_status_ > 299);
  Result<Json> parsed = parse_provider_json(trim(body_));
  if (bad_status) {
    fail_with(parsed ? parsed->view() : JsonView(), body_);
  } else if (!parsed) {
    std::string shown = utf8_repair(trim(std::string_view(body_).substr(0, 120)));
    fail(make_error(Status::malformed_response,
                    body_.empty() ? "The provider's answer is empty."
                                  : "The provider's answer is not JSON. It begins: " + shown));
  } else if (looks_like_error(parsed->view()) || looks_like_error(parsed->view().at(0))) {
    fail_with(parsed->view(), body_);
  } else {
    read_whole(parsed->view(), out);
  }
}

std::optional<Json> BodyReader::parse_event(std::string_view data) {
  data = trim(data);
  if (data.empty() || data == "[DONE]") return std::nullopt;
  Result<Json> parsed = parse_provider_json(data);
  if (parsed) return std::move(*parsed);
  fail(make_error(Status::malformed_response, "An event of the provider's stream is not JSON."));
  return std::nullopt;
}

void BodyReader::fail_with(JsonView error_body, std::string_view raw) {
  fail(provider_error(http_status_, error_body, raw, provider_));
}

Error BodyReader::seal(Error error, std::int64_t now_wall_ms) const {
  error.provider = provider_;
  if (error.http_status == 0) error.http_status = http_status_;
  const RateHeaders rate = read_rate_headers(retry_headers_, now_wall_ms);
  if (error.status == Status::rate_limited || error.status == Status::provider_unavailable) {
    if (rate.retry_after_ms >= 0) error.retry_after_ms = rate.retry_after_ms;
  }
  redact(error.message, api_key_);
  redact(error.detail_json, api_key_);
  return error;
}

void BodyReader::add_text(std::string_view text, std::vector<Delta>& out) {
  if (text.empty()) return;
  if (think_ == Think::off) add_plain_text(text, out);
  else add_maybe_thinking(text, out);
}

void BodyReader::add_plain_text(std::string_view text, std::vector<Delta>& out) {
  if (text.empty()) return;
  reply_.text += text;
  out.emplace_back().text = text;
}

void BodyReader::add_maybe_thinking(std::string_view text, std::vector<Delta>& out) {
  // Most answers begin at once with what is no tag.
  const std::size_t visible = text.find_first_not_of(" \t\r\n");
  if (think_ == Think::start && held_.empty() && visible != std::string_view::npos && text[visible] != '<') {
    think_ = Think::off;
    return add_plain_text(text, out);
  }
  held_ += text;
  if (think_ == Think::start) {
    const std::size_t first = held_.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return;
    const std::string_view seen = std::string_view(held_).substr(first);
    if (seen.size() < kThinkOpen.size() && kThinkOpen.substr(0, seen.size()) == seen) return;
    if (seen.substr(0, kThinkOpen.size()) != kThinkOpen) {
      think_ = Think::off;
      std::string held;
      held.swap(held_);
      add_plain_text(held, out);
      return;
    }
    held_.erase(0, first + kThinkOpen.size());
    think_ = Think::inside;
  }
  if (think_ == Think::inside) {
    const std::size_t close = held_.find(kThinkClose);
    if (close == std::string::npos) {
      const std::size_t ready = held_.size() - partial_tag(held_, kThinkClose);
      add_reasoning(std::string_view(held_).substr(0, ready), out);
      held_.erase(0, ready);
      return;
    }
    add_reasoning(std::string_view(held_).substr(0, close), out);
    held_.erase(0, close + kThinkClose.size());
    think_ = Think::after;
  }
  // the answer begins at its first visible character
  const std::size_t first = held_.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return;
  think_ = Think::off;
  std::string held = held_.substr(first);
  held_.clear();
  add_plain_text(held, out);
}

void BodyReader::flush_thinking(std::vector<Delta>& out) {
  if (held_.empty()) return;
  std::string held;
  held.swap(held_);
  if (think_ == Think::start) add_plain_text(held, out);
  else if (think_ == Think::inside) add_reasoning(held, out);
  think_ = Think::off;
}

void BodyReader::add_reasoning(std::string_view text, std::vector<Delta>& out) {
  if (text.empty()) return;
  reply_.reasoning += text;
  Delta& d = out.emplace_back();
  d.kind = Delta::Kind::reasoning;
  d.text = text;
}

void BodyReader::add_refusal(std::string_view text, std::vector<Delta>& out) {
  if (text.empty()) return;
  reply_.refusal += text;
  Delta& d = out.emplace_back();
  d.kind = Delta::Kind::refusal;
  d.text = text;
}

void BodyReader::add_citation(std::string json, std::vector<Delta>& out) {
  if (json.empty() || json == "null") return;
  Delta& d = out.emplace_back();
  d.kind = Delta::Kind::citation;
  d.text = json;
  reply_.citations.push_back(std::move(json));
}

void BodyReader::add_logprob(TokenLogprob logprob, std::vector<Delta>& out) {
  if (streaming()) {  // a whole answer has them all in the Reply
    Delta& d = out.emplace_back();
    d.kind = Delta::Kind::logprob;
    d.logprob = logprob;
  }
  reply_.logprobs.push_back(std::move(logprob));
}

std::string BodyReader::made_up_id(std::size_t index, std::string_view name) const {
  static constexpr char kHex[] = "0123456789abcdef";
  std::uint64_t h = mix64(fnv1a(name, fnv1a(salt_, fnv1a(reply_.response_id))) + index);
  std::string id = "call_";
  for (int i = 0; i < 16; ++i, h >>= 4) id += kHex[h & 15];
  return id;
}

void BodyReader::add_tool_call(std::size_t index, std::string_view id, std::string_view name,
                               std::string_view arguments, std::vector<Delta>& out) {
  constexpr std::size_t kMostCalls = 1024;
  if (index >= kMostCalls) {
    fail(make_error(Status::malformed_response,
                    "The provider's answer has a tool call with an absurd index."));
    return;
  }
  Delta& d = out.emplace_back();
  d.kind = Delta::Kind::tool_call;
  d.tool_index = index;
  d.text = arguments;
  if (reply_.tool_calls.size() <= index) reply_.tool_calls.resize(index + 1);
  ToolCall& call = reply_.tool_calls[index];
  if (call.name.empty() && !name.empty()) d.tool_name = call.name = name;
  if (call.id.empty() && (!id.empty() || !call.name.empty()))
    d.tool_id = call.id = id.empty() ? made_up_id(index, call.name) : std::string(id);
  call.arguments += arguments;
}

}  // namespace cascade
