/* libcurl is loaded when it is first needed, and not before; without it everything but HTTP works. Usage: capi_late_curl present|absent */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "check.h"

int checks_failed, checks_made;

static int libcurl_is_loaded(void) {
  char line[512];
  int found = 0;
  FILE *maps = fopen("/proc/self/maps", "r");
  while (maps && fgets(line, sizeof line, maps)) found = found || strstr(line, "/libcurl") != NULL;
  if (maps) fclose(maps);
  return found;
}

/* A port that refuses: taken, and nobody listens. */
static int deaf_port(void) {
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
      getsockname(fd, (struct sockaddr *)&address, &size) != 0)
    return 0;
  return ntohs(address.sin_port);
}

static void echo(void *user_data, cascade_model_call *call) {
  (void)user_data;
  cascade_model_call_delta(call, TEXT("Paris is the capital of France."));
  cascade_model_call_end(call, TEXT("{\"finish_reason\":\"stop\"}"));
}

int main(int argc, char **argv) {
  const int present = argc > 1 && strcmp(argv[1], "present") == 0;
  cascade_error *error = NULL;
  cascade_buffer out = {NULL, 0};
  cascade_context *context = NULL;
  cascade_agent *agent = NULL;
  cascade_result *result = NULL;
  char config[256];

  CHECK_STATUS(CASCADE_OK, cascade_classify(TEXT("{\"prompt\":\"What is 17 + 25?\"}"), &out, &error), error);
  cascade_buffer_dispose(&out);
  CHECK_STATUS(CASCADE_OK, cascade_judge(TEXT("{\"prompt\":\"What is 17 + 25?\",\"answer\":\"42\"}"), &out, &error), error);
  cascade_buffer_dispose(&out);
  CHECK_STATUS(CASCADE_OK, cascade_context_new(TEXT("{\"env\":false}"), &context, &error), error);

  /* Models that the host answers for need no HTTP. */
  CHECK_STATUS(CASCADE_OK, cascade_agent_new(context, TEXT("{\"models\":[{\"name\":\"mine\",\"provider\":\"host\"}]}"), &agent, &error),
               error);
  CHECK_STATUS(CASCADE_OK, cascade_agent_add_model(agent, TEXT("mine"), echo, NULL, NULL, NULL, &error), error);
  CHECK_STATUS(CASCADE_OK, cascade_agent_run(agent, TEXT("{\"prompt\":\"What is the capital of France?\"}"), &result, &error), error);
  CHECK(contains(cascade_result_text(result), "Paris"));
  cascade_result_free(result);
  cascade_agent_free(agent);
  CHECK(!libcurl_is_loaded());

  snprintf(config, sizeof config,
           "{\"models\":[{\"name\":\"gpt-4o-mini\",\"api_key\":\"k\",\"base_url\":\"http://127.0.0.1:%d/v1\"}],\"retry\":{\"base_delay_ms\":1}}",
           deaf_port());
  agent = NULL;
  CHECK_STATUS(CASCADE_OK, cascade_agent_new(context, TEXT(config), &agent, &error), error);
  const cascade_status status = cascade_agent_run(agent, TEXT("{\"prompt\":\"What is the capital of France?\"}"), &result, &error);
  if (present) {
    CHECK(status == CASCADE_ERR_ALL_ATTEMPTS_FAILED);
    CHECK(contains(cascade_error_message(error), "No connection to http://127.0.0.1"));
    CHECK(libcurl_is_loaded());
    CHECK(strstr(cascade_version_info_json(), "\"libcurl\":") != NULL);
  } else {
    CHECK(status == CASCADE_ERR_UNSUPPORTED);
    CHECK(contains(cascade_error_message(error), "libcurl4"));
    CHECK(strstr(cascade_version_info_json(), "\"libuv\":") != NULL);
  }
  printf("%s: %s\n", cascade_status_name(status), cascade_error_message(error).data);
  cascade_error_free(error);
  cascade_agent_free(agent);
  cascade_context_free(context);
  printf("%d checks, %d failed\n", checks_made, checks_failed);
  return checks_failed == 0 ? 0 : 1;
}
