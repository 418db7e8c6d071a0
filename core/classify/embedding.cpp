// Nearest domain by cosine.
#include "classify/embedding.hpp"

#include <algorithm>
#include <cmath>

namespace cascade {
namespace {

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

// How sharply similarity becomes probability. Cosines of sentence embeddings of different matter differ by
// about 0.1.
constexpr double kSharpness = 20.0;

constexpr DomainExemplar kExemplars[] = {
    {Domain::code, "Write a Python function that parses a CSV file and fix the bug in this code."},
    {Domain::code, "Implement a REST API endpoint in TypeScript with unit tests."},
    {Domain::data, "Analyze this dataset, find trends and outliers and plot the sales by month."},
    {Domain::data, "Compute the correlation between two columns and run a regression."},
    {Domain::structured, "Extract the names, dates and amounts from the text and return them as JSON."},
    {Domain::structured, "Convert this list into a table with the given columns."},
    {Domain::rag, "Answer the question using only the documents provided and cite the sources."},
    {Domain::rag, "According to the attached manual, what is the refund policy?"},
    {Domain::conversation, "Hi, how are you today? I would like to chat a little."},
    {Domain::conversation, "Thanks, that was very kind of you. I feel better now."},
    {Domain::tool, "Send an email to Anna, book a flight and set a reminder for tomorrow."},
    {Domain::tool, "What is the weather in Berlin right now? Turn off the lights."},
    {Domain::creative, "Write a short story about a dragon, or a poem about the sea."},
    {Domain::creative, "Pretend to be a pirate and invent a funny slogan."},
    {Domain::summary, "Summarize the following article in three sentences."},
    {Domain::translation, "Translate the following sentence from English to German."},
    {Domain::math, "Solve the equation and compute the integral; prove the theorem."},
    {Domain::math, "Tom has 12 apples and gives away a third. How many are left?"},
    {Domain::medical, "What are the symptoms, diagnosis and treatment of this disease?"},
    {Domain::legal, "Is this contract clause enforceable, and can I sue for breach?"},
    {Domain::financial, "How should I invest my savings, and how do interest rates affect bonds?"},
    {Domain::multimodal, "Describe what is shown in the attached image."},
    {Domain::science, "Explain photosynthesis, gravity and how chemical bonds work."},
    {Domain::general, "What is the capital of France and who wrote Hamlet?"},
    {Domain::general, "Give me tips for a job interview and a recipe for banana bread."}};

}  // namespace

double cosine_similarity(std::span<const float> a, std::span<const float> b) {
  if (a.size() != b.size() || a.empty()) return 0;
  const double norms = std::sqrt(dot(a, a)) * std::sqrt(dot(b, b));
  return norms > 0 ? std::clamp(dot(a, b) / norms, -1.0, 1.0) : 0;
}

std::span<const DomainExemplar> default_exemplars() { return kExemplars; }

bool SemanticRouter::add(Domain domain, std::span<const float> embedding) {
  if (embedding.empty() || (dimensions_ != 0 && embedding.size() != dimensions_)) return false;
  const double norm = std::sqrt(dot(embedding, embedding));
  if (!(norm > 0)) return false;
  dimensions_ = embedding.size();
  Exemplar e{domain, {}};
  e.unit.reserve(embedding.size());
  for (float v : embedding) e.unit.push_back(static_cast<float>(static_cast<double>(v) / norm));
  exemplars_.push_back(std::move(e));
  return true;
}

std::optional<SemanticRouter::Match> SemanticRouter::match(std::span<const float> embedding) const {
  if (!ready() || embedding.size() != dimensions_) return std::nullopt;
  const double norm = std::sqrt(dot(embedding, embedding));
  if (!(norm > 0)) return std::nullopt;
  // A domain is as near as its nearest exemplar.
  std::array<double, kDomains> nearest;
  nearest.fill(-2);
  for (const Exemplar& e : exemplars_) {
    double& best = nearest[static_cast<std::size_t>(e.domain)];
    best = std::max(best, dot(e.unit, embedding) / norm);
  }
  const std::size_t top =
      static_cast<std::size_t>(std::max_element(nearest.begin(), nearest.end()) - nearest.begin());
  Match m;
  m.domain = static_cast<Domain>(top);
  m.similarity = nearest[top];
  double sum = 0;
  for (std::size_t i = 0; i < kDomains; ++i) {
    if (nearest[i] <= -2) continue;
    m.domains[i] = std::exp(kSharpness * (nearest[i] - nearest[top]));
    sum += m.domains[i];
  }
  for (double& p : m.domains) p /= sum;
  return m;
}

}  // namespace cascade
