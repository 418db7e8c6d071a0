/* base.h: what every header of cascadeflow needs: export macro, strings, status codes.
 *
 * The rules of this interface (capi/ABI.md has them in full):
 *  - Handles are opaque. `x_new` or an out parameter marked CASCADE_OWN gives you one, `x_free(NULL)` is fine, and the
 *    order in which you free handles never matters: children keep their parents alive.
 *  - A call that can fail returns cascade_status (0 = CASCADE_OK, negative = what went wrong) and takes a nullable
 *    `cascade_error **` last. Out parameters are set to zero on failure.
 *  - `const T *` arguments may be used from several threads at once; `T *` may not, unless the comment says "Any thread".
 *  - Strings in: pointer + length, UTF-8, checked. Strings out: cascade_str, borrowed, also NUL-terminated.
 *  - Callbacks run one at a time, on the thread that drives the context: its loop thread, or one that is inside
 *    cascade_agent_run (where the host drives: inside the call that feeds it). Never under a lock. A blocking call from
 *    inside one answers CASCADE_ERR_INVALID_STATE.
 *  - Money is int64 nano-USD. Time is int64 milliseconds or nanoseconds, as the name says.
 */
#ifndef CASCADEFLOW_BASE_H
#define CASCADEFLOW_BASE_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#if defined(CASCADE_BUILDING)
#define CASCADE_EXPORT __declspec(dllexport)
#elif defined(CASCADE_STATIC)
#define CASCADE_EXPORT
#else
#define CASCADE_EXPORT __declspec(dllimport)
#endif
#else
#define CASCADE_EXPORT __attribute__((visibility("default")))
#endif

/* Ownership, visible in every prototype; both mean nothing to the compiler. */
#define CASCADE_OWN      /* yours: free it with the function named in the comment */
#define CASCADE_BORROWED /* not yours: valid as long as the comment says */

#ifdef __cplusplus
extern "C" {
#endif

/* A borrowed string: `data[len]` is NUL, and `data` is never NULL. */
typedef struct cascade_str {
  const char *data;
  size_t len;
} cascade_str;

/* An owned string: dispose of it once with cascade_buffer_dispose. */
typedef struct cascade_buffer {
  char *data; /* NUL-terminated; NULL when empty and disposed */
  size_t len;
} cascade_buffer;

typedef int32_t cascade_status;

#define CASCADE_OK 0
/* -1..-19: the caller's side */
#define CASCADE_ERR_INVALID_ARGUMENT (-1)
#define CASCADE_ERR_INVALID_CONFIG (-2)
#define CASCADE_ERR_INVALID_REQUEST (-3)
#define CASCADE_ERR_INVALID_UTF8 (-4)
#define CASCADE_ERR_INVALID_STATE (-5)
#define CASCADE_ERR_NOT_FOUND (-6)
#define CASCADE_ERR_UNSUPPORTED (-7)
/* -20..-39: the library's side */
#define CASCADE_ERR_NO_MEMORY (-20)
#define CASCADE_ERR_INTERNAL (-21)
#define CASCADE_ERR_ABI_MISMATCH (-22)
/* -40..-59: the run ended early */
#define CASCADE_ERR_CANCELLED (-40)
#define CASCADE_ERR_DEADLINE_EXCEEDED (-41)
#define CASCADE_ERR_BUDGET_EXCEEDED (-42)
#define CASCADE_ERR_MAX_STEPS_REACHED (-43)
#define CASCADE_ERR_GUARDRAIL_VIOLATION (-44)
#define CASCADE_ERR_QUALITY_REJECTED (-45)
/* -60..-89: a provider, or the way to it */
#define CASCADE_ERR_TRANSPORT (-60)
#define CASCADE_ERR_TIMEOUT (-61)
#define CASCADE_ERR_AUTHENTICATION (-62)
#define CASCADE_ERR_RATE_LIMITED (-63)
#define CASCADE_ERR_QUOTA_EXHAUSTED (-64)
#define CASCADE_ERR_BAD_REQUEST (-65)
#define CASCADE_ERR_CONTEXT_TOO_LONG (-66)
#define CASCADE_ERR_CONTENT_FILTERED (-67)
#define CASCADE_ERR_PROVIDER_UNAVAILABLE (-68)
#define CASCADE_ERR_MALFORMED_RESPONSE (-69)
#define CASCADE_ERR_CIRCUIT_OPEN (-70)
#define CASCADE_ERR_ALL_ATTEMPTS_FAILED (-71)
#define CASCADE_ERR_MODEL_UNAVAILABLE (-72)
/* Reserved for your callbacks: the library never produces it itself, it only hands it on. */
#define CASCADE_ERR_CALLBACK (-100)

/* "ok", "invalid_argument", ... Static storage, never NULL. Any thread. */
CASCADE_EXPORT const char *cascade_status_name(cascade_status status);

/* Frees what an owned buffer holds and empties it. Safe on an empty one. Any thread. */
CASCADE_EXPORT void cascade_buffer_dispose(cascade_buffer *buffer);

#ifdef __cplusplus
}
#endif
#endif
