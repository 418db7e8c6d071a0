#include "cascade/config_report.hpp"

#include "base/fields.hpp"
#include "gate/config.hpp"
#include "policy/config.hpp"

namespace cascade {

ConfigVerdict check_config(std::string_view json) {
  // Prices only order the tiers here; the newest known will do, and no clock is needed.
  constexpr std::int64_t kNewest = 4'102'444'800'000;
  ConfigReport report;
  const Result<Json> parsed = parse_json(json);
  if (!parsed) {
    report.errors.push_back(parsed.error());
    if (parsed.error().status == Status::invalid_argument)
      report.errors.back().status = Status::invalid_config;
    report.errors.back().path = "$";
  } else {
    read_config(parsed->view(), kNewest, report);
    if (const JsonView quality = parsed->view()["quality"]) {
      const Result<GateConfig> gate = GateConfig::from_json(quality, "$.quality");
      if (!gate) report.errors.push_back(gate.error());
    }
  }
  ConfigVerdict verdict;
  verdict.valid = report.errors.empty();
  if (!verdict.valid) verdict.first = first_of(report.errors);
  JsonWriter w(verdict.json);
  w.begin_object().field("valid", verdict.valid).key("errors").begin_array();
  for (const Error& e : report.errors)
    w.begin_object().field("path", e.path).field("message", e.message).end_object();
  w.end_array().key("warnings").begin_array();
  for (const std::string& text : report.warnings) w.string(text);
  w.end_array().end_object();
  return verdict;
}

}  // namespace cascade
