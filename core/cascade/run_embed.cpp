// Embeddings in a run: the domain of the prompt by what it is near, and how near an answer is to its prompt
// and to other answers. All of it is optional: what fails or comes too late is done without.
#include <algorithm>
#include <iterator>
#include <utility>

#include "base/number.hpp"
#include "base/text.hpp"
#include "cascade/run.hpp"

namespace cascade {
namespace {

// Embedding models read some 500 tokens; of longer texts the beginning and the end, where instructions stand.
std::string embeddable(std::string_view text) {
  constexpr std::size_t kHead = 1200, kTail = 600;  // bytes
  if (text.size() <= kHead + kTail) return std::string(text);
  return utf8_repair(text.substr(0, kHead)) + "\n" + utf8_repair(text.substr(text.size() - kTail));
}

bool usable(const std::vector<std::vector<float>>& vectors, std::size_t count) {
  const auto fits = [&](const std::vector<float>& v) {
    return !v.empty() && v.size() == vectors.front().size();
  };
  return vectors.size() == count && std::all_of(vectors.begin(), vectors.end(), fits);
}

}  // namespace

// Before the plan is acted on: is there doubt of what the prompt is about? True when the run waits.
bool Run::embed_prompt() {
  if (!meaning_ || !agent_.config().embeddings->routing || last_turn_.empty()) return false;
  if (!agent_.config().detect_domains || !request_.domain.empty()) return false;
  if (plan_.classification.method == DetectionMethod::rules) return false;  // certain already
  Meaning::Asked ask;
  ask.for_plan = ask.prompt = true;
  ask_embedder(std::move(ask));
  return true;
}

// Further answers that could only be compared word by word are compared by what they mean.
bool Run::compare_meanings(const Judgement& j) {
  if (!meaning_ || !j.words_compared) return false;
  Meaning& m = meaning_of_current();
  if (m.samples_asked >= sample_texts_.size()) return false;
  m.samples_asked = sample_texts_.size();
  Meaning::Asked ask;
  ask.prompt = gate_->semantic_similarity && m.prompt.empty();
  ask.answer = m.answer.empty();
  ask.samples = sample_texts_.size();
  ask_embedder(std::move(ask));
  return true;
}

// The least similarity that the user asks for is measured where the answer would be accepted but for it.
bool Run::measure_similarity(const Judgement& j) {
  if (!meaning_ || !gate_->semantic_similarity || j.verdict != Verdict::accept) return false;
  Meaning& m = meaning_of_current();
  if (m.similarity_asked || (!m.prompt.empty() && !m.answer.empty())) return false;
  if (last_turn_.empty() || attempt(lanes_[current_].answer)->reply.text.empty()) return false;
  m.similarity_asked = true;
  Meaning::Asked ask;
  ask.prompt = m.prompt.empty();
  ask.answer = m.answer.empty();
  ask_embedder(std::move(ask));
  return true;
}

Meaning& Run::meaning_of_current() {
  Meaning& m = *meaning_;
  if (m.judged != current_) {
    m.judged = current_;
    m.similarity_asked = false;
    m.samples_asked = 0;
    m.answer.clear();
    m.samples.clear();
  }
  return m;
}

void Run::ask_embedder(Meaning::Asked ask) {
  if (ask.prompt) ask.texts.push_back(embeddable(last_turn_));
  if (ask.answer) ask.texts.push_back(embeddable(attempt(lanes_[current_].answer)->reply.text));
  for (std::size_t i = 0; i < ask.samples; ++i) ask.texts.push_back(embeddable(sample_texts_[i]));
  ask.exemplars = agent_.exemplars().claim();
  if (ask.exemplars)
    for (const DomainExemplar& e : default_exemplars()) ask.texts.emplace_back(e.text);
  const std::size_t lane = ask.lane =
      open_lane(ask.for_plan ? plan_.start : lanes_[current_].tier, Purpose::embed);
  ask.limit = set_timer(TimerKind::embed, lane, agent_.config().embeddings->timeout_ms);
  meaning_->asked.push_back(std::move(ask));
  lane_next(lane);
}

Prompt Run::embed_request(std::size_t lane) const {
  Prompt p;
  p.stream = false;
  for (const Meaning::Asked& ask : meaning_->asked) {
    if (ask.lane != lane) continue;
    for (const std::string& text : ask.texts) {
      Part part;
      part.text = text;
      p.messages.emplace_back().parts.push_back(std::move(part));
    }
  }
  return p;
}

// The request of this lane was answered, or has failed.
void Run::embed_over(std::size_t lane) {
  const auto found = std::find_if(meaning_->asked.begin(), meaning_->asked.end(),
                                  [&](const Meaning::Asked& a) { return a.lane == lane; });
  if (found == meaning_->asked.end()) return;
  Meaning::Asked ask = std::move(*found);
  meaning_->asked.erase(found);
  clear_timer(ask.limit);
  std::string fault;
  if (lanes_[lane].state == Lane::State::answered) {
    std::vector<std::vector<float>> vectors = std::move(attempt(lanes_[lane].answer)->reply.embeddings);
    if (usable(vectors, ask.texts.size())) take_vectors(ask, vectors);
    else fault = "it answered with other vectors than one for each text.";
  } else {
    fault = lanes_[lane].error.message;
  }
  if (ask.exemplars) agent_.exemplars().give_up();
  if (!fault.empty()) trace("embedding", "the embedder is not heard: " + fault);
  if (!ask.waited) return;
  if (!ask.for_plan) return judge_current();
  if (plan_by_meaning()) set_out();
}

void Run::take_vectors(Meaning::Asked& ask, std::vector<std::vector<float>>& vectors) {
  auto next = vectors.begin();
  if (ask.prompt) meaning_->prompt = std::move(*next++);
  if (ask.answer) meaning_->answer = std::move(*next++);
  const auto samples_end = next + static_cast<std::ptrdiff_t>(ask.samples);
  if (ask.samples > 0) meaning_->samples.assign(std::move_iterator(next), std::move_iterator(samples_end));
  if (!ask.exemplars) return;
  ask.exemplars = false;
  agent_.exemplars().learn({samples_end, vectors.end()});
}

// Longer than the user lets runs wait. What was asked for the plan may still come, and serve the verdict and
// other runs.
void Run::embed_late(std::size_t lane) {
  const auto found = std::find_if(meaning_->asked.begin(), meaning_->asked.end(),
                                  [&](const Meaning::Asked& a) { return a.lane == lane; });
  if (found == meaning_->asked.end()) return;
  trace("embedding", "the embedder is not waited for any longer: it did not answer within " +
                         std::to_string(agent_.config().embeddings->timeout_ms) + " ms.");
  agent_.deployment(*agent_.embedder()).breaker.on_failure(now_.mono_ms());
  found->limit = 0;
  found->waited = false;
  if (found->for_plan) return set_out();
  if (found->exemplars) agent_.exemplars().give_up();
  meaning_->asked.erase(found);
  cancel_lane(lane, "it took too long");
  judge_current();
}

// Plans anew where the embedder tells another domain. False: that plan cannot be, and the run is over.
bool Run::plan_by_meaning() {
  if (meaning_->prompt.empty()) return true;
  const std::optional<SemanticRouter::Match> match = agent_.exemplars().router().match(meaning_->prompt);
  if (!match) {
    trace("embedding", "the examples of the domains are not embedded yet, so the built-in model decides.");
    return true;
  }
  Plan plan;
  if (Outcome planned = make_plan(agent_, request_, plan_, *match, now_, plan); !planned) {
    finish_error(std::move(planned.error()));
    return false;
  }
  plan_ = std::move(plan);
  if (!make_gate()) return false;  // another domain may have another threshold
  trace("embedding", "nearest to the examples of \"" + std::string(domain_name(match->domain)) +
                         "\", with a similarity of " + fixed_text(match->similarity, 2));
  return true;
}

void Run::let_go_of_exemplars() {
  if (!meaning_) return;
  for (Meaning::Asked& ask : meaning_->asked)
    if (std::exchange(ask.exemplars, false)) agent_.exemplars().give_up();
}

}  // namespace cascade
