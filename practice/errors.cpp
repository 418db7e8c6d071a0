#include "practice/errors.hpp"

#include "base/json.hpp"

namespace cascade::practice {
namespace {

struct Known {
  std::string_view name;
  int status;
  std::string_view type, code, anthropic_type, gemini_status, message;
};

constexpr Known kServerError = {"server_error",
                                500,
                                "server_error",
                                "",
                                "api_error",
                                "INTERNAL",
                                "The server had an error while processing your request."};
constexpr Known kKnown[] = {
    {"invalid_request", 400, "invalid_request_error", "", "invalid_request_error", "INVALID_ARGUMENT",
     "The request is not valid."},
    {"context_length_exceeded", 400, "invalid_request_error", "context_length_exceeded",
     "invalid_request_error", "INVALID_ARGUMENT",
     "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens "
     "(prompt is too long: 9000 tokens > "
     "8192 maximum). Please reduce the length of the messages."},
    {"content_filter", 400, "invalid_request_error", "content_filter", "invalid_request_error",
     "INVALID_ARGUMENT", "The prompt was filtered by the content management policy."},
    {"invalid_key", 401, "invalid_request_error", "invalid_api_key", "authentication_error",
     "UNAUTHENTICATED", "Incorrect API key provided."},
    {"billing", 402, "insufficient_balance", "insufficient_balance", "billing_error", "FAILED_PRECONDITION",
     "Insufficient balance."},
    {"permission", 403, "invalid_request_error", "permission_denied", "permission_error", "PERMISSION_DENIED",
     "The project has no access to this model."},
    {"not_found", 404, "invalid_request_error", "model_not_found", "not_found_error", "NOT_FOUND",
     "The model does not exist."},
    {"timeout", 408, "timeout", "request_timeout", "timeout_error", "DEADLINE_EXCEEDED",
     "The request timed out."},
    {"conflict", 409, "conflict_error", "conflict", "conflict_error", "ABORTED",
     "The request conflicts with another one."},
    {"too_large", 413, "invalid_request_error", "request_too_large", "request_too_large", "INVALID_ARGUMENT",
     "The request is too large."},
    {"unprocessable", 422, "invalid_request_error", "unprocessable_entity", "invalid_request_error",
     "INVALID_ARGUMENT", "The request cannot be processed."},
    {"rate_limit", 429, "requests", "rate_limit_exceeded", "rate_limit_error", "RESOURCE_EXHAUSTED",
     "Rate limit reached for this model. Please slow down."},
    {"insufficient_quota", 429, "insufficient_quota", "insufficient_quota", "rate_limit_error",
     "RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan and billing details."},
    {"capacity", 498, "capacity_exceeded", "flex_capacity_exceeded", "overloaded_error", "UNAVAILABLE",
     "There is no capacity for this tier."},
    kServerError,
    {"bad_gateway", 502, "server_error", "bad_gateway", "api_error", "UNAVAILABLE", "Bad gateway."},
    {"unavailable", 503, "server_error", "service_unavailable", "api_error", "UNAVAILABLE",
     "The service is unavailable."},
    {"gateway_timeout", 504, "server_error", "gateway_timeout", "timeout_error", "DEADLINE_EXCEEDED",
     "The upstream took too long."},
    {"overloaded", 529, "server_error", "overloaded", "overloaded_error", "UNAVAILABLE", "Overloaded"},
};

Failure from(const Known& k) {
  return {k.status, k.type, k.code, k.anthropic_type, k.gemini_status, std::string(k.message)};
}

}  // namespace

Failure failure_named(Dialect dialect, std::string_view name, int status) {
  const Known* known = nullptr;
  for (const Known& k : kKnown)
    if (k.name == name) known = &k;
  for (const Known& k : kKnown)
    if (!known && k.status == status) known = &k;
  if (!known) known = status >= 400 && status < 500 ? &kKnown[0] : &kServerError;
  Failure f = from(*known);
  if (status > 0) {
    f.status = status;
  } else if (known->name == "overloaded" && dialect != Dialect::anthropic) {
    f.status = 503;  // 529 is Anthropic's own
  } else if (known->name == "invalid_key" && dialect == Dialect::gemini) {
    f.status = 400;
    f.gemini_status = "INVALID_ARGUMENT";
    f.message = "API key not valid. Please pass a valid API key.";
  }
  return f;
}

std::string error_body(Dialect dialect, const Failure& failure, std::int64_t retry_seconds) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  switch (dialect) {
    case Dialect::openai_chat:
    case Dialect::openai_responses:
      json.key("error")
          .begin_object()
          .field("message", failure.message)
          .field("type", failure.type)
          .key("param")
          .null()
          .key("code");
      if (failure.code.empty()) json.null();
      else json.string(failure.code);
      json.end_object();
      break;
    case Dialect::anthropic:
      json.field("type", "error")
          .key("error")
          .begin_object()
          .field("type", failure.anthropic_type)
          .field("message", failure.message);
      if (failure.code == "insufficient_quota")
        json.key("details").begin_object().field("error_code", "enforced_spend_limit_reached").end_object();
      json.end_object().field("request_id", "req_practice");
      break;
    case Dialect::gemini:
      json.key("error")
          .begin_object()
          .field("code", failure.status)
          .field("message", failure.message)
          .field("status", failure.gemini_status);
      json.key("details").begin_array();
      if (failure.code == "insufficient_quota" || failure.code == "rate_limit_exceeded")
        json.begin_object()
            .field("@type", "type.googleapis.com/google.rpc.QuotaFailure")
            .key("violations")
            .begin_array()
            .begin_object()
            .field("quotaId", "GenerateRequestsPerMinutePerProjectPerModel")
            .end_object()
            .end_array()
            .end_object();
      if (retry_seconds >= 0)
        json.begin_object()
            .field("@type", "type.googleapis.com/google.rpc.RetryInfo")
            .field("retryDelay", std::to_string(retry_seconds) + "s")
            .end_object();
      json.end_array().end_object();
      break;
    case Dialect::ollama: json.field("error", failure.message); break;
  }
  json.end_object();
  return out;
}

