#include "policy/guard.hpp"

#include <algorithm>
#include <array>

#include "base/fields.hpp"
#include "base/text.hpp"

namespace cascade {
namespace {

struct Phrase {
  std::string_view category, words;
};
// Requests for harm, as phrases that hardly stand in harmless text. A net with wide meshes on purpose: a
// moderation model belongs behind a validator; this catches the blunt cases at no cost.
constexpr std::array<Phrase, 26> kPhrases = {{
    {"violence", "how to kill someone"},
    {"violence", "how to murder"},
    {"violence", "hire a hitman"},
    {"violence", "build a bomb"},
    {"violence", "make a bomb"},
    {"violence", "pipe bomb instructions"},
    {"violence", "mass shooting plan"},
    {"self_harm", "how to kill myself"},
    {"self_harm", "ways to commit suicide"},
    {"self_harm", "best way to hurt myself"},
    {"illegal", "make methamphetamine"},
    {"illegal", "cook meth"},
    {"illegal", "synthesize fentanyl"},
    {"illegal", "launder money without"},
    {"illegal", "forge a passport"},
    {"illegal", "counterfeit money"},
    {"cyber", "write ransomware"},
    {"cyber", "write a keylogger to steal"},
    {"cyber", "phishing page for"},
    {"cyber", "steal credit card numbers"},
    {"hate", "racial slur"},
    {"hate", "are subhuman"},
    {"hate", "should be exterminated"},
    {"sexual", "sexual content with a minor"},
    {"sexual", "child pornography"},
    {"sexual", "csam"},
}};

bool has_phrase(std::string_view text, std::string_view phrase) {
  for (std::size_t i = 0; i + phrase.size() <= text.size(); ++i) {
    if (!iequals(text.substr(i, phrase.size()), phrase)) continue;
    const auto word = [&](std::size_t k) {
      const char c = ascii_lower(text[k]);
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80) != 0;
    };
    if ((i == 0 || !word(i - 1)) && (i + phrase.size() == text.size() || !word(i + phrase.size())))
      return true;
  }
  return false;
}

std::string masked(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool plain =
        text[i] == '@' || text[i] == '.' || text[i] == '-' || text[i] == ' ' || i + 2 >= text.size();
    out += plain ? text[i] : '*';
  }
  return utf8_repair(out);
}

}  // namespace

Result<GuardConfig> read_guard_config(JsonView v, const std::string& path) {
  GuardConfig c;
  Fields::Errors errors;
  Fields f(v, path, errors);
  std::size_t word = 0;
  if (f.choice("pii", {"off", "flag", "redact", "block"}, &word))
    c.pii = static_cast<GuardConfig::Action>(word);
  if (f.choice("moderation", {"off", "flag", "block"}, &word))
    c.moderation = word == 2 ? GuardConfig::Action::block : static_cast<GuardConfig::Action>(word);
  f.strings("blocked_terms", &c.blocked_terms);
  std::erase_if(c.blocked_terms, [](const std::string& t) { return trim(t).empty(); });
  f.finish();
  if (!errors.empty()) return first_of(errors);
  return c;
}

GuardFinding check_guardrails(std::string_view text, const GuardConfig& c) {
  GuardFinding g;
  if (c.pii != GuardConfig::Action::off) {
    g.pii = find_pii(text);
    for (const PiiMatch& m : g.pii)
      g.violations.push_back({"pii", std::string(pii_name(m.kind)), c.pii == GuardConfig::Action::block});
    if (!g.pii.empty()) g.redacted = redact_pii(text, g.pii);
  }
  if (c.moderation != GuardConfig::Action::off)
    for (const Phrase& p : kPhrases)
      if (has_phrase(text, p.words))
        g.violations.push_back(
            {"moderation", std::string(p.category), c.moderation == GuardConfig::Action::block});
  for (const std::string& term : c.blocked_terms)
    if (has_phrase(text, term)) g.violations.push_back({"blocked_term", term, true});
  g.allowed =
      std::none_of(g.violations.begin(), g.violations.end(), [](const Violation& v) { return v.blocks; });
  return g;
}

Outcome guard_json(JsonView query, std::string& out) {
  if (!query["text"].is_string())
    return make_error(Status::invalid_argument, "$.text: expected a string, the text to check.", "$.text");
  GuardConfig config;
  config.pii = GuardConfig::Action::flag;
  config.moderation = GuardConfig::Action::block;
  if (const JsonView own = query["guardrails"]) {
    Result<GuardConfig> read = read_guard_config(own, "$.guardrails");
    if (!read) return read.error();
    config = std::move(*read);
  }
  const std::string_view text = query["text"].str();
  const GuardFinding g = check_guardrails(text, config);
  JsonWriter w(out);
  w.begin_object().field("allowed", g.allowed).key("violations").begin_array();
  for (const Violation& v : g.violations)
    w.begin_object()
        .field("kind", v.kind)
        .field("category", v.category)
        .field("blocks", v.blocks)
        .end_object();
  w.end_array().key("pii").begin_array();
  for (const PiiMatch& m : g.pii) {
    w.begin_object()
        .field("kind", pii_name(m.kind))
        .field("start", static_cast<std::int64_t>(m.begin))
        .field("end", static_cast<std::int64_t>(m.end));
    w.field("masked", masked(text.substr(m.begin, m.end - m.begin))).end_object();
  }
  w.end_array().field("redacted", g.redacted.empty() ? text : std::string_view(g.redacted)).end_object();
  return Unit{};
}

}  // namespace cascade
