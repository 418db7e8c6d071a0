#include "insight/replay_judge.hpp"

#include "gate/answer.hpp"

namespace cascade {
namespace {

// Without labels: does the cheap answer say what the strong one says? Only where answers can be compared.
std::optional<double> agrees(std::string_view prompt, std::string_view cheap, std::string_view strong) {
  gate::Ask ask = gate::read_ask(gate::Words(gate::asking_part(prompt)), false, false);
  const gate::AnswerText right(strong);
  gate::refine_ask(ask, right);
  if (ask.task != TaskKind::choice && ask.task != TaskKind::yes_no && ask.task != TaskKind::number &&
      ask.task != TaskKind::fact)
    return std::nullopt;
  const gate::FinalAnswer a = gate::final_answer(ask, gate::AnswerText(cheap)),
                          b = gate::final_answer(ask, right);
  if (!b.found) return std::nullopt;
  return a.found && gate::same_answer(ask, a, b) ? 1.0 : 0.0;
}

}  // namespace

std::optional<JudgedRequest> judge_logged(const LoggedRequest& r, const GateConfig& config,
                                          const CalibrationSet& calibration) {
  if (!r.cheap) return std::nullopt;
  std::string text = "{" + r.request_json + ",\"model\":";
  append_json_string(text, r.cheap->model);
  text += ",\"answer\":";
  append_json_string(text, r.cheap->text);
  if (!r.cheap->extras_json.empty()) text += "," + r.cheap->extras_json;
  text += '}';
  const auto doc = parse_json(text);
  if (!doc) return std::nullopt;
  JudgeLine line;
  if (!read_judge_line(doc->view(), config, line)) return std::nullopt;
  JudgedRequest out;
  out.judgement = judge(line.in, line.config, calibration);
  out.domain = std::string(line.in.domain);
  out.prior = line.in.prior.value_or(0.5);
  out.cheap_right = r.cheap->correct;
  if (r.strong) out.strong_right = r.strong->correct;
  if (!out.cheap_right && r.strong) {
    out.cheap_right = agrees(r.prompt, r.cheap->text, r.strong->text);
    out.label_from_strong = out.cheap_right.has_value();
    if (out.cheap_right && !out.strong_right) out.strong_right = 1.0;
  }
  return out;
}

}  // namespace cascade
