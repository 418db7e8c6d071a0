// judge and classify: judgement on its own, thousands of lines a second.
#include "commands/commands.hpp"
#include "base/json.hpp"
#include "commands/lines.hpp"
#include "exit_code.hpp"
#include "terminal.hpp"

namespace cascade::cli {
namespace {

int judge(const Args& args) {
  const std::string path(args.get("calibration"));
  if (path.empty()) return map_lines(args, cascade_judge);
  std::string document;
  if (!read_file(path, document)) {
    complain("cannot read " + path);
    return kUsage;
  }
  const Result<Json> calibration = parse_json(document);
  if (!calibration) {
    complain(path + ": " + calibration.error().message);
    return kUsage;
  }
  return map_lines(args, cascade_judge, "\"calibration\":" + calibration->view().dump());
}
int classify(const Args& args) { return map_lines(args, cascade_classify); }

std::vector<Option> line_options() {
  return {{"strict", "", "end at the first bad line instead of skipping it"},
          {"json", "", "the default: there is no other output"}};
}

std::vector<Option> judge_options() {
  std::vector<Option> all = line_options();
  all.push_back(
      {"calibration", "FILE", "judge with what tune or an agent has learned, and with tune's threshold"});
  return all;
}

}  // namespace

Command judge_command() {
  return {
      "judge",
      "[options] [FILE...]",
      "Judge answers: JSON lines in, JSON lines out",
      "in:  {\"id\",\"prompt\"|\"messages\",\"answer\",\"model\"?,\"logprobs\"?:[...],\"top_logprobs\"?:[[...]],\"self_check\"?:0..1,\n"
      "      \"samples\"?:[\"...\"],\"finish_reason\"?,\"response_format\"?,\"tools\"?,\"tool_calls\"?}\n"
      "out: {\"id\",\"p_accept\",\"verdict\":\"accept|escalate|abstain\",\"vetoes\":[...],\"signals\":{...},\"reasons\":[...]}",
      judge_options(),
      judge};
}
Command classify_command() {
  return {
      "classify",
      "[options] [FILE...]",
      "Classify prompts: JSON lines in, JSON lines out",
      "in:  {\"id\",\"prompt\"|\"messages\",\"tools\"?}\n"
      "out: {\"id\",\"domain\",\"domain_p\",\"domains\":{...},\"complexity\",\"difficulty\",\"prior\",\"detection_method\"}",
      line_options(),
      classify};
}

}  // namespace cascade::cli
