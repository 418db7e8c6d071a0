// replay and tune: what would a cascade have saved on these logs, and the calibration that they teach.
#include "base/json.hpp"
#include "base/number.hpp"
#include "buffer.hpp"
#include "commands/commands.hpp"
#include "commands/lines.hpp"
#include "exit_code.hpp"
#include "outcome.hpp"
#include "terminal.hpp"

namespace cascade::cli {
namespace {

std::string options_json(const Args& args) {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  for (const Option& o : args.command->options) {
    if (!args.has(o.name) || o.name == "json" || o.name == "out" || o.name == "config-out" ||
        o.name == "html")
      continue;
    std::string key(o.name);
    for (char& c : key) c = c == '-' ? '_' : c;
    const std::string value = args.get(o.name);
    if (o.value.empty()) w.field(key, true);
    else if (const std::optional<double> n = parse_double(value)) w.field(key, *n);
    else w.field(key, value);
  }
  if (args.has("html")) w.field("html", true);
  w.end_object();
  return out;
}

void complain_lines(JsonView report) {
  for (JsonView bad : report["bad_lines"])
    complain("line " + number_text(bad["line"].num()) + ": " + std::string(bad["message"].str()));
}

bool save(const Args& args, std::string_view option, std::string_view text) {
  if (!args.has(option)) return true;
  if (write_file(args.get(option), text)) {
    note("written: " + args.get(option));
    return true;
  }
  complain("cannot write " + args.get(option));
  return false;
}

int replay(const Args& args) {
  std::string lines;
  if (!gather_lines(args, lines)) return kUsage;
  try {
    const std::string options = options_json(args);
    const std::string json = owned_text([&](cascade_buffer* out, cascade_error** e) {
      return cascade_replay(options.data(), options.size(), lines.data(), lines.size(), out, e);
    });
    const Result<Json> report = parse_json(json);
    const JsonView r = report->view();
    complain_lines(r);
    if (args.json()) print_line(json);
    else print(r["text"].str());
    bool good = save(args, "html", r["html"].str());
    if (args.has("config-out") && r["config"]["models"].size() == 0) {
      complain(
          "--config-out: the log does not say which models these are; name them with --cheap and --strong");
      return kUsage;
    }
    good = save(args, "config-out", r["config"] ? r["config"].dump() + "\n" : std::string()) && good;
    return good && r["bad_lines"].size() == 0 ? kOk : kFailed;
  } catch (const cascadeflow::error& e) {
    return report_error(e, args.json());
  }
}

int tune(const Args& args) {
  std::string lines;
  if (!gather_lines(args, lines)) return kUsage;
  try {
    const std::string options = options_json(args);
    const std::string json = owned_text([&](cascade_buffer* out, cascade_error** e) {
      return cascade_tune(options.data(), options.size(), lines.data(), lines.size(), out, e);
    });
    const Result<Json> report = parse_json(json);
    complain_lines(report->view());
    if (args.has("out")) {
      if (!save(args, "out", json + "\n")) return kFailed;
      note(report->view()["guarantee"].is_string() ? report->view()["guarantee"].str() : std::string_view());
    } else {
      print_line(json);
    }
    return report->view()["bad_lines"].size() == 0 ? kOk : kFailed;
  } catch (const cascadeflow::error& e) {
    return report_error(e, args.json());
  }
}

}  // namespace

Command replay_command() {
  return {
      "replay",
      "[options] [FILE...]",
      "Replay logs through a cascade: what would it have saved, at what quality",
      "Reads JSON lines: labelled pairs {\"prompt\",\"cheap\":{\"text\",\"cost\",\"logprobs\"?},\"strong\":{...},\"cheap_correct\"?,\"strong_correct\"?},\n"
      "OpenAI-style requests and responses, LiteLLM and Langfuse exports, n8n executions.",
      {{"cheap", "MODEL", "which model is the draft, where the log does not say"},
       {"strong", "MODEL", "which is the strong one"},
       {"target-quality", "Q", "keep this share of the strong model's quality (0.96)"},
       {"strict", "", "end at the first bad line"},
       {"html", "FILE", "write a report with plots"},
       {"config-out", "FILE", "write a configuration ready to use"},
       {"json", "", "machine-readable output"}},
      replay};
}
Command tune_command() {
  return {"tune",
          "[options] [FILE...]",
          "Turn labelled pairs into a calibration file with a stated guarantee",
          "The lines are those of replay, with labels.",
          {{"max-wrong", "SHARE", "at most this share wrong among the accepted"},
           {"min-quality", "Q", "at least this share of the strong model's quality"},
           {"max-usd-per-1000", "USD", "at most this cost of 1,000 requests"},
           {"delta", "D", "chance that the bound fails (0.1)"},
           {"strict", "", "end at the first bad line"},
           {"out", "FILE", "where to write it"},
           {"json", "", "the default"}},
          tune};
}

}  // namespace cascade::cli
