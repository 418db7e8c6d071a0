#include "cascade/run_request.hpp"

#include "base/text.hpp"

namespace cascade {
namespace {

const std::vector<std::string_view> kRunKeys = {
    "run_id",   "execute_tools", "stream",    "stream_mode", "strategy",   "force_direct", "models",
    "domain",   "complexity",    "quality",   "max_budget",  "timeout_ms", "max_steps",    "user_tier",
    "workflow", "kpi_flags",     "tenant_id", "channel",     "documents",  "cache"};

void read_documents(Fields& f, Fields::Errors& errors, RunRequest& r) {
  std::size_t n = 0;
  for (JsonView d : f.array("documents")) {
    Fields g(d, "$.documents[" + std::to_string(n++) + "]", errors, Status::invalid_request);
    Document doc;
    g.string("id", &doc.id);
    g.string("title", &doc.title);
    if (!g.string("text", &doc.text)) g.fail("text", "is needed");
    g.finish();
    r.documents.push_back(std::move(doc));
  }
}

void read_strategy(Fields& f, RunRequest& r) {
  std::size_t word = 0;
  bool direct = false;
  if (f.boolean("force_direct", &direct) && direct) r.strategy = Strategy::strong;
  if (f.choice("strategy", strategy_words(), &word)) r.strategy = static_cast<Strategy>(word);
  if (f.choice("stream_mode", stream_words(), &word)) r.stream_mode = static_cast<StreamMode>(word);
  if (const JsonView kpi = f.object("kpi_flags")) r.kpi_profile = std::string(kpi["profile"].str());
}

}  // namespace

Result<RunRequest> read_run_request(JsonView document) {
  if (!document.is_object())
    return make_error(Status::invalid_request,
                      std::string("$: expected an object such as {\"prompt\": \"...\"}, found ") +
                          document.type_name() + ".",
                      "$");
  Result<RunRequest> out{RunRequest{}};  // read where it is handed back: it is large
  RunRequest& r = *out;
  if (Outcome prompt = read_prompt(document, kRunKeys, r.prompt); !prompt) return prompt.error();
  r.want_logprobs = r.prompt.logprobs;
  Fields::Errors errors;
  Fields f(document, "$", errors, Status::invalid_request);
  f.string("run_id", &r.run_id);
  f.boolean("execute_tools", &r.execute_tools);
  f.boolean("stream", &r.stream);
  read_strategy(f, r);
  f.strings("models", &r.models);
  f.string("domain", &r.domain);
  f.string("complexity", &r.complexity);
  if (!r.complexity.empty() && !is_one_of(r.complexity, {"trivial", "simple", "moderate", "hard", "expert"}))
    f.fail("complexity", "must be trivial, simple, moderate, hard or expert, found \"" + r.complexity + "\"");
  if (const JsonView q = f.object("quality")) r.quality_json = q.dump();
  double usd = 0;
  if (f.number("max_budget", 0, 1e6, &usd)) r.max_budget = usd_from_double(usd);
  std::optional<std::int64_t> n;
  if (f.integer("timeout_ms", 1, 86'400'000, &n)) r.timeout_ms = n;
  if (f.integer("max_steps", 1, 1000, &n)) r.max_steps = n;
  f.string("user_tier", &r.user_tier);
  f.string("workflow", &r.workflow);
  f.string("tenant_id", &r.tenant_id);
  f.string("channel", &r.channel);
  read_documents(f, errors, r);
  f.boolean("cache", &r.use_cache);
  if (!errors.empty()) return first_of(errors);
  return out;
}

}  // namespace cascade
