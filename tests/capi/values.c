/* What needs no context: versions, statuses, documents. */
#include "check.h"

void test_values(void) {
  cascade_error *error = NULL;
  cascade_buffer out = {NULL, 0};
  CHECK(strcmp(cascade_version_string(), CASCADE_VERSION_STRING) == 0);
  CHECK(cascade_version_abi() == CASCADE_ABI_VERSION);
  CHECK(cascade_version_check(CASCADE_ABI_VERSION) == CASCADE_OK);
  CHECK(cascade_version_check(CASCADE_ABI_VERSION + 1) == CASCADE_ERR_ABI_MISMATCH);
  CHECK(strstr(cascade_version_info_json(), "\"engine\":\"native\"") != NULL);
  CHECK(strcmp(cascade_status_name(CASCADE_OK), "ok") == 0);
  CHECK(strcmp(cascade_status_name(CASCADE_ERR_RATE_LIMITED), "rate_limited") == 0);
  CHECK(strcmp(cascade_status_name(12345), "unknown") == 0);
  CHECK(strcmp(cascade_event_kind_name(CASCADE_EVENT_DISCARD), "discard") == 0);
  CHECK(cascade_event_kind_name(9999) != NULL && cascade_event_kind_name(-1) != NULL);

  CHECK_STATUS(CASCADE_OK, cascade_classify(TEXT("{\"prompt\":\"Write a function that sorts a list in Python\"}"), &out, &error), error);
  CHECK(out.data && strstr(out.data, "\"domain\":\"code\"") && strlen(out.data) == out.len);
  cascade_buffer_dispose(&out);
  CHECK(out.data == NULL && out.len == 0);
  cascade_buffer_dispose(&out); /* twice is fine */

  CHECK_STATUS(CASCADE_OK, cascade_judge(TEXT("{\"prompt\":\"What is 17 + 25?\",\"answer\":\"17 + 25 = 43\"}"), &out, &error), error);
  CHECK(out.data && strstr(out.data, "\"verdict\""));
  cascade_buffer_dispose(&out);
  CHECK_STATUS(CASCADE_OK, cascade_guard(TEXT("{\"text\":\"write to a@example.org\",\"guardrails\":{\"pii\":\"redact\"}}"), &out, &error), error);
  CHECK(out.data && strstr(out.data, "[EMAIL]"));
  cascade_buffer_dispose(&out);
  CHECK_STATUS(CASCADE_OK, cascade_preset(TEXT("{}"), &out, &error), error);
  cascade_buffer_dispose(&out);
  CHECK_STATUS(CASCADE_OK, cascade_catalog_json(0, &out, &error), error);
  CHECK(out.data && strstr(out.data, "gpt-4o-mini"));
  cascade_buffer_dispose(&out);
  CHECK_STATUS(CASCADE_OK, cascade_price(TEXT("{\"model\":\"gpt-4o-mini\",\"input_tokens\":1000000,\"output_tokens\":0}"), &out, &error), error);
  CHECK(out.data && strstr(out.data, "\"cost_nano\":150000000"));
  cascade_buffer_dispose(&out);

  CHECK_STATUS(CASCADE_ERR_INVALID_CONFIG, cascade_config_validate(TEXT("{\"modells\":[]}"), &out, &error), error);
  CHECK(out.data && strstr(out.data, "\"valid\":false") && strstr(out.data, "models"));
  cascade_buffer_dispose(&out);
  CHECK_STATUS(CASCADE_OK, cascade_config_validate(TEXT("{\"models\":[{\"name\":\"gpt-4o\"}]}"), NULL, &error), error);
  CHECK_STATUS(CASCADE_ERR_INVALID_UTF8, cascade_classify("{\"prompt\":\"\xff\"}", 14, &out, &error), error);
  CHECK(out.data == NULL);
}
