// judge and classify: judgement on its own, thousands of lines a second.
#include "commands/commands.hpp"
#include "commands/lines.hpp"

namespace cascade::cli {
namespace {

int judge(const Args& args) { return map_lines(args, cascade_judge); }
int classify(const Args& args) { return map_lines(args, cascade_classify); }

std::vector<Option> line_options() {
  return {{"strict", "", "end at the first bad line instead of skipping it"},
          {"json", "", "the default: there is no other output"}};
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
      line_options(),
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
