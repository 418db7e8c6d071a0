#include "dialogue.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "dialect/traits.hpp"

namespace cascade::conformance {
namespace {

[[noreturn]] void give_up(const std::string& file, const std::string& why) {
  std::fprintf(stderr, "%s: %s\n", file.c_str(), why.c_str());
  std::exit(2);
}

void set_traits(WireTraits& t, JsonView changes) {
  for (JsonView c : changes) {
    const std::string_view k = c.key();
    if (k == "base_url") t.base_url = c.str();
    else if (k == "api_version") t.api_version = c.str();
    else if (k == "logprobs")
      t.logprobs = c.str() == "no" ? WireTraits::Logprobs::no : WireTraits::Logprobs::boolean;
    else if (k == "vision") t.vision = c.boolean();
    else if (k == "tools") t.tools = c.boolean();
    else if (k == "audio") t.audio = c.boolean();
    else if (k == "headers")
      for (JsonView h : c) t.headers.emplace_back(h.key(), h.str());
    else if (k == "no_key") t.api_key.clear();
    else give_up("traits", "unknown trait " + std::string(k));
  }
}

// "lines": strings go out as they are with a line end; {"event"?, "data"} is one SSE event; {"line"} one
// NDJSON line.
std::string stream_bytes(JsonView lines) {
  std::string out;
  for (JsonView l : lines) {
    if (l.is_string()) {
      out += std::string(l.str()) + "\n";
      continue;
    }
    if (l["event"]) out += "event: " + std::string(l["event"].str()) + "\n";
    if (const JsonView data = l["data"])
      out += "data: " + (data.is_string() ? std::string(data.str()) : data.dump()) + "\n\n";
    if (l["line"]) out += l["line"].dump() + "\n";
  }
  return out;
}

Answer read_answer(JsonView a) {
  Answer out;
  out.name = a["name"].str("answer");
  out.stream = a["stream"].boolean();
  out.http_status = static_cast<int>(a["status"].integer(200));
  bool typed = false;
  for (JsonView h : a["headers"]) {
    out.headers.emplace_back(h.key(), h.str());
    typed = typed || h.key() == "content-type";
  }
  if (!typed)
    out.headers.emplace_back("content-type",
                             out.stream && !a["body"]
                                 ? (a["ndjson"].boolean() ? "application/x-ndjson" : "text/event-stream")
                                 : "application/json");
  if (a["body"]) out.bytes = a["body"].dump();
  else if (a["raw"]) out.bytes = a["raw"].str();
  else out.bytes = stream_bytes(a["lines"]);
  out.reply = a["reply"];
  out.error = a["error"];
  return out;
}

std::unique_ptr<Dialogue> load(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  auto d = std::make_unique<Dialogue>();
  d->file = path.parent_path().filename().string() + "/" + path.stem().string();
  Result<Json> tree = parse_json(text.str());
  if (!tree) give_up(d->file, tree.error().message);
  d->tree = std::move(*tree);
  const JsonView v = d->view();
  d->dialect = find_dialect(path.parent_path().filename().string());
  if (!d->dialect) give_up(d->file, "its folder is not named after a dialect");
  d->traits = wire_traits(v["provider"].str(), v["model"].str());
  d->traits.api_key = kKey;
  set_traits(d->traits, v["traits"]);
  for (JsonView a : v["answers"]) d->answers.push_back(read_answer(a));
  return d;
}

const char* source_name(Usage::Source s) {
  switch (s) {
    case Usage::Source::none: return "none";
    case Usage::Source::provider: return "provider";
    case Usage::Source::estimated: return "estimated";
    case Usage::Source::partial: return "partial";
  }
  return "none";
}

void write_usage(JsonWriter& w, const Usage& u) {
  w.begin_object();
  const auto count = [&](std::string_view name, std::int64_t v) {
    if (v != 0) w.field(name, v);
  };
  count("input", u.input_total);
  count("cache_read", u.cache_read);
  count("cache_write", u.cache_write);
  count("cache_write_long", u.cache_write_long);
  count("output", u.output_total);
  count("reasoning", u.reasoning);
  count("tool_requests", u.tool_requests);
  if (u.provider_cost_usd) w.field("cost", *u.provider_cost_usd);
  if (u.source != Usage::Source::provider) w.field("source", source_name(u.source));
  w.end_object();
}

void write_logprob(JsonWriter& w, const TokenLogprob& t) {
  w.begin_object().field("token", t.token).field("logprob", t.logprob);
  if (!t.top.empty()) {
    w.key("top").begin_object();
    for (const auto& [token, logprob] : t.top) w.field(token, logprob);
    w.end_object();
  }
  w.end_object();
}

}  // namespace

const std::vector<std::unique_ptr<Dialogue>>& all_dialogues() {
  static const std::vector<std::unique_ptr<Dialogue>> kAll = [] {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(CASCADE_DIALOGUES))
      if (entry.path().extension() == ".json") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<std::unique_ptr<Dialogue>> all;
    for (const auto& p : paths) all.push_back(load(p));
    return all;
  }();
  return kAll;
}

