// Judges JSON lines with the shipped gate and prints what it saw, number by number, for fitting and
// measuring. Usage: eval_gate [tables.json] < lines.jsonl. A line with "right": true|false teaches the gate
// after it was judged. A tables file overrides the compiled-in factory tables: that is how the
// cross-validation measures tables that were fitted without the data set at hand.
#include <cmath>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "gate/calibration.hpp"
#include "gate/factory.hpp"
#include "gate/judge_json.hpp"

namespace {

using namespace cascade;

// The numbers of a tables file, in the order in which the fitting script writes them.
bool read_tables(const char* path, gate::FactoryTables& t) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  const auto doc = parse_json(text.str());
  if (!doc) return false;
  gate::read_factory_tables(doc->view(), t);
  return true;
}

void write_optional(JsonWriter& w, const char* key, const std::optional<double>& v) {
  if (v) w.field(key, *v);
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  gate::FactoryTables tables = gate::factory_tables();
  if (argc > 1 && !read_tables(argv[1], tables)) {
    std::cerr << "eval_gate: cannot read " << argv[1] << "\n";
    return 1;
  }
  CalibrationSet calibration(tables);
  std::string line, out;
  while (std::getline(std::cin, line)) {
    out.clear();
    const auto doc = parse_json(line);
    JudgeLine judged;
    if (!doc || !read_judge_line(doc->view(), {}, judged)) {
      std::cout << "{}\n";
      continue;
    }
    const Judgement j = judge(judged.in, judged.config, calibration);
    const Evidence& e = j.evidence;
    JsonWriter w(out);
    w.begin_object().field("p", j.p_accept).field("verdict", verdict_name(j.verdict)).field("task", j.task);
    w.key("vetoes").begin_array();
    for (const Veto& v : j.vetoes) w.string(v.code);
    w.end_array().key("why").begin_array();
    for (const Veto& v : j.vetoes) w.string(v.reason);
    w.end_array().key("doubts").begin_array();
    for (const Signal& s : j.signals)
      if (s.name.find('_') != std::string_view::npos && s.value == 1) w.string(s.name);
    w.end_array();
    write_optional(w, "confidence", e.confidence);
    write_optional(w, "weakest", e.weakest);
    write_optional(w, "agreement", e.agreement);
    write_optional(w, "self_check", e.self_check);
    write_optional(w, "prior", e.prior);
    write_optional(w, "difficulty", e.difficulty);
    w.field("span", static_cast<int>(e.span))
        .field("ordinary", gate::ordinary_confidence(e))
        .key("x")
        .begin_array();
    for (const float f : e.text) w.number(static_cast<double>(f));
    w.end_array().end_object();
    out += '\n';
    std::cout << out;
    if (const JsonView right = doc->view()["right"]; right.is_bool())
      calibration.learn(e, right.boolean() ? 1 : 0);  // after it was judged
  }
  return 0;
}
