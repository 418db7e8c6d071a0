#include "practice/exercises.hpp"

#include <cmath>
#include <unordered_map>

#include "base/hash.hpp"
#include "base/number.hpp"
#include "base/text.hpp"

namespace cascade::practice {

extern const char* const kExercisesJson;  // made from data/prompts.json at build time

namespace {

constexpr std::size_t kWindow = 4;  // words by which a prompt is recognised inside a longer text

struct Word {
  std::uint64_t hash = 0;
  std::size_t begin = 0, end = 0;  // where it stands in the text
};

bool is_word_byte(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80 ||
         c == '+' || c == '*' || c == '/' || c == '%';
}

template <typename Visit>
void each_word(std::string_view text, Visit visit) {
  for (std::size_t i = 0; i < text.size();) {
    if (!is_word_byte(static_cast<unsigned char>(text[i]))) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    std::uint64_t h = kFnvOffset;
    for (; i < text.size() && is_word_byte(static_cast<unsigned char>(text[i])); ++i)
      h = (h ^ static_cast<unsigned char>(ascii_lower(text[i]))) * 1099511628211ull;
    visit(Word{h, begin, i});
  }
}

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  each_word(text, [&](Word w) { words.push_back(w); });
  return words;
}

std::uint64_t combine(std::uint64_t h, std::uint64_t word) { return mix64(h * 31 + word); }

std::uint64_t text_hash(std::string_view text) {
  std::uint64_t h = 0;
  each_word(text, [&](Word w) { h = combine(h, w.hash); });
  return h;
}

struct Bank {
  Json json;
  std::vector<Exercise> all;
  std::vector<std::vector<Word>> words;
  std::unordered_map<std::uint64_t, std::size_t> by_text;
  std::unordered_multimap<std::uint64_t, std::size_t> by_start;

  static std::uint64_t window(const std::vector<Word>& w, std::size_t at) {
    std::uint64_t h = 1;
    for (std::size_t i = 0; i < kWindow; ++i) h = combine(h, w[at + i].hash);
    return h;
  }

  Bank() {
    auto parsed = parse_json(kExercisesJson);
    if (!parsed) return;
    json = std::move(*parsed);
    for (JsonView e : json.view()) {
      Exercise x;
      x.id = e["id"].str();
      x.domain = e["domain"].str();
      x.prompt = e["prompt"].str();
      x.strong = e["strong"].str();
      x.cheap = e["cheap"].str(x.strong);
      x.cheap_other = e["cheap_other"].str();
      x.cheap_right = e["right"].boolean(true);
      x.sure = e["sure"].num(0.97);
      x.span = e["span"].str();
      x.rival = e["rival"].str();
      x.check = e["check"];
      x.tools = e["tools"];
      x.tool_results = e["tool_results"];
      x.strong_call = e["strong_call"];
      x.cheap_call = e["cheap_call"];
      all.push_back(std::move(x));
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      by_text.emplace(text_hash(all[i].prompt), i);
      words.push_back(words_of(all[i].prompt));
      if (words[i].size() >= kWindow) by_start.emplace(window(words[i], 0), i);
    }
  }
};

const Bank& bank() {
  static const Bank the_bank;
  return the_bank;
}

// The last number in the text, thousands separators dropped.
bool last_number(std::string_view text, double& out) {
  bool found = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] < '0' || text[i] > '9') continue;
    std::string digits = i > 0 && text[i - 1] == '-' ? "-" : "";
    for (; i < text.size(); ++i) {
      const bool more = i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9';
      if ((text[i] >= '0' && text[i] <= '9') || (text[i] == '.' && more)) digits += text[i];
      else if (!(text[i] == ',' && more)) break;
    }
    if (const auto v = parse_double(digits)) {
      out = *v;
      found = true;
    }
  }
  return found;
}

// A choice letter that stands alone: "B", "(B)", "B)", "Answer: B."
bool has_choice(std::string_view text, char letter) {
  const auto alnum = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] < 'A' || text[i] > 'E') continue;
    if (i > 0 && alnum(text[i - 1])) continue;
    if (i + 1 < text.size() && alnum(text[i + 1])) continue;
    return text[i] == letter;  // the first letter given is the answer
  }
  return false;
}

bool json_matches(JsonView want, JsonView got) {
  if (want.is_object()) {
    for (JsonView m : want)
      if (!json_matches(m, got[m.key()])) return false;
    return got.is_object();
  }
  if (want.is_array()) {
    if (want.size() != got.size()) return false;
    for (std::size_t i = 0; i < want.size(); ++i)
      if (!json_matches(want.at(i), got.at(i))) return false;
    return true;
  }
  if (want.is_string()) return got.is_string() && iequals(want.str(), got.str());
  if (want.is_number()) return got.is_number() && std::fabs(want.num() - got.num()) < 1e-9;
  return want.dump() == got.dump();
}

}  // namespace

const std::vector<Exercise>& exercises() { return bank().all; }

const Exercise* find_exercise(std::string_view text) {
  const auto it = bank().by_text.find(text_hash(text));
  return it == bank().by_text.end() ? nullptr : &bank().all[it->second];
}

const Exercise* find_exercise_within(std::string_view text, Span& where) {
  const std::vector<Word> words = words_of(text);
  for (std::size_t at = 0; at + kWindow <= words.size(); ++at) {
    const auto [from, to] = bank().by_start.equal_range(Bank::window(words, at));
    for (auto it = from; it != to; ++it) {
      const std::vector<Word>& want = bank().words[it->second];
      if (at + want.size() > words.size()) continue;
      bool same = true;
      for (std::size_t i = 0; i < want.size() && same; ++i) same = want[i].hash == words[at + i].hash;
      if (!same) continue;
      where = {words[at].begin, words[at + want.size() - 1].end};
      return &bank().all[it->second];
    }
  }
  return nullptr;
}

bool is_right(const Exercise& exercise, std::string_view answer) {
  const JsonView check = exercise.check;
  for (JsonView s : check["all"])
    if (!icontains(answer, s.str())) return false;
  for (JsonView s : check["none"])
    if (icontains(answer, s.str())) return false;
  if (const JsonView any = check["any"]) {
    bool found = false;
    for (JsonView s : any) found = found || icontains(answer, s.str());
    if (!found) return false;
  }
  if (const JsonView number = check["number"]) {
    double got = 0;
    if (!last_number(answer, got) || std::fabs(got - number.num()) > 1e-6) return false;
  }
  if (const JsonView choice = check["choice"])
    if (!has_choice(answer, choice.str("?")[0])) return false;
  if (const JsonView want = check["json"]) {
    const std::size_t from = answer.find_first_of("{[");
    const std::size_t to = answer.find_last_of("}]");
    if (from == std::string_view::npos || to == std::string_view::npos || to < from) return false;
    const auto got = parse_json(answer.substr(from, to + 1 - from));
    if (!got || !json_matches(want, got->view())) return false;
  }
  if (const JsonView words = check["words"])
    if (static_cast<std::int64_t>(words_of(answer).size()) != words.integer()) return false;
  return !check["exact"] || iequals(trim(answer), check["exact"].str());
}

}  // namespace cascade::practice
