// config validate | show | preset: is this configuration right, and what does it come to?
#include "base/json.hpp"
#include "base/text.hpp"
#include "buffer.hpp"
#include "commands/commands.hpp"
#include "exit_code.hpp"
#include "outcome.hpp"
#include "source.hpp"
#include "terminal.hpp"

namespace cascade::cli {
namespace {

int validate(const std::string& text, const Args& args) {
  cascade_buffer report = {nullptr, 0};
  cascade_error* e = nullptr;
  const cascade_status status = cascade_config_validate(text.data(), text.size(), &report, &e);
  const std::string json(report.data ? report.data : "", report.len);
  cascade_buffer_dispose(&report);
  const std::string message = e ? cascade_error_message(e).data : "";
  cascade_error_free(e);
  const int code = status == CASCADE_OK ? kOk : kBadConfig;
  if (args.json() && !json.empty()) {
    print_line(json);
    return code;
  }
  if (const Result<Json> r = parse_json(json)) {
    for (JsonView fault : r->view()["errors"]) complain(fault["message"].str());
    for (JsonView w : r->view()["warnings"])
      complain("warning: " + std::string(w.is_string() ? w.str() : w["message"].str()));
  } else if (!message.empty()) {
    complain(message);
  }
  if (status == CASCADE_OK) print_line("The configuration is valid.");
  return code;
}

int show(const std::string& text) {
  cascadeflow::context context;
  cascadeflow::agent agent(context, text);
  print_line(owned_text([&](cascade_buffer* out, cascade_error** e) {
    return cascade_agent_config_json(agent.get(), out, e);
  }));
  return kOk;
}

int preset(const Args& args) {
  std::string query = "{}";
  if (args.rest().size() > 1) {
    query.clear();
    JsonWriter(query).begin_object().field("name", args.rest()[1]).end_object();
  }
  print_line(owned_text([&](cascade_buffer* out, cascade_error** e) {
    return cascade_preset(query.data(), query.size(), out, e);
  }));
  return kOk;
}

int config(const Args& args) {
  if (args.rest().empty() || !is_one_of(args.rest()[0], {"validate", "show", "preset"})) {
    complain("say what to do: config validate FILE, config show [FILE], config preset [NAME]");
    return kUsage;
  }
  try {
    if (args.rest()[0] == "preset") return preset(args);
    std::string text;
    if (args.rest().size() > 1) {
      if (!read_file(args.rest()[1], text)) {
        complain("cannot read " + args.rest()[1]);
        return kBadConfig;
      }
    } else {
      int code = kOk;
      const std::optional<Source> source = find_source(args, code);
      if (!source) return code;
      text = source->config_json;
    }
    return args.rest()[0] == "validate" ? validate(text, args) : show(text);
  } catch (const cascadeflow::error& e) {
    return report_error(e, args.json());
  }
}

}  // namespace

Command config_command() {
  return {"config",
          "validate|show|preset [FILE|NAME]",
          "Check a configuration, show what it comes to with defaults and prices, or print a preset",
          "FILE may be - for standard input. Keys are never shown.",
          {{"models", "A,B", "instead of a file"},
           {"base-url", "URL", "server of those models"},
           {"config", "FILE", "the same as FILE"},
           {"json", "", "machine-readable output"}},
          config};
}

}  // namespace cascade::cli
