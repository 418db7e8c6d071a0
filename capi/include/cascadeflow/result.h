/* result.h: the answer of a run, with what it cost and how it was decided. */
#ifndef CASCADEFLOW_RESULT_H
#define CASCADEFLOW_RESULT_H

#include <cascadeflow/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cascade_result cascade_result;

/* What is read after every call, without parsing JSON. Grows only at the end. */
typedef struct cascade_result_summary {
  size_t struct_size;       /* set by you: sizeof(cascade_result_summary) */
  int64_t cost_nano;        /* everything: drafts thrown away, checks and retries too */
  int64_t baseline_nano;    /* what the strong tier alone would have cost */
  int64_t saved_nano;       /* baseline - cost; negative when the draft did not pay */
  int64_t latency_ns;       /* from start to result */
  int32_t draft_accepted;   /* 1: the answer is a draft that the gate let pass */
  int32_t escalated;        /* 1: a draft was rejected */
  int32_t tier;             /* index of the tier that answered, 0 = cheapest */
  int32_t attempts;         /* requests sent to models */
  double confidence;        /* calibrated probability that the answer is acceptable; -1 when not judged */
  int32_t cost_is_estimate; /* 1: at least one provider sent no usage */
  int32_t cost_is_unpriced; /* 1: at least one model has no known price (its part counts as zero here) */
} cascade_result_summary;
#define CASCADE_RESULT_SUMMARY_INIT { sizeof(cascade_result_summary), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/* The answer. Valid while the result lives. */
CASCADE_EXPORT CASCADE_BORROWED cascade_str cascade_result_text(const cascade_result *result);
/* "gpt-4o-mini". Valid while the result lives. */
CASCADE_EXPORT CASCADE_BORROWED cascade_str cascade_result_model(const cascade_result *result);
/* Everything: docs/reference.md, "Result". Valid while the result lives. */
CASCADE_EXPORT CASCADE_BORROWED cascade_str cascade_result_json(const cascade_result *result);
/* Fills `out` as far as out->struct_size goes. */
CASCADE_EXPORT cascade_status cascade_result_get_summary(const cascade_result *result, cascade_result_summary *out);
CASCADE_EXPORT void cascade_result_free(CASCADE_OWN cascade_result *result);

#ifdef __cplusplus
}
#endif
#endif
