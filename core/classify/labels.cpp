// Names of domains and complexities, and the synonyms under which others know them.
#include "classify/labels.hpp"

#include "base/text.hpp"

namespace cascade {
namespace {

constexpr std::string_view kDomainNames[kDomains] = {
    "code",        "data", "structured", "rag",   "conversation", "tool",       "creative", "summary",
    "translation", "math", "medical",    "legal", "financial",    "multimodal", "science",  "general"};
constexpr std::string_view kComplexityNames[kComplexities] = {"trivial", "simple", "moderate", "hard",
                                                              "expert"};

struct Synonym {
  std::string_view name;
  Domain domain;
};
constexpr Synonym kSynonyms[] = {{"coding", Domain::code},
                                 {"programming", Domain::code},
                                 {"software", Domain::code},
                                 {"data_analysis", Domain::data},
                                 {"analytics", Domain::data},
                                 {"extraction", Domain::structured},
                                 {"json", Domain::structured},
                                 {"retrieval", Domain::rag},
                                 {"chat", Domain::conversation},
                                 {"tools", Domain::tool},
                                 {"function", Domain::tool},
                                 {"function_call", Domain::tool},
                                 {"agent", Domain::tool},
                                 {"writing", Domain::creative},
                                 {"creative_writing", Domain::creative},
                                 {"summarization", Domain::summary},
                                 {"summarisation", Domain::summary},
                                 {"summarize", Domain::summary},
                                 {"translate", Domain::translation},
                                 {"maths", Domain::math},
                                 {"mathematics", Domain::math},
                                 {"medicine", Domain::medical},
                                 {"health", Domain::medical},
                                 {"healthcare", Domain::medical},
                                 {"law", Domain::legal},
                                 {"finance", Domain::financial},
                                 {"business", Domain::financial},
                                 {"economics", Domain::financial},
                                 {"vision", Domain::multimodal},
                                 {"image", Domain::multimodal},
                                 {"audio", Domain::multimodal},
                                 {"scientific", Domain::science},
                                 {"stem", Domain::science},
                                 {"physics", Domain::science},
                                 {"chemistry", Domain::science},
                                 {"biology", Domain::science},
                                 {"other", Domain::general},
                                 {"knowledge", Domain::general},
                                 {"qa", Domain::general}};

}  // namespace

std::string_view domain_name(Domain d) { return kDomainNames[static_cast<std::size_t>(d)]; }

std::optional<Domain> domain_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kDomains; ++i)
    if (iequals(name, kDomainNames[i])) return static_cast<Domain>(i);
  for (const Synonym& s : kSynonyms)
    if (iequals(name, s.name)) return s.domain;
  return std::nullopt;
}

std::string_view complexity_name(Complexity c) { return kComplexityNames[static_cast<std::size_t>(c)]; }

std::optional<Complexity> complexity_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kComplexities; ++i)
    if (iequals(name, kComplexityNames[i])) return static_cast<Complexity>(i);
  return std::nullopt;
}

std::string_view detection_method_name(DetectionMethod m) {
  switch (m) {
    case DetectionMethod::rules: return "rules";
    case DetectionMethod::model: return "model";
    case DetectionMethod::embedding: return "embedding";
  }
  return "model";
}

Complexity complexity_of(double difficulty) {
  if (difficulty < 0.12) return Complexity::trivial;
  if (difficulty < 0.27) return Complexity::simple;
  if (difficulty < 0.45) return Complexity::moderate;
  if (difficulty < 0.65) return Complexity::hard;
  return Complexity::expert;
}

}  // namespace cascade
