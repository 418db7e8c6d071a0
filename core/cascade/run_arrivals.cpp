// What comes back from a deployment or from a model of the host: heads, bytes, deltas, ends.
#include "cascade/run.hpp"
#include "dialect/embeddings.hpp"

namespace cascade {

namespace {

void add_logprob(Attempt& a, const TokenLogprob& t) {
  if (!a.logprobs) a.logprobs = std::make_unique<LogprobStats>();
  std::vector<TokenAlternative> top;
  top.reserve(t.top.size());
  for (const auto& [token, lp] : t.top) top.push_back({token, lp});
  a.logprobs->add(t.token, t.logprob, top);
}

}  // namespace

void Run::http_head(AttemptId id, int status, const HeaderList& headers, Moment now) {
  now_ = now;
  Attempt* a = attempt(id);
  if (finished_ || !a || a->over()) return;
  a->last_byte_ns = now.mono_ns;
  a->record.http_status = status;
  RateHeaders rate = read_rate_headers(headers, now.wall_ms);
  a->deployment->pace.learn(rate, now.mono_ms());
  a->retry_after_ms = rate.retry_after_ms;
  a->record.request_id = std::move(rate.request_id);
  a->reader->on_head(status, headers);
}

void Run::http_bytes(AttemptId id, std::string_view bytes, Moment now) {
  now_ = now;
  Attempt* a = attempt(id);
  if (finished_ || !a || a->over() || bytes.empty()) return;
  a->last_byte_ns = now.mono_ns;
  std::vector<Delta> deltas;
  a->reader->on_bytes(bytes, deltas);
  read_deltas(*a, deltas);
}

void Run::http_end(AttemptId id, Moment now) {
  now_ = now;
  Attempt* a = attempt(id);
  if (finished_ || !a || a->over()) return;
  a->last_byte_ns = now.mono_ns;
  std::vector<Delta> deltas;
  Result<Reply> reply = a->reader->finish(deltas, now.wall_ms);
  read_deltas(*a, deltas);
  if (finished_ || a->over()) return;
  if (reply) return attempt_ok(*a, std::move(*reply));
  Error e = reply.error();
  if (e.retry_after_ms < 0) e.retry_after_ms = a->retry_after_ms;
  attempt_failed(*a, std::move(e));
}

void Run::http_fail(AttemptId id, TransportFailure kind, const std::string& message, Moment now) {
  now_ = now;
  Attempt* a = attempt(id);
  if (finished_ || !a || a->over()) return;
  Error e = kind == TransportFailure::unavailable
                ? make_error(Status::unsupported, message)
                : make_error(kind == TransportFailure::timeout     ? Status::timeout
                             : kind == TransportFailure::too_large ? Status::malformed_response
                                                                   : Status::transport,
                             "The connection to " + a->record.provider + " failed (" +
                                 std::string(transport_failure_name(kind)) + "): " + message + ".");
  e.provider = a->record.provider;
  e.http_status = a->record.http_status;
  attempt_failed(*a, std::move(e));
}

void Run::first_token(Attempt& a) {
  a.record.first_token_ms = t_ms();
  a.state = Attempt::State::streaming;
  clear_timer(a.hedge_timer);
  a.deployment->pace.saw_first_token((now_.mono_ns - a.sent_ns) / 1'000'000);
  Lane& lane = lanes_[a.lane];
  if (lane.hedge == 0) return;
  const AttemptId other =
      lane.hedge == a.record.id ? lane.active : lane.hedge;  // the first to speak goes on alone
  if (Attempt* loser = attempt(other); loser && !loser->over())
    cancel_attempt(*loser, "the hedge was decided");
  lane.active = a.record.id;
}

void Run::read_deltas(Attempt& a, std::vector<Delta>& deltas) {
  if (deltas.empty()) return;
  if (a.record.first_token_ms < 0) first_token(a);
  for (Delta& d : deltas) {
    if (d.kind == Delta::Kind::logprob) {
      add_logprob(a, d.logprob);
      continue;
    }
    if (!request_.stream || !lanes_[a.lane].main()) continue;
    if (live(lanes_[a.lane])) show(a, std::move(d));
    else a.held.add(std::move(d));
  }
  look_for_hopelessness(a);
}

void Run::model_delta(AttemptId id, std::string_view text, Moment now) {
  now_ = now;
  Attempt* a = attempt(id);
  if (finished_ || !a || a->over() || text.empty()) return;
  a->last_byte_ns = now.mono_ns;
  a->reply.text += text;
  std::vector<Delta> deltas(1);
  deltas[0].text = std::string(text);
  read_deltas(*a, deltas);
}

void Run::model_end(AttemptId id, JsonView v, Moment now) {
  now_ = now;
  Attempt* a = attempt(id);
  if (finished_ || !a || a->over()) return;
  Reply r = std::move(a->reply);
  const std::string streamed = r.text;
  if (const std::optional<std::string_view> text = v["content"].opt_str()) r.text = std::string(*text);
  r.reasoning = std::string(v["reasoning"].str());
  r.refusal = std::string(v["refusal"].str());
  r.model = std::string(v["model"].str());
  for (JsonView e : v["embeddings"]) r.embeddings.push_back(read_vector(e));
  for (JsonView c : v["tool_calls"]) {
    const JsonView f = c["function"] ? c["function"] : c;
    ToolCall call;
    call.id = std::string(c["id"].str());
    call.name = std::string(f["name"].str());
    call.arguments = f["arguments"].is_string() ? std::string(f["arguments"].str()) : f["arguments"].dump();
    if (call.arguments.empty()) call.arguments = "{}";
    if (call.id.empty())
      call.id = "call_" + std::to_string(a->record.id) + "_" + std::to_string(r.tool_calls.size());
    r.tool_calls.push_back(std::move(call));
  }
  const std::string_view finish = v["finish_reason"].str();
  r.finish = finish == "length"           ? Finish::length
             : finish == "content_filter" ? Finish::content_filter
             : finish == "refusal"        ? Finish::refusal
             : !r.tool_calls.empty()      ? Finish::tool_calls
                                          : Finish::stop;
  if (const JsonView u = v["usage"]; u.is_object()) {
    const auto first = [&](std::string_view x, std::string_view y) {
      return u[x] ? u[x].integer() : u[y].integer();
    };
    r.usage.input_total = first("input_tokens", "prompt_tokens");
    r.usage.output_total = first("output_tokens", "completion_tokens");
    r.usage.cache_read = u["cached_tokens"].integer();
    r.usage.cache_write = u["cache_write_tokens"].integer();
    r.usage.reasoning = u["reasoning_tokens"].integer();
    r.usage.source = Usage::Source::provider;
  }
  std::vector<Delta> deltas;
  for (JsonView t : v["logprobs"]) {
    Delta d;
    d.kind = Delta::Kind::logprob;
    if (t.is_number()) {
      d.logprob.logprob = t.num();
    } else {
      d.logprob.token = std::string(t["token"].str());
      d.logprob.logprob = t["logprob"].num();
      for (JsonView o : t["top"])
        d.logprob.top.emplace_back(std::string(o["token"].str()), o["logprob"].num());
    }
    r.logprobs.push_back(d.logprob);
    deltas.push_back(std::move(d));
  }
  if (streamed.empty() && !r.text.empty()) {
    Delta d;
    d.text = r.text;
    deltas.push_back(std::move(d));
  }
  for (std::size_t i = 0; i < r.tool_calls.size(); ++i) {
    Delta d;
    d.kind = Delta::Kind::tool_call;
    d.tool_index = i;
    d.tool_id = r.tool_calls[i].id;
    d.tool_name = r.tool_calls[i].name;
    d.text = r.tool_calls[i].arguments;
    deltas.push_back(std::move(d));
  }
  read_deltas(*a, deltas);
  if (!finished_ && !a->over()) attempt_ok(*a, std::move(r));
}

void Run::model_fail(AttemptId id, Error e, Moment now) {
  now_ = now;
  Attempt* a = attempt(id);
  if (finished_ || !a || a->over()) return;
  if (e.provider.empty()) e.provider = a->record.provider;
  attempt_failed(*a, std::move(e));
}

void Run::attempt_ok(Attempt& a, Reply reply) {
  a.reply = std::move(reply);
  if (a.record.first_token_ms < 0) first_token(a);
  if (!a.logprobs)  // an answer that came whole brings them whole
    for (const TokenLogprob& t : a.reply.logprobs) add_logprob(a, t);
  count(a);
  end_attempt(a, "ok");
  a.deployment->breaker.on_success();
  if (a.logprobs_asked && a.deployment->logprobs == Deployment::Logprobs::unknown)
    a.deployment->logprobs = !a.reply.logprobs.empty() || a.reply.text.empty() ? Deployment::Logprobs::yes
                                                                               : Deployment::Logprobs::no;
  Lane& lane = lanes_[a.lane];
  lane.state = Lane::State::answered;
  lane.answer = a.record.id;
  lane.active = 0;
  if (a.record.purpose == Purpose::draft && a.lane == current_) {
    result_->draft_ms = a.record.ended_ms - a.record.started_ms;
    result_->draft_model = a.record.model;
    draft_ = a.record.id;
    result_->draft_cost = a.record.cost;
  }
  lane_answered(a.lane);
}

}  // namespace cascade
