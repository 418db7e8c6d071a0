/* error.h: what went wrong. An error is immutable and may be read from any thread. */
#ifndef CASCADEFLOW_ERROR_H
#define CASCADEFLOW_ERROR_H

#include <cascadeflow/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cascade_error cascade_error;

CASCADE_EXPORT cascade_status cascade_error_status(const cascade_error *error);
/* A whole sentence that says what, where and how to mend it; never holds a key. Valid while the error lives. */
CASCADE_EXPORT CASCADE_BORROWED cascade_str cascade_error_message(const cascade_error *error);
/* "openai", ... or empty. */
CASCADE_EXPORT CASCADE_BORROWED cascade_str cascade_error_provider(const cascade_error *error);
/* The HTTP status of the provider's answer, 0 when there was none. */
CASCADE_EXPORT int32_t cascade_error_http_status(const cascade_error *error);
/* When trying again may help, in ms from when it was raised; -1 when it will not or is not known. */
CASCADE_EXPORT int64_t cascade_error_retry_after_ms(const cascade_error *error);
/* Everything as one JSON object: {"status","code","message","path","provider","http_status","retry_after_ms","attempts":[...]}.
 * Valid while the error lives. */
CASCADE_EXPORT CASCADE_BORROWED cascade_str cascade_error_json(const cascade_error *error);
CASCADE_EXPORT void cascade_error_free(CASCADE_OWN cascade_error *error);

#ifdef __cplusplus
}
#endif
#endif
