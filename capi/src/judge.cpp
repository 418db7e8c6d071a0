// judge.h
#include <cascadeflow/judge.h>

#include "classify/classify_json.hpp"
#include "gate/judge_json.hpp"
#include "host/guard.hpp"
#include "host/read.hpp"
#include "host/text.hpp"
#include "ledger/price_json.hpp"
#include "policy/guard.hpp"
#include "policy/presets.hpp"
#if __has_include("insight/replay.hpp")
#include "insight/replay.hpp"
#endif
#if __has_include("insight/tune.hpp")
#include "insight/tune.hpp"
#endif

using namespace cascade;
using namespace cascade::capi;

namespace {

constexpr int64_t kNewest = 0;  // prices as they are known last

// One JSON document in, one out.
template <typename Answer>
cascade_status document(const char* json, size_t len, cascade_buffer* out, cascade_error** error,
                        Answer answer) {
  if (out) *out = {nullptr, 0};
  return guarded(error, [&] {
    if (!out || bad_text(json, len)) return fail(error, null_argument());
    Result<Json> parsed = parse_json(text_of(json, len));
    if (!parsed) return fail(error, parsed.error());
    std::string text;
    Outcome done = answer(parsed->view(), text);
    if (!done) return fail(error, done.error());
    own(text, out);
    return CASCADE_OK;
  });
}

}  // namespace

cascade_status cascade_classify(const char* json, size_t len, cascade_buffer* out, cascade_error** error) {
  return document(json, len, out, error,
                  [](JsonView in, std::string& text) { return classify_json(in, text); });
}

cascade_status cascade_price(const char* json, size_t len, cascade_buffer* out, cascade_error** error) {
  return document(json, len, out, error,
                  [](JsonView in, std::string& text) { return price_json(in, kNewest, text); });
}

cascade_status cascade_catalog_json(int64_t wall_ms, cascade_buffer* out, cascade_error** error) {
  if (out) *out = {nullptr, 0};
  return guarded(error, [&] {
    if (!out) return fail(error, null_argument());
    std::string text;
    catalog_json(wall_ms, text);
    own(text, out);
    return CASCADE_OK;
  });
}

cascade_status cascade_judge(const char* json, size_t len, cascade_buffer* out, cascade_error** error) {
  return document(json, len, out, error, [](JsonView in, std::string& text) {
    return judge_json(in, GateConfig{}, CalibrationSet::factory(), text);
  });
}

cascade_status cascade_guard(const char* json, size_t len, cascade_buffer* out, cascade_error** error) {
  return document(json, len, out, error, [](JsonView in, std::string& text) { return guard_json(in, text); });
}

cascade_status cascade_preset(const char* json, size_t len, cascade_buffer* out, cascade_error** error) {
  return document(json, len, out, error,
                  [](JsonView in, std::string& text) { return preset_json(in, text); });
}

cascade_status cascade_replay(const char* options_json, size_t options_len, const char* lines,
                              size_t lines_len, cascade_buffer* out, cascade_error** error) {
  return document(options_json, options_len, out, error, [&](JsonView in, std::string& text) -> Outcome {
#if __has_include("insight/replay.hpp")
    return replay_json(in, text_of(lines, lines_len), text);
#else
    (void)in, (void)text, (void)lines, (void)lines_len;
    return make_error(Status::unsupported, "Replaying logs is not part of this build.");
#endif
  });
}

cascade_status cascade_tune(const char* options_json, size_t options_len, const char* lines, size_t lines_len,
                            cascade_buffer* out, cascade_error** error) {
  return document(options_json, options_len, out, error, [&](JsonView in, std::string& text) -> Outcome {
#if __has_include("insight/tune.hpp")
    return tune_json(in, text_of(lines, lines_len), text);
#else
    (void)in, (void)text, (void)lines, (void)lines_len;
    return make_error(Status::unsupported, "Tuning is not part of this build.");
#endif
  });
}
