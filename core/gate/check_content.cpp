// Vetoes on content that can be checked without knowing the world: arithmetic, options, demands of the
// prompt, citations.
#include <cmath>

#include "base/number.hpp"
#include "base/text.hpp"
#include "gate/constraints.hpp"
#include "gate/scan.hpp"
#include "gate/veto.hpp"

namespace cascade::gate {
namespace {

void check_arithmetic_of(const Scene& s, Findings& f) {
  const Arithmetic& a = s.reading.arithmetic;
  if (a.wrong > 0) f.veto("arithmetic", "The arithmetic is wrong: " + a.first_wrong + ".");
  else if (s.reading.worked_out == WorkedOut::wrong && !s.in.partial)
    f.veto("arithmetic", "What was asked comes to " +
                             number_text(std::round(s.reading.asked->value * 1e6) / 1e6) +
                             ", and the answer does not say so.");
  else if (a.doubtful > 0)
    f.doubt("arithmetic_doubtful", "A calculation could not be confirmed.", a.doubtful);
}

void check_options(const Scene& s, Findings& f) {
  const Ask& ask = s.reading.ask;
  const FinalAnswer& final = s.reading.final;
  if (s.in.partial) return;
  if (ask.option_count > 0) {
    if (final.found && final.value.size() == 1 && !ask.in_options(final.value[0]))
      f.veto("not_an_option", "The answer is \"" + final.value + "\", and there is no such option.");
    else if (!final.found && s.answer.shape.words <= 40)
      f.doubt("no_option", "No option could be recognised in the answer.");
    return;
  }
  if (ask.yes_no && final.found && final.value != "yes" && final.value != "no")
    f.doubt("neither_yes_nor_no", "The question asks for yes or no, and the answer is neither.");
}

// [3] or [doc-7] in the answer must name a document that was given.
void check_citations(const Scene& s, Findings& f) {
  if (s.in.documents.empty()) return;
  const std::string_view t = s.in.answer;
  for (std::size_t at = t.find('['); at != std::string_view::npos; at = t.find('[', at + 1)) {
    const std::size_t end = t.find(']', at);
    if (end == std::string_view::npos || end - at > 48) continue;
    if (end + 1 < t.size() && t[end + 1] == '(') continue;  // a Markdown link
    std::string_view inside = trim(t.substr(at + 1, end - at - 1));
    if (!inside.empty() && inside.front() == '^') inside.remove_prefix(1);
    // [1, 2] and [doc1; doc2]
    while (!inside.empty()) {
      const std::size_t cut = inside.find_first_of(",;");
      std::string_view name = trim(inside.substr(0, cut));
      inside = cut == std::string_view::npos ? std::string_view() : inside.substr(cut + 1);
      bool known = false, looks_like_id = false;
      for (const GivenDocument& d : s.in.documents) {
        known = known || iequals(d.id, name) || (!d.title.empty() && iequals(d.title, name));
        // The shape of the ids tells whether this bracket means one: same leading letters, or both numbers.
        std::size_t i = 0;
        while (i < d.id.size() && i < name.size() && is_alpha(d.id[i]) &&
               ascii_lower(d.id[i]) == ascii_lower(name[i]))
          ++i;
        looks_like_id = looks_like_id || (i >= 2 && i < d.id.size());
      }
      std::string_view digits = name;
      for (const std::string_view head : {"document ", "doc ", "source ", "doc", "source", "ref "})
        if (istarts_with(digits, head)) {
          digits = trim(digits.substr(head.size()));
          break;
        }
      bool numeric = !digits.empty() && digits.size() <= 3;
      std::size_t n = 0;
      for (char c : digits) {
        numeric = numeric && is_digit(c);
        if (numeric) n = n * 10 + static_cast<std::size_t>(c - '0');
      }
      if (known || (numeric && n >= 1 && n <= s.in.documents.size())) continue;
      if (numeric || looks_like_id) {
        f.veto("citation", "The answer cites [" + std::string(name) + "], and no such document was given.");
        return;
      }
    }
  }
}

}  // namespace

void check_content(const Scene& s, Findings& f) {
  check_arithmetic_of(s, f);
  check_options(s, f);
  check_citations(s, f);
  if (s.in.partial || s.in.answer.empty() || !s.in.tool_calls.empty()) return;
  for (auto& broken : broken_constraints(s.asking, s.in.answer, s.answer.shape)) {
    if (broken.certain) f.veto("constraint", std::move(broken.reason));
    else f.doubt("constraint_doubtful", std::move(broken.reason));
  }
}

}  // namespace cascade::gate
