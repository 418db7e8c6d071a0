// Reads error answers: {"error":{...}}, {"error":"..."}, {"type":"error",...}, {"detail":...},
// {"message":...}, HTML, nothing.
#include "dialect/provider_error.hpp"

#include <array>
#include <initializer_list>

#include "base/number.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace cascade {
namespace {

struct Facts {
  std::string message, code, type, param, kind;  // kind: Google's status word
  std::int64_t retry_after_ms = -1;
  int http_status = 0;
};

bool has_any(std::string_view text, std::initializer_list<std::string_view> needles) {
  for (std::string_view n : needles)
    if (icontains(text, n)) return true;
  return false;
}

std::string text_of(JsonView v) {
  if (v.is_string()) return std::string(v.str());
  if (v.is_number()) return number_text(v.num());
  return {};
}

// FastAPI's {"detail": [{"loc": [...], "msg": "..."}]} as well as {"detail": "..."}.
std::string detail_text(JsonView detail) {
  if (detail.is_string()) return std::string(detail.str());
  std::string out;
  if (detail.is_array())
    for (JsonView d : detail) {
      if (!out.empty()) out += "; ";
      out += d["msg"] ? d["msg"].str() : std::string_view(d.dump());
    }
  if (detail.is_object()) out = detail["message"] ? std::string(detail["message"].str()) : detail.dump();
  return out;
}

void read_google_details(JsonView details, Facts& f) {
  if (!details.is_array()) return;
  for (JsonView d : details) {
    if (const JsonView delay = d["retryDelay"]; delay.is_string())
      if (const auto ms = parse_go_duration(delay.str())) f.retry_after_ms = *ms;
    // Google's "code" repeats the HTTP status; its reason is a word
    if (const JsonView reason = d["reason"]; reason.is_string() && (f.code.empty() || parse_int(f.code)))
      f.code = reason.str();
    for (JsonView v : d["violations"])  // a daily quota does not come back in this run
      if (icontains(v["quotaId"].str(), "PerDay")) f.kind += " PerDay";
  }
}

// OpenAI and Groq say the wait only in words: "Please try again in 7.66s."
void read_wait_in_words(Facts& f) {
  static constexpr std::string_view kWords = "try again in ";
  const std::size_t p = f.message.find(kWords);
  if (f.retry_after_ms >= 0 || p == std::string::npos) return;
  std::string_view rest = std::string_view(f.message).substr(p + kWords.size());
  std::size_t n = 0;
  while (n < rest.size() && ((rest[n] >= '0' && rest[n] <= '9') || rest[n] == '.' || rest[n] == 'm' ||
                             rest[n] == 's' || rest[n] == 'h'))
    ++n;
  rest = rest.substr(0, n);
  while (!rest.empty() && rest.back() == '.') rest.remove_suffix(1);
  if (const auto ms = parse_go_duration(rest)) f.retry_after_ms = *ms;
}

Facts read_facts(int http_status, JsonView body, std::string_view raw) {
  Facts f;
  f.http_status = http_status;
  if (body.is_array()) body = body.at(0);  // Gemini without alt=sse wraps its errors in an array
  JsonView e = body["error"];
  if (e.is_string()) f.message = e.str();
  if (!e.is_object()) e = body;
  if (f.message.empty()) f.message = text_of(e["message"]);
  if (f.message.empty()) f.message = detail_text(e["message"]);
  if (f.message.empty()) f.message = detail_text(body["detail"]);
  if (f.message.empty()) f.message = text_of(body["error_message"]);
  f.type = text_of(e["type"]);
  f.code = text_of(e["code"]);
  f.param = text_of(e["param"]);
  f.kind = text_of(e["status"]);
  read_google_details(e["details"], f);
  if (const std::string_view c = e["details"]["error_code"].str(); !c.empty()) f.code = c;
  if (const std::string_view c = e["innererror"]["code"].str(); !c.empty()) f.kind = c;  // Azure
  // OpenRouter carries the answer of the provider behind it.
  if (const std::string_view inner = e["metadata"]["raw"].str(); !inner.empty())
    f.message += " (" + std::string(inner) + ")";
  if (f.message.empty()) f.message = std::string(trim(raw));
  const std::optional<std::int64_t> numeric = parse_int(f.code);
  if (f.http_status < 400 && numeric && *numeric >= 400 && *numeric < 600)
    f.http_status = static_cast<int>(*numeric);
  read_wait_in_words(f);
  return f;
}

bool is_spent(const Facts& f) {
  return is_one_of(f.code, {"insufficient_quota", "credit_balance_exhausted", "enforced_spend_limit_reached",
                            "billing_hard_limit_reached", "billing_not_active", "spend_limit_exceeded",
                            "insufficient_balance", "insufficient_user_quota"}) ||
         is_one_of(f.type, {"insufficient_quota", "billing_error"}) ||
         has_any(f.message, {"insufficient_quota", "exceeded your current quota", "insufficient balance",
                             "credit balance is too low", "spend limit", "spending limit", "spend_limit",
                             "insufficient credits", "out of credits", "prepayment credits",
                             "exceeded your monthly included credits"});
}

bool is_too_long(const Facts& f) {
  return is_one_of(f.code,
                   {"context_length_exceeded", "string_above_max_length", "context_window_exceeded"}) ||
         f.type == "exceed_context_size_error" || f.type == "request_too_large" || f.http_status == 413 ||
         has_any(f.message, {"maximum context length", "context length exceeded", "context_length_exceeded",
                             "prompt is too long", "context window", "exceeds the available context size",
                             "input token count exceeds", "input token count (", "too many tokens",
                             "maximum prompt length", "reduce the length of", "input is too long",
                             "longer than the model's context", "exceeds the maximum number of tokens"});
}

bool is_filtered(const Facts& f) {
  return is_one_of(f.code, {"content_filter", "content_policy_violation", "moderation_blocked",
                            "data_inspection_failed"}) ||
         is_one_of(f.type, {"content_filter", "content_policy_violation"}) ||
         f.kind == "ResponsibleAIPolicyViolation" ||
         has_any(f.message, {"content management policy", "content policy", "flagged by moderation",
                             "requires moderation", "safety system", "content exists risk"});
}

bool is_unknown_model(const Facts& f) {
  return is_one_of(f.code, {"model_not_found", "DeploymentNotFound", "model_decommissioned",
                            "model_not_available", "invalid_model", "model_not_supported"}) ||
         (f.http_status == 404 && !has_any(f.message, {"conversation", "previous_response", "file"})) ||
         (f.http_status == 400 &&
          has_any(f.message, {"model not found", "model does not exist", "is not a valid model",
                              "no endpoints found for", "model not exist", "invalid model"}));
}

// Which parameter a 400/422 complains about, under the name it has in a Prompt.
std::string refused(const Facts& f) {
  const int s = f.http_status;
  if (s != 400 && s != 403 && s != 422 && s != 501) return {};
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kNames = {{
      {"top_logprobs", "logprobs"},
      {"logprobs", "logprobs"},
      {"log probs", "logprobs"},
      {"max_completion_tokens", "max_completion_tokens"},
      {"max_tokens", "max_tokens"},
      {"temperature", "temperature"},
      {"top_p", "top_p"},
      {"presence_penalty", "presence_penalty"},
      {"frequency_penalty", "frequency_penalty"},
      {"stream_options", "stream_options"},
      {"response_format", "response_format"},
      {"response_schema", "response_format"},
      {"reasoning_effort", "reasoning"},
      {"parallel_tool_calls", "parallel_tool_calls"},
      {"seed", "seed"},
      {"logit_bias", "logit_bias"},
      {"stop", "stop"},
  }};
  for (const auto& [theirs, ours] : kNames)
    if (iequals(f.param, theirs)) return std::string(ours);
  if (!has_any(f.message, {"support", "not allowed", "not permitted", "unrecognized", "unexpected", "unknown",
                           "extra inputs", "not enabled", "disabled", "property"}))
    return {};
  for (const auto& [theirs, ours] : kNames)
    if (theirs != "stop" && icontains(f.message, theirs)) return std::string(ours);
  return {};
}

Status classify(const Facts& f) {
  const int s = f.http_status;
  if (is_spent(f) && s != 401) return Status::quota_exhausted;
  if (s == 402) return Status::quota_exhausted;
  if (s == 413 || ((s < 500 && s != 429) && is_too_long(f))) return Status::context_too_long;
  if (s < 500 && s != 429 && is_filtered(f)) return Status::content_filtered;
  if (s == 429 || is_one_of(f.code, {"rate_limit_exceeded", "rate_limited"}) ||
      is_one_of(f.type, {"rate_limit_error", "rate_limit_exceeded", "too_many_requests", "rate_limited"}) ||
      icontains(f.kind, "RESOURCE_EXHAUSTED"))
    return icontains(f.kind, "PerDay") ? Status::quota_exhausted : Status::rate_limited;
  if (s == 403 && !refused(f).empty()) return Status::bad_request;
  if (s == 401 || s == 403 || s == 407 || is_one_of(f.type, {"authentication_error", "permission_error"}) ||
      is_one_of(f.code, {"invalid_api_key", "API_KEY_INVALID"}))
    return Status::authentication;
  if (is_unknown_model(f) || f.type == "not_found_error") return Status::model_unavailable;
  if (s == 408) return Status::timeout;
  if (s == 409 || s == 425 || s == 498 || s >= 500) return Status::provider_unavailable;
  if (is_one_of(f.type, {"overloaded_error", "api_error", "server_error", "internal_error", "timeout_error",
                         "InternalServerError", "service_unavailable"}) ||
      is_one_of(f.code, {"server_error", "internal_server_error", "overloaded", "service_unavailable",
                         "provider_error"}) ||
      is_one_of(f.kind, {"UNAVAILABLE", "INTERNAL", "DEADLINE_EXCEEDED"}))
    return Status::provider_unavailable;
  if (s >= 300 && s < 400) return Status::transport;
  if (s >= 400 || is_one_of(f.type, {"invalid_request_error", "BadRequestError"}) ||
      f.kind == "INVALID_ARGUMENT")
    return Status::bad_request;
  return Status::provider_unavailable;  // an error inside a 200 that says no more
}

const char* plain_words(Status s) {
  switch (s) {
    case Status::quota_exhausted: return "The account's credit or quota is used up";
    case Status::context_too_long: return "The prompt is too long for this model";
    case Status::content_filtered: return "The provider's content filter refused";
    case Status::rate_limited: return "The provider's rate limit is reached";
    case Status::authentication: return "The provider did not accept the API key";
    case Status::model_unavailable: return "The provider does not know this model";
    case Status::timeout: return "The provider gave up waiting";
    case Status::bad_request: return "The provider did not accept the request";
    case Status::transport: return "The provider sent a redirect, which is not followed; check base_url";
    default: return "The provider failed";
  }
}

}  // namespace

