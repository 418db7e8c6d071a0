#include "cascade/cache.hpp"

namespace cascade {

std::string cache_key(const RunRequest& r) {
  std::string key;
  JsonWriter w(key);
  const Prompt& p = r.prompt;
  w.begin_array().begin_array();
  for (const Message& m : p.messages) write_message(w, m);
  w.end_array().begin_array();
  for (const ToolDef& t : p.tools)
    w.string(t.name).string(t.description).raw(t.parameters_json).boolean(t.strict);
  w.end_array().integer(static_cast<int>(p.tool_choice.kind)).string(p.tool_choice.name);
  w.integer(static_cast<int>(p.response_format.kind)).string(p.response_format.schema_json);
  w.integer(p.max_tokens.value_or(-1));
  for (const std::optional<double>& v : {p.temperature, p.top_p, p.presence_penalty, p.frequency_penalty}) {
    if (v) w.number(*v);
    else w.null();
  }
  w.integer(p.seed.value_or(-1)).begin_array();
  for (const std::string& s : p.stop) w.string(s);
  w.end_array()
      .string(p.logit_bias_json)
      .string(p.reasoning.effort)
      .integer(p.reasoning.budget_tokens.value_or(-1))
      .string(p.extra_json);
  w.integer(r.strategy ? static_cast<int>(*r.strategy) : -1).begin_array();
  for (const std::string& m : r.models) w.string(m);
  w.end_array()
      .string(r.domain)
      .string(r.complexity)
      .string(r.quality_json)
      .string(r.user_tier)
      .string(r.workflow)
      .string(r.kpi_profile);
  w.boolean(r.want_logprobs).end_array();
  return key;
}

const RunResult* ResponseCache::find(const std::string& key, std::int64_t wall_ms) {
  const auto it = index_.find(key);
  if (it == index_.end()) return nullptr;
  if (it->second->expires_ms <= wall_ms) {
    drop(it->second);
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, it->second);
  return &it->second->answer;
}

void ResponseCache::put(const std::string& key, const RunResult& answer, std::int64_t wall_ms) {
  const std::int64_t size =
      static_cast<std::int64_t>(key.size() + answer.reply.text.size() + answer.reply.reasoning.size() +
                                64 * answer.reply.logprobs.size() + 1024);
  if (size > config_.max_bytes) return;
  if (const auto it = index_.find(key); it != index_.end()) drop(it->second);
  Entry e;
  e.key = key;
  e.answer = answer;
  e.answer.attempts.clear();
  e.answer.trace.clear();
  e.expires_ms = wall_ms + config_.ttl_s * 1000;
  e.bytes = size;
  entries_.push_front(std::move(e));
  index_.emplace(entries_.front().key, entries_.begin());
  bytes_ += size;
  while (static_cast<std::int64_t>(entries_.size()) > config_.max_entries || bytes_ > config_.max_bytes)
    drop(std::prev(entries_.end()));
}

void ResponseCache::drop(std::list<Entry>::iterator it) {
  bytes_ -= it->bytes;
  index_.erase(it->key);
  entries_.erase(it);
}

}  // namespace cascade
