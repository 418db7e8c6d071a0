#include "gate/gate.hpp"

#include <algorithm>
#include <cmath>

#include "base/number.hpp"
#include "base/text.hpp"
#include "gate/calibration.hpp"
#include "gate/scan.hpp"
#include "gate/telling.hpp"
#include "gate/veto.hpp"

namespace cascade {
namespace {

using namespace gate;

// A calculation that was worked out again and is right leaves room only for a misread question.
constexpr double kWorkedOut = 0.98;

std::string percent(double p) { return fixed_text(p * 100, 0) + " %"; }

// Confidence from token probabilities: of the answer itself where it can be found among the tokens, else of
// the text.
void read_logprobs(const JudgeInput& in, const Reading& r, Evidence& e, std::vector<Signal>& signals) {
  const LogprobStats* lp = !in.tool_calls.empty() && in.tool_logprobs ? in.tool_logprobs : in.logprobs;
  if (!lp || lp->count() == 0) return;
  signals.push_back({"logprob_mean", lp->mean()});
  signals.push_back({"logprob_min", lp->min()});
  if (lp->count() >= 8) {
    signals.push_back({"logprob_q10", lp->quantile(0.10)});
    signals.push_back({"logprob_q50", lp->quantile(0.50)});
  }
  if (lp->has_margins()) {
    signals.push_back({"margin_mean", lp->mean_margin()});
    signals.push_back({"margin_low_share", lp->low_margin_share()});
    signals.push_back({"entropy_mean", lp->mean_entropy()});
    e.margin = 1.0 - lp->low_margin_share();
  }
  double mean = lp->mean();
  double weakest = lp->min();
  e.span = lp->count() > 12              ? Evidence::Span::whole
           : count_words(in.answer) > 12 ? Evidence::Span::concluded
                                         : Evidence::Span::direct;
  const bool pointed = r.ask.task == TaskKind::choice || r.ask.task == TaskKind::yes_no ||
                       r.ask.task == TaskKind::number || r.ask.task == TaskKind::fact;
  if (lp->has_text() && r.final.found && pointed && in.tool_calls.empty()) {
    if (const auto span = lp->span(r.final.begin, r.final.end)) {
      mean = span->mean;
      weakest = span->min;
      e.span = r.final.begin > 40 ? Evidence::Span::concluded : Evidence::Span::direct;
      if (r.ask.task == TaskKind::fact)
        if (const auto word =
                least_sure_telling_word(in.prompt, in.answer, r.final.begin, r.final.end, *lp)) {
          mean = word->sum;  // a name of two tokens is as sure as both together
          weakest = word->min;
        }
      signals.push_back({"answer_logprob", mean});
    }
  }
  e.confidence = std::exp(mean);
  e.weakest = std::exp(weakest);
  signals.push_back({"confidence", *e.confidence});
}

// Answers whether words had to stand for meaning.
bool read_samples(const JudgeInput& in, const Reading& r, Evidence& e, std::vector<Signal>& signals) {
  if (in.samples.empty()) return false;
  double agree = 0;
  bool by_words = false;
  for (std::size_t i = 0; i < in.samples.size(); ++i) {
    const FinalAnswer other = final_answer(r.ask, AnswerText(in.samples[i]));
    if (r.final.found && other.found) {
      agree += same_answer(r.ask, r.final, other) ? 1 : 0;
    } else if (r.final.found != other.found) {
      agree += 0;
    } else if (i < in.sample_nearness.size()) {
      agree += in.sample_nearness[i];
    } else {
      agree += text_similarity(in.answer, in.samples[i]);
      by_words = true;
    }
  }
  e.samples = static_cast<std::uint32_t>(in.samples.size());
  e.agreement = agree / static_cast<double>(in.samples.size());
  signals.push_back({"agreement", *e.agreement});
  return by_words;
}

void decide(const JudgeInput& in, const GateConfig& config, Judgement& j) {
  const auto no = [&](std::string why) {
    j.verdict = Verdict::escalate;
    j.reasons.insert(j.reasons.begin(), std::move(why));
  };
  j.threshold = std::max(0.0, config.threshold_for(in.complexity) - in.relief);
  if (!j.vetoes.empty()) {
    j.verdict = Verdict::escalate;
    for (auto it = j.vetoes.rbegin(); it != j.vetoes.rend(); ++it)
      j.reasons.insert(j.reasons.begin(), it->reason);
  } else if (config.needs_signal && !j.has_model_signal) {
    no("This preset accepts nothing without a signal from a model (log-probabilities, self-check, a second answer or a judge).");
  } else if (config.target == TargetMode::value && in.stakes && config.value_of_correct_usd > 0) {
    const double gain = config.value_of_correct_usd * (in.stakes->strong_accuracy - j.p_accept);
    j.threshold = std::clamp(
        in.stakes->strong_accuracy - in.stakes->strong_cost / config.value_of_correct_usd, 0.0, 1.0);
    if (gain > in.stakes->strong_cost)
      no("A stronger answer is worth $" + number_text(gain) + " more on average and costs $" +
         number_text(in.stakes->strong_cost) + ".");
    else {
      j.verdict = Verdict::accept;
      j.reasons.insert(j.reasons.begin(), "A stronger answer would cost more than the errors it avoids.");
    }
  } else if (j.p_accept >= j.threshold) {
    j.verdict = Verdict::accept;
    j.reasons.insert(j.reasons.begin(), "Acceptable with probability " + percent(j.p_accept) + ", and " +
                                            percent(j.threshold) + " is asked for.");
  } else {
    no("Acceptable with probability " + percent(j.p_accept) + " only; " + percent(j.threshold) +
       " is asked for.");
  }
  if (j.verdict == Verdict::escalate && in.last_tier && config.abstain_below > 0 &&
      j.p_accept < config.abstain_below) {
    j.verdict = Verdict::abstain;
    j.reasons.insert(j.reasons.begin(), "Even the last tier's answer is doubtful: ask a human.");
  }
}

// What a draft could still come to by its token probabilities: were it to go on for as long again, as surely
// as good answers do. nullopt: too early to say, or its final answer, which is still to come, has the say.
std::optional<double> best_to_come(const JudgeInput& in, const GateConfig& config,
                                   const CalibrationSet& calibration) {
  constexpr std::uint32_t kEnoughTokens = 32;
  constexpr double kUnlikely = -1.0, kGood = -0.2;  // mean log-probabilities
  const LogprobStats* lp = in.logprobs;
  if (!lp || lp->count() < kEnoughTokens || lp->mean() > kUnlikely || in.last_tier ||
      config.target == TargetMode::value)
    return std::nullopt;
  const Words asking(asking_part(in.prompt));
  Ask ask = read_ask(asking, in.response_format && in.response_format->kind != ResponseFormat::Kind::text,
                     !in.tool_calls.empty());
  refine_ask(ask, AnswerText(in.answer));
  if (ask.task != TaskKind::text && ask.task != TaskKind::code && ask.task != TaskKind::structured)
    return std::nullopt;
  Evidence e;
  e.model = in.model;
  e.task = ask.task;
  e.span = Evidence::Span::whole;
  e.confidence = std::exp((lp->mean() + kGood) / 2);
  e.prior = in.prior;
  return calibration.estimate(e).p;
}

}  // namespace

std::string_view verdict_name(Verdict v) {
  switch (v) {
    case Verdict::accept: return "accept";
    case Verdict::escalate: return "escalate";
    case Verdict::abstain: return "abstain";
  }
  return "";
}
std::string_view next_check_name(NextCheck c) {
  switch (c) {
    case NextCheck::none: return "none";
    case NextCheck::self_check: return "self_check";
    case NextCheck::second_sample: return "second_sample";
    case NextCheck::judge_model: return "judge";
  }
  return "";
}

Judgement judge(const JudgeInput& in, const GateConfig& config, const CalibrationSet& calibration) {
  Judgement j;
  PromptFeatures own_prompt;
  if (!in.prompt_features) own_prompt = scan_prompt(in.prompt);
  const PromptFeatures& pf = in.prompt_features ? *in.prompt_features : own_prompt;
  const AnswerFeatures af = scan_answer(in.answer);
  Reading r;
  const Words asking(asking_part(in.prompt));
  const AnswerText answer(in.answer);
  read_question(in.prompt, asking, answer,
                in.response_format && in.response_format->kind != ResponseFormat::Kind::text,
                !in.tool_calls.empty(), pf.shape.words, r);
  r.final = final_answer(r.ask, answer);
  if (r.asked) r.worked_out = compare_worked_out(*r.asked, in.answer, r.final.number);
  r.arithmetic = check_arithmetic(in.answer);
  r.stated = stated_confidence(answer, r.final);
  j.task = task_name(r.ask.task);

  Findings findings{config, j.vetoes, j.signals, j.reasons};
  run_vetoes({in, asking, config, pf, af, r}, findings);

  Evidence& e = j.evidence;
  e.model = in.model;
  e.task = r.ask.task;
  const bool whole = asking.text().size() == in.prompt.size();
  e.text = whole ? text_signals(in.prompt, asking, answer, pf, af, r)
                 : text_signals(in.prompt, Words(in.prompt.substr(0, Words::kRead)), answer, pf, af, r);
  e.self_check = in.self_check;
  e.judge = in.judge_score;
  e.similarity = in.similarity;
  e.prior = in.prior;
  e.difficulty = in.difficulty;
  read_logprobs(in, r, e, j.signals);
  j.words_compared = read_samples(in, r, e, j.signals);
  if (in.self_check) j.signals.push_back({"self_check", *in.self_check});
  if (in.judge_score) j.signals.push_back({"judge", *in.judge_score});
  if (in.similarity) j.signals.push_back({"similarity", *in.similarity});
  if (in.prior) j.signals.push_back({"prior", *in.prior});
  if (r.stated) j.signals.push_back({"stated_confidence", *r.stated});
  if (r.arithmetic.checked)
    j.signals.push_back({"arithmetic_checked", static_cast<double>(r.arithmetic.checked)});

  const Estimate est = calibration.estimate(e);
  j.p_accept = est.p;
  j.table = est.learned ? "learned" : "factory";
  j.signals.push_back({"text_score", est.text_score});
  if (est.drifting) {
    j.drift = "Lately such drafts of " + std::string(in.model) + " were good in " + percent(est.observed) +
              " of cases where " + percent(est.expected) + " were promised, so it is trusted less.";
    j.signals.push_back({"drift", est.observed - est.expected});
    j.reasons.push_back(j.drift);
  }
  j.has_model_signal = e.from_model() || r.worked_out == WorkedOut::right;
  if (r.worked_out == WorkedOut::right) {
    j.p_accept = std::max(j.p_accept, kWorkedOut);
    j.reasons.emplace_back("The calculation was worked out again, and the answer is right.");
    j.signals.push_back({"worked_out", 1});
  } else if (!e.from_model() && j.vetoes.empty() && e.task == TaskKind::fact) {
    j.reasons.emplace_back(
        "No model said how sure it is (log-probabilities, a self-check, a second answer or a judge), and text alone "
        "cannot know whether it is true.");
  }
  // A veto is near certainty that something is wrong; what is left of p keeps the order among the vetoed.
  if (!j.vetoes.empty()) j.p_accept = std::min(0.04, 0.04 * est.p);
  // What is said of a judgement goes into traces, events and files: as numbers that are short to write.
  j.p_accept = nine_decimals(j.p_accept);
  for (Signal& s : j.signals) s.value = nine_decimals(s.value);
  decide(in, config, j);
  return j;
}

CheckAdvice next_check(const JudgeInput& in, const Judgement& j, const GateConfig& config,
                       const CalibrationSet& calibration, const CheckOffer& offer) {
  CheckAdvice out;
  out.why = "no check can change the decision";
  if (!j.vetoes.empty() || in.last_tier) return out;

  // What accepting at p and escalating are worth, in the price of a strong call. A threshold t says by itself
  // what a right answer is worth to its user: where both are worth the same, t = accuracy - price / value.
  const double accuracy = in.stakes ? in.stakes->strong_accuracy : kOrdinaryStrongAccuracy;
  const double strong = in.stakes && in.stakes->strong_cost > 0 ? in.stakes->strong_cost : 1.0;
  const double threshold = std::max(0.0, config.threshold_for(in.complexity) - in.relief);
  double value = strong / std::max(0.05, accuracy - threshold);
  if (config.target == TargetMode::value && config.value_of_correct_usd > 0)
    value = config.value_of_correct_usd;
  const double escalate = value * accuracy - strong;
  const auto worth_at = [&](double p) { return std::max(value * p, escalate); };

  const bool priced = in.stakes && in.stakes->strong_cost > 0;
  const auto consider = [&](NextCheck check, double price, const Evidence& good, const Evidence& bad,
                            std::string_view why) {
    const double up = calibration.estimate(good).p, down = calibration.estimate(bad).p;
    if (!(up > down)) return;
    // How often it will speak well of the draft: such that on average nothing changes.
    const double chance = std::clamp((j.p_accept - down) / (up - down), 0.0, 1.0);
    const double gain =
        chance * worth_at(up) + (1 - chance) * worth_at(down) - worth_at(chance * up + (1 - chance) * down);
    const double net = gain - price;
    if (net <= 1e-3 * strong || (out.check != NextCheck::none && net <= out.worth_usd - out.price_usd))
      return;
    out = {check, gain, price, why};
  };
  Evidence good = j.evidence, bad = j.evidence;
  if (offer.self_check && !in.self_check) {
    good.self_check = 0.9;
    bad.self_check = 0.1;
    consider(NextCheck::self_check, priced ? in.stakes->check_cost_self : 0.03, good, bad,
             "a self-check can change the decision and costs less than it is worth");
  }
  if (offer.second_sample && in.samples.empty()) {
    good = bad = j.evidence;
    good.agreement = 1.0;
    bad.agreement = 0.0;
    good.samples = bad.samples = 1;
    consider(NextCheck::second_sample, priced ? in.stakes->check_cost_sample : 0.1, good, bad,
             "a second sample can change the decision and costs less than it is worth");
  }
  if (offer.judge_model && !in.judge_score) {
    good = bad = j.evidence;
    good.judge = 0.9;
    bad.judge = 0.2;
    consider(NextCheck::judge_model, priced ? in.stakes->check_cost_judge : 0.2, good, bad,
             "a judge can change the decision and costs less than it is worth");
  }
  return out;
}

Hopeless hopeless(const JudgeInput& in, const GateConfig& config, const CalibrationSet& calibration) {
  Hopeless out;
  const AnswerFeatures af = scan_answer(in.answer);
  if (af.first_refusal == 0 && af.shape.words >= 8 && config.veto_enabled("refusal")) {
    out.stop = true;
    out.reason = "The draft refuses.";
  } else if (af.loop_tokens >= 60 && config.veto_enabled("repetition")) {
    out.stop = true;
    out.reason = "The draft repeats itself.";
  } else if (const auto p = best_to_come(in, config, calibration);
             p && *p < 0.5 * config.threshold_for(in.complexity)) {
    out.stop = true;
    out.reason = "The draft's tokens are so unlikely that even a sure rest leaves a probability of " +
                 percent(*p) + ".";
  }
  return out;
}

}  // namespace cascade