std::string reply_json(const Reply& r) {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  const auto text = [&](std::string_view name, std::string_view v) {
    if (!v.empty()) w.field(name, v);
  };
  text("text", r.text);
  text("reasoning", r.reasoning);
  text("refusal", r.refusal);
  if (!r.tool_calls.empty()) {
    w.key("tool_calls").begin_array();
    for (const ToolCall& c : r.tool_calls) {
      w.begin_object().field("id", c.id).field("name", c.name).field("arguments", c.arguments);
      if (!c.replay_json.empty()) w.key("replay").raw(c.replay_json);
      w.end_object();
    }
    w.end_array();
  }
  if (!r.logprobs.empty()) {
    w.key("logprobs").begin_array();
    for (const TokenLogprob& t : r.logprobs) write_logprob(w, t);
    w.end_array();
  }
  if (!r.citations.empty()) {
    w.key("citations").begin_array();
    for (const std::string& c : r.citations) w.raw(c);
    w.end_array();
  }
  if (!r.replay_json.empty()) w.key("replay").raw(r.replay_json);
  w.field("finish", finish_name(r.finish));
  text("raw_finish", r.raw_finish);
  w.key("usage");
  write_usage(w, r.usage);
  text("model", r.model);
  text("id", r.response_id);
  w.end_object();
  return out;
}

std::string error_json(const Error& e) {
  std::string out;
  JsonWriter w(out);
  w.begin_object().field("status", status_name(e.status));
  if (e.http_status != 0) w.field("http_status", e.http_status);
  if (e.retry_after_ms >= 0) w.field("retry_after_ms", e.retry_after_ms);
  if (!e.detail_json.empty()) w.key("detail").raw(e.detail_json);
  w.end_object();
  return out;
}

std::string delta_json(const Delta& d) {
  static constexpr const char* kKinds[] = {"text",      "reasoning", "refusal",
                                           "tool_call", "logprob",   "citation"};
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  if (d.kind == Delta::Kind::logprob) {
    w.key("logprob");
    write_logprob(w, d.logprob);
  } else {
    w.field(kKinds[static_cast<int>(d.kind)], d.text);
  }
  if (d.kind == Delta::Kind::tool_call) {
    w.field("index", static_cast<std::int64_t>(d.tool_index));
    if (!d.tool_id.empty()) w.field("id", d.tool_id);
    if (!d.tool_name.empty()) w.field("name", d.tool_name);
  }
  w.end_object();
  return out;
}

Outcome replay(const Dialogue& d, const Answer& a, std::string_view bytes,
               const std::vector<std::size_t>& cuts) {
  Outcome o;
  const std::unique_ptr<Reader> reader = d.dialect->reader(d.traits, a.stream);
  std::vector<Delta> out;
  reader->on_head(a.http_status, a.headers);
  std::size_t from = 0;
  for (std::size_t to : cuts) {
    reader->on_bytes(bytes.substr(from, to - from), out);
    from = to;
  }
  reader->on_bytes(bytes.substr(from), out);
  Result<Reply> r = reader->finish(out, kNow);
  o.ok = r.ok();
  o.said = r ? reply_json(*r) : error_json(r.error());
  o.text = r ? r->text : reader->so_far().text;
  if (!r) o.message = r.error().message;
  for (const Delta& delta : out) {
    o.utf8 = o.utf8 && is_utf8(delta.text) && is_utf8(delta.tool_name) && is_utf8(delta.tool_id);
    o.deltas.push_back(delta_json(delta));
  }
  return o;
}

}  // namespace cascade::conformance