Reply error_reply(Dialect dialect, const Failure& failure, std::int64_t retry_seconds) {
  Reply reply;
  reply.status = failure.status;
  if (failure.status == 502) {  // what a proxy in front of a provider really sends
    reply.headers.push_back({"Content-Type", "text/html"});
    reply.chunks.push_back(
        {0,
         "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n"});
    return reply;
  }
  reply.headers.push_back({"Content-Type", "application/json"});
  reply.chunks.push_back({0, error_body(dialect, failure, retry_seconds)});
  return reply;
}

std::string error_event(Dialect dialect, Flavour flavour, const Failure& failure) {
  const std::string body = error_body(dialect, failure);
  switch (dialect) {
    case Dialect::openai_responses: {
      if (failure.status == 500) {  // the model failed, rather than the service around it
        std::string out = "event: response.failed\ndata: ";
        JsonWriter(out)
            .begin_object()
            .field("type", "response.failed")
            .key("response")
            .begin_object()
            .field("object", "response")
            .field("status", "failed")
            .key("error")
            .begin_object()
            .field("code", "server_error")
            .field("message", failure.message)
            .end_object()
            .end_object()
            .end_object();
        return out + "\n\n";
      }
      std::string out = "event: error\ndata: ";
      JsonWriter(out)
          .begin_object()
          .field("type", "error")
          .field("code", failure.code)
          .field("message", failure.message)
          .key("param")
          .null()
          .end_object();
      return out + "\n\n";
    }
    case Dialect::anthropic: return "event: error\ndata: " + body + "\n\n";
    case Dialect::ollama: return body + "\n";
    case Dialect::openai_chat:
      if (flavour == Flavour::openrouter) {
        std::string out = "data: ";
        JsonWriter(out)
            .begin_object()
            .field("id", "gen-practice")
            .field("object", "chat.completion.chunk")
            .key("error")
            .begin_object()
            .field("code", failure.status)
            .field("message", failure.message)
            .end_object()
            .key("choices")
            .begin_array()
            .begin_object()
            .field("index", 0)
            .key("delta")
            .begin_object()
            .field("content", "")
            .end_object()
            .field("finish_reason", "error")
            .end_object()
            .end_array()
            .end_object();
        return out + "\n\n";
      }
      break;
    case Dialect::gemini: break;
  }
  return "data: " + body + "\n\n";
}

}  // namespace cascade::practice
