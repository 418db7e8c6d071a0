// The labels that classification hands out: domain, complexity, and how they were found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cascade {

enum class Domain : std::uint8_t {
  code,
  data,
  structured,
  rag,
  conversation,
  tool,
  creative,
  summary,
  translation,
  math,
  medical,
  legal,
  financial,
  multimodal,
  science,
  general
};
inline constexpr std::size_t kDomains = 16;

enum class Complexity : std::uint8_t { trivial, simple, moderate, hard, expert };
inline constexpr std::size_t kComplexities = 5;

// rules: a certain sign decided; model: the built-in learned model; embedding: vectors of an embeddings
// server or host.
enum class DetectionMethod : std::uint8_t { rules, model, embedding };

std::string_view domain_name(Domain d);
// Also the names that people and other programs use ("coding", "finance", "summarization", "maths" ...).
std::optional<Domain> domain_from_name(std::string_view name);
std::string_view complexity_name(Complexity c);
std::optional<Complexity> complexity_from_name(std::string_view name);
std::string_view detection_method_name(DetectionMethod m);

// Where one complexity ends and the next begins, on the scale of difficulty.
Complexity complexity_of(double difficulty);

}  // namespace cascade
