// result.h
#include <cascadeflow/result.h>

#include <algorithm>
#include <cstring>

#include "host/guard.hpp"
#include "host/result.hpp"
#include "host/text.hpp"

using cascade::capi::borrowed;

cascade_str cascade_result_text(const cascade_result* result) {
  return result ? borrowed(result->result->reply.text) : cascade_str{"", 0};
}

cascade_str cascade_result_model(const cascade_result* result) {
  return result ? borrowed(result->result->model) : cascade_str{"", 0};
}

cascade_str cascade_result_json(const cascade_result* result) {
  if (!result) return {"{}", 2};
  const cascade::capi::Lock lock(result->mutex);
  if (result->json.empty() &&
      !cascade::capi::guarded_quietly([&] { result->json = result->result->to_json(); }))
    return {"{}", 2};
  return borrowed(result->json);
}

cascade_status cascade_result_get_summary(const cascade_result* result, cascade_result_summary* out) {
  if (!result || !out || out->struct_size < sizeof(size_t)) return CASCADE_ERR_INVALID_ARGUMENT;
  const cascade::RunResult& r = *result->result;
  cascade_result_summary s = CASCADE_RESULT_SUMMARY_INIT;
  s.struct_size = out->struct_size;
  s.cost_nano = r.cost.nano();
  s.baseline_nano = r.baseline.nano();
  s.saved_nano = r.saved().nano();
  s.latency_ns = static_cast<int64_t>(r.total_ms * 1e6);
  s.draft_accepted = r.draft_accepted ? 1 : 0;
  s.escalated = r.escalated ? 1 : 0;
  s.tier = static_cast<int32_t>(r.tier);
  s.attempts = static_cast<int32_t>(r.attempts.size());
  s.confidence = r.gate.judged ? r.gate.confidence : -1;
  s.cost_is_estimate = std::find(r.flags.begin(), r.flags.end(), "estimated_usage") != r.flags.end() ? 1 : 0;
  s.cost_is_unpriced = r.priced ? 0 : 1;
  std::memcpy(out, &s, std::min(out->struct_size, sizeof s));
  return CASCADE_OK;
}

void cascade_result_free(cascade_result* result) { delete result; }
