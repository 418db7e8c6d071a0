/* judge.h: judgement on its own, without a context: classify a prompt, judge an answer, replay logs, price
 * tokens. */
#ifndef CASCADEFLOW_JUDGE_H
#define CASCADEFLOW_JUDGE_H

#include <cascadeflow/base.h>
#include <cascadeflow/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* in: {"id","prompt"|"messages","tools"?}; out:
 * {"id","domain","domain_p","domains","complexity","difficulty","prior", "detection_method"}. Any thread. */
CASCADE_EXPORT cascade_status cascade_classify(const char* json, size_t len, CASCADE_OWN cascade_buffer* out,
                                               cascade_error** error);
/* in: {"id","prompt"|"messages","answer","logprobs"?,...,"quality"?:{...},"calibration"?:{...}};
 * `calibration`: a document of cascade_tune or cascade_agent_learned_export. out:
 * {"id","p_accept","verdict","vetoes", "signals","reasons"}. Any thread. */
CASCADE_EXPORT cascade_status cascade_judge(const char* json, size_t len, CASCADE_OWN cascade_buffer* out,
                                            cascade_error** error);
/* Checks text against guardrails: {"text","guardrails":{...}} -> {"allowed","violations":[...],"redacted"}.
 * Any thread. */
CASCADE_EXPORT cascade_status cascade_guard(const char* json, size_t len, CASCADE_OWN cascade_buffer* out,
                                            cascade_error** error);
/* Replays logs: options JSON + JSON lines -> report JSON (with "html" on request). Any thread. */
CASCADE_EXPORT cascade_status cascade_replay(const char* options_json, size_t options_len, const char* lines,
                                             size_t lines_len, CASCADE_OWN cascade_buffer* out,
                                             cascade_error** error);
/* Labelled pairs -> a calibration document with its stated guarantee. Any thread. */
CASCADE_EXPORT cascade_status cascade_tune(const char* options_json, size_t options_len, const char* lines,
                                           size_t lines_len, CASCADE_OWN cascade_buffer* out,
                                           cascade_error** error);
/* The model table: [{"name","provider","input_per_1m",...}], prices as of `wall_ms` (Unix ms; 0: the newest).
 * Any thread. */
CASCADE_EXPORT cascade_status cascade_catalog_json(int64_t wall_ms, CASCADE_OWN cascade_buffer* out,
                                                   cascade_error** error);
/* {"model","provider"?,"usage":{...}|"input_tokens","output_tokens","wall_ms"?} ->
 * {"cost_nano","priced",...}. Any thread. */
CASCADE_EXPORT cascade_status cascade_price(const char* json, size_t len, CASCADE_OWN cascade_buffer* out,
                                            cascade_error** error);
/* {"name":"balanced"|"ultra_fast"|...} or {} for the list -> a ready configuration. Any thread. */
CASCADE_EXPORT cascade_status cascade_preset(const char* json, size_t len, CASCADE_OWN cascade_buffer* out,
                                             cascade_error** error);

#ifdef __cplusplus
}
#endif
#endif
