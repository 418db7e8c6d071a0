/* check.h: the little that a C test needs. */
#ifndef CASCADE_TEST_CHECK_H
#define CASCADE_TEST_CHECK_H

#include <cascadeflow/cascadeflow.h>
#include <stdio.h>
#include <string.h>

extern int checks_failed, checks_made;
/* Callbacks check things on the loop thread. */
#define COUNT(what) __atomic_add_fetch(&(what), 1, __ATOMIC_RELAXED)

#define CHECK(condition)                                                   \
  do {                                                                     \
    COUNT(checks_made);                                                    \
    if (!(condition)) {                                                    \
      COUNT(checks_failed);                                                \
      printf("%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition); \
    }                                                                      \
  } while (0)

/* Status as expected; says the error's words when not. Frees the error. */
#define CHECK_STATUS(wanted, call, error)                                                   \
  do {                                                                                      \
    const cascade_status got_ = (call);                                                     \
    COUNT(checks_made);                                                                     \
    if (got_ != (wanted)) {                                                                 \
      COUNT(checks_failed);                                                                 \
      printf("%s:%d: %s, expected %s: %s\n", __FILE__, __LINE__, cascade_status_name(got_), \
             cascade_status_name(wanted), cascade_error_message(error).data);               \
    }                                                                                       \
    cascade_error_free(error);                                                              \
    (error) = NULL;                                                                         \
  } while (0)

/* JSON and its length, as two arguments. */
#define TEXT(s) (s), strlen(s)

static inline int contains(cascade_str text, const char* part) { return strstr(text.data, part) != NULL; }

/* The practice provider's address, "http://127.0.0.1:PORT". */
extern char practice_url[64];
/* Two models of it, a cheap and a strong one; `more` is put into the document ("" or "\"key\":value,"). */
cascade_agent* practice_agent(cascade_context* context, const char* more);
cascade_context* plain_context(void);

/* A host without network, in virtual time (virtual_host.c). */
typedef struct virtual_host virtual_host;
virtual_host* virtual_host_new(void);
void virtual_host_free(virtual_host* host);
cascade_status virtual_context(virtual_host* host, cascade_context** out, cascade_error** error);
/* The headers of every answer, as the host hands them over. */
extern const char* virtual_headers;
/* Does what is due next (an answer's piece or a timer); 0 when nothing is left. */
int virtual_step(virtual_host* host, cascade_context* context);
void virtual_run(virtual_host* host, cascade_context* context);
extern int virtual_destroyed; /* how often a host's destroy ran */
/* The n-th step of the transport fails (0: none does). */
void virtual_fail_at(virtual_host* host, int step, const char* kind);
int virtual_steps(const virtual_host* host);
int virtual_exchanges(const virtual_host* host); /* how many were started */
int virtual_open(const virtual_host* host);
cascade_http_exchange* virtual_exchange(const virtual_host* host, int i);

#endif
