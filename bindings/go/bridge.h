// bridge.h: the few C lines between Go and the library: callbacks that carry a Go handle as a number.
#ifndef CASCADEFLOW_GO_BRIDGE_H
#define CASCADEFLOW_GO_BRIDGE_H

#include <cascadeflow/cascadeflow.h>

/* All that is read of a result, in one crossing. */
typedef struct cf_result {
  cascade_str text, model, json;
  cascade_result_summary summary;
} cf_result;
void cf_read(const cascade_result *result, cf_result *out);

/* CASCADE_ERR_INVALID_STATE without an error: inside a function that the engine waits for. */
cascade_status cf_start(cascade_agent *agent, const char *request, size_t len, uintptr_t state, int events,
                        cascade_task **out, cascade_error **error);
cascade_status cf_add_tool(cascade_agent *agent, const char *definition, size_t len, uintptr_t state, cascade_error **error);
cascade_status cf_add_model(cascade_agent *agent, const char *name, size_t len, uintptr_t state, cascade_error **error);
cascade_status cf_add_validator(cascade_agent *agent, const char *name, size_t len, uintptr_t state, cascade_error **error);
cascade_status cf_set_logger(cascade_context *context, uintptr_t state, cascade_error **error);
cascade_status cf_new_hosted(const char *options, size_t len, uintptr_t state, cascade_context **out, cascade_error **error);

#endif