bool looks_like_error(JsonView body) {
  if (const JsonView e = body["error"]; e.is_object() || (e.is_string() && !e.str().empty())) return true;
  const JsonView type = body["type"];
  if (type.is_string() && type.str() == "error") return true;
  return body["object"].is_string() && body["object"].str() == "error";
}

Error provider_error(int http_status, JsonView body, std::string_view raw, std::string_view provider) {
  const Facts f = read_facts(http_status, body, raw);
  Error e;
  e.status = classify(f);
  e.provider = provider;
  e.http_status = f.http_status;
  e.retry_after_ms =
      e.status == Status::rate_limited || e.status == Status::provider_unavailable ? f.retry_after_ms : -1;
  constexpr std::size_t kMost = 400;
  std::string shown = f.message;
  if (shown.size() > kMost) {
    shown.resize(kMost);
    shown.resize(utf8_complete_prefix(shown));
    shown += "…";
  }
  e.message = plain_words(e.status);
  if (http_status > 0) e.message += " (HTTP " + std::to_string(http_status) + ")";
  e.message += shown.empty() ? "." : ": " + utf8_repair(shown);

  JsonWriter w(e.detail_json);
  w.begin_object();
  if (!f.code.empty()) w.field("code", f.code);
  if (!f.type.empty()) w.field("type", f.type);
  if (!f.param.empty()) w.field("param", f.param);
  if (const std::string name = refused(f); !name.empty()) w.field("refused", name);
  w.end_object();
  if (e.detail_json == "{}") e.detail_json.clear();
  return e;
}

std::string refused_parameter(const Error& error) {
  if (error.detail_json.empty()) return {};
  const Result<Json> detail = parse_json(error.detail_json);
  return detail ? std::string(detail->view()["refused"].str()) : std::string();
}

}  // namespace cascade
