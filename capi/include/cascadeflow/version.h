/* version.h: which cascadeflow this is, and whether header and library fit each other. */
#ifndef CASCADEFLOW_VERSION_H
#define CASCADEFLOW_VERSION_H

#include <cascadeflow/base.h>

#define CASCADE_VERSION_STRING "0.1.0"
#define CASCADE_VERSION_NUMBER 0x000100
/* The ABI integer: equal to the SOVERSION of the library. It grows only when old programs stop working. */
#define CASCADE_ABI_VERSION 1

#ifdef __cplusplus
extern "C" {
#endif

/* The library's own version, e.g. "0.1.0". Static storage. Any thread. */
CASCADE_EXPORT const char *cascade_version_string(void);
/* The library's own ABI integer. Any thread. */
CASCADE_EXPORT int32_t cascade_version_abi(void);
/* CASCADE_OK when the library can serve a program compiled against `header_abi` (pass CASCADE_ABI_VERSION). Any thread. */
CASCADE_EXPORT cascade_status cascade_version_check(int32_t header_abi);
/* {"version","abi","engine":"native"|"wasm","libraries":{"libcurl":...}}: what is built in, and the libcurl that is
 * found. Static storage. Any thread. */
CASCADE_EXPORT const char *cascade_version_info_json(void);

#ifdef __cplusplus
}
#endif
#endif
