#include "gate/judge_json.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "classify/classify.hpp"

namespace cascade {
namespace {

Error wrong(std::string message, std::string path) {
  return make_error(Status::invalid_argument, std::move(message), std::move(path));
}

// Text of a message's content: a string, or parts of which the texts count.
void append_content(JsonView content, std::string& out) {
  if (content.is_string()) {
    out += content.str();
    return;
  }
  for (JsonView part : content) {
    if (const JsonView text = part["text"]; text.is_string()) {
      if (!out.empty() && out.back() != '\n') out += '\n';
      out += text.str();
    }
  }
}

Outcome read_prompt_of(JsonView line, JudgeLine& out) {
  if (const JsonView p = line["prompt"]; p.is_string()) {
    out.prompt = std::string(p.str());
    if (const JsonView s = line["system_prompt"]; s.is_string()) out.system_prompt = std::string(s.str());
    return Unit{};
  }
  const JsonView messages = line["messages"];
  if (!messages.is_array())
    return wrong("A line needs \"prompt\" (a string) or \"messages\" (an array).", "$.prompt");
  for (JsonView m : messages) {
    const std::string_view role = m["role"].str();
    std::string text;
    append_content(m["content"], text);
    if (role == "system" || role == "developer") {
      out.system_prompt += text + "\n";
      continue;
    }
    if (role == "user") out.prompt = text;
    out.conversation += text;
    for (JsonView call : m["tool_calls"])
      out.conversation += std::string(call["function"]["arguments"].str()) + "\n";
    out.conversation += '\n';
  }
  if (!out.system_prompt.empty() && !out.conversation.empty())
    out.conversation = out.system_prompt + out.conversation;
  return Unit{};
}

// One token's candidates: [{"token","logprob"}], [-0.1, -2.3] or {"token": -0.1}.
void read_top(JsonView top, std::vector<TokenAlternative>& out) {
  out.clear();
  for (JsonView t : top) {
    if (t.is_number()) out.push_back({t.key(), t.num()});
    else if (t["logprob"].is_number()) out.push_back({t["token"].str(), t["logprob"].num()});
  }
}

void read_logprobs(JsonView line, JudgeLine& out) {
  JsonView list = line["logprobs"];
  if (list.is_object()) list = list["content"];
  const JsonView tops = line["top_logprobs"];
  if (!list.is_array() && tops.is_array())
    list = tops;  // only candidates were kept: the first is the chosen one
  if (!list.is_array()) return;
  std::vector<TokenAlternative> alternatives;
  auto top = tops.begin();
  for (JsonView l : list) {
    JsonView candidates = l["top_logprobs"];
    if (!candidates) candidates = l["top"];
    if (!candidates && top != tops.end()) candidates = *top;
    if (top != tops.end()) ++top;
    read_top(candidates, alternatives);
    if (l.is_number()) out.logprobs.add({}, l.num(), alternatives);
    else if (l["logprob"].is_number()) out.logprobs.add(l["token"].str(), l["logprob"].num(), alternatives);
    else if (!alternatives.empty() && (l.is_array() || l.is_object())) {
      const auto best = std::max_element(alternatives.begin(), alternatives.end(),
                                         [](const auto& a, const auto& b) { return a.logprob < b.logprob; });
      out.logprobs.add(best->token, best->logprob, alternatives);
    }
  }
  if (out.logprobs.count() > 0) out.in.logprobs = &out.logprobs;
}

Outcome read_tools(JsonView line, JudgeLine& out) {
  std::size_t i = 0;
  for (JsonView t : line["tools"]) {
    const JsonView f = t["function"].is_object() ? t["function"] : t;
    ToolDef d;
    d.name = std::string(f["name"].str());
    if (d.name.empty())
      return wrong("A tool needs a name.", "$.tools[" + std::to_string(i) + "].function.name");
    d.description = std::string(f["description"].str());
    const JsonView schema = f["parameters"].is_object() ? f["parameters"] : f["input_schema"];
    d.parameters_json = schema.is_object() ? schema.dump() : R"({"type":"object","properties":{}})";
    d.strict = f["strict"].boolean();
    out.tools.push_back(std::move(d));
    ++i;
  }
  i = 0;
  for (JsonView c : line["tool_calls"]) {
    const JsonView f = c["function"].is_object() ? c["function"] : c;
    ToolCall call;
    call.id = std::string(c["id"].str());
    call.name = std::string(f["name"].str());
    if (call.name.empty())
      return wrong("A tool call needs a name.", "$.tool_calls[" + std::to_string(i) + "].function.name");
    const JsonView args = f["arguments"] ? f["arguments"] : f["input"] ? f["input"] : f["args"];
    call.arguments = args.is_string() ? std::string(args.str()) : args ? args.dump() : "{}";
    out.tool_calls.push_back(std::move(call));
    ++i;
  }
  out.in.tools = out.tools;
  out.in.tool_calls = out.tool_calls;
  const JsonView choice = line["tool_choice"];
  if (choice.str() == "required" || choice.str() == "any") out.in.tool_choice = ToolChoice::Kind::required;
  else if (choice.str() == "none") out.in.tool_choice = ToolChoice::Kind::none;
  else if (choice.is_object()) out.in.tool_choice = ToolChoice::Kind::named;
  if (const JsonView p = line["parallel_tool_calls"]; p.is_bool()) out.in.parallel_tools = p.boolean();
  return Unit{};
}

void read_format(JsonView line, JudgeLine& out) {
  const JsonView f = line["response_format"];
  const std::string_view type = f.is_string() ? f.str() : f["type"].str();
  if (type == "json_object" || type == "json") out.response_format.kind = ResponseFormat::Kind::json_object;
  else if (type == "json_schema" || f["json_schema"].is_object() || f["schema"].is_object()) {
    out.response_format.kind = ResponseFormat::Kind::json_schema;
    JsonView schema = f["json_schema"]["schema"];
    if (!schema) schema = f["schema"];
    if (!schema) schema = f["json_schema"];
    out.response_format.schema_json = schema.dump();
  } else if (f.is_object() && f["properties"].is_object()) {  // a bare schema
    out.response_format.kind = ResponseFormat::Kind::json_schema;
    out.response_format.schema_json = f.dump();
  }
  if (out.response_format.kind != ResponseFormat::Kind::text) out.in.response_format = &out.response_format;
}

Outcome read_share(JsonView line, const char* key, std::optional<double>& into, double least = 0) {
  const JsonView v = line[key];
  if (!v || v.is_null()) return Unit{};
  if (v.is_bool()) {
    into = v.boolean() ? 1.0 : 0.0;
    return Unit{};
  }
  if (!v.is_number() || v.num() < least || v.num() > 1)
    return wrong(std::string("\"") + key + "\" must be a number from " + (least < 0 ? "-1" : "0") + " to 1.",
                 std::string("$.") + key);
  into = v.num();
  return Unit{};
}

void read_documents(JsonView line, JudgeLine& out) {
  const JsonView docs = line["documents"];
  std::size_t n = docs.size();
  out.document_texts.reserve(n * 3);
  for (JsonView d : docs) {
    const auto keep = [&](std::string_view s) -> std::string_view {
      return out.document_texts.emplace_back(s);
    };
    GivenDocument g;
    if (d.is_string()) g.text = keep(d.str());
    else {
      g.id = keep(d["id"].is_number() ? d["id"].dump() : std::string(d["id"].str()));
      g.title = keep(d["title"].str());
      g.text = keep(d["text"].str(d["content"].str()));
    }
    out.documents.push_back(g);
  }
  out.in.documents = out.documents;
}

void read_validators(JsonView line, JudgeLine& out) {
  const JsonView list = line["validators"];
  out.validator_texts.reserve(list.size() * 2);
  for (JsonView v : list) {
    ValidatorResult r;
    r.name = out.validator_texts.emplace_back(v["name"].str("validator"));
    r.reason = out.validator_texts.emplace_back(v["reason"].str());
    r.score = v["score"].num(1);
    r.passed = v["passed"].boolean(r.score >= 0.5);
    out.validators.push_back(r);
  }
  out.in.validators = out.validators;
}

}  // namespace

Outcome read_judge_line(JsonView line, const GateConfig& base, JudgeLine& out) {
  if (!line.is_object())
    return wrong(std::string("A line must be a JSON object, not ") + line.type_name() + ".", "$");
  if (const JsonView id = line["id"]) out.id_json = id.dump();
  if (auto r = read_prompt_of(line, out); !r) return r;
  const JsonView answer = line["answer"];
  if (answer.is_string()) out.answer = std::string(answer.str());
  else if (answer.is_object() || answer.is_array() || answer.is_number() || answer.is_bool())
    out.answer = answer.dump();
  else if (!line["tool_calls"].is_array()) return wrong("A line needs \"answer\", a string.", "$.answer");
  out.model = std::string(line["model"].str());
  out.domain = std::string(line["domain"].str());
  out.finish_reason = std::string(line["finish_reason"].str());

  JudgeInput& in = out.in;
  read_logprobs(line, out);
  if (auto r = read_tools(line, out); !r) return r;
  read_format(line, out);
  read_documents(line, out);
  read_validators(line, out);
  if (auto r = read_share(line, "self_check", in.self_check); !r) return r;
  if (auto r = read_share(line, "judge", in.judge_score); !r) return r;
  if (auto r = read_share(line, "prior", in.prior); !r) return r;
  if (auto r = read_share(line, "difficulty", in.difficulty); !r) return r;
  if (auto r = read_share(line, "similarity", in.similarity, -1); !r) return r;
  const JsonView samples = line["samples"];
  for (JsonView s : samples)
    out.sample_texts.emplace_back(s.is_string()           ? std::string(s.str())
                                  : s["text"].is_string() ? std::string(s["text"].str())
                                                          : s.dump());
  for (const std::string& s : out.sample_texts) out.samples.push_back(s);
  if (const JsonView c = line["complexity"]; c.is_string()) in.complexity = complexity_from_name(c.str());
  if (const JsonView c = line["costs"]; c.is_object()) {
    Stakes s;
    s.draft_cost = c["draft"].num();
    s.strong_cost = c["strong"].num();
    s.strong_accuracy = c["strong_accuracy"].num(kOrdinaryStrongAccuracy);
    s.check_cost_self = c["self_check"].num();
    s.check_cost_sample = c["sample"].num(s.draft_cost);
    s.check_cost_judge = c["judge"].num();
    in.stakes = s;
  }
  in.last_tier = line["last_tier"].boolean();
  auto config = GateConfig::from_json(line["quality"], "$.quality", base);
  if (!config) return config.error();
  out.config = std::move(*config);

  in.prompt = out.prompt;
  in.answer = out.answer;
  in.conversation = out.conversation;
  in.system_prompt = out.system_prompt;
  in.model = out.model;
  in.domain = out.domain;
  in.finish_reason = out.finish_reason;
  in.samples = out.samples;

  // What the line does not say about the prompt, the classifier does.
  PromptContext context;
  context.tools_present = !out.tools.empty();
  context.json_requested = in.response_format != nullptr;
  const Classification c = classify_text(out.prompt, context, &out.prompt_features);
  in.prompt_features = &out.prompt_features;
  if (out.domain.empty()) in.domain = domain_name(c.domain);
  if (!in.complexity) in.complexity = c.complexity;
  if (!in.prior) in.prior = c.prior;
  if (!in.difficulty) in.difficulty = c.difficulty;
  return Unit{};
}

void write_judgement(const JudgeLine& line, const Judgement& j, std::string& out) {
  JsonWriter w(out);
  w.begin_object();
  if (!line.id_json.empty()) w.key("id").raw(line.id_json);
  w.field("p_accept", std::round(j.p_accept * 1e9) / 1e9)
      .field("verdict", verdict_name(j.verdict))
      .key("vetoes")
      .begin_array();
  for (const Veto& v : j.vetoes)
    w.begin_object().field("code", v.code).field("reason", v.reason).end_object();
  w.end_array().key("signals").begin_object();
  for (const Signal& s : j.signals) w.field(s.name, std::round(s.value * 1e6) / 1e6);
  w.end_object().key("reasons").begin_array();
  for (const std::string& r : j.reasons) w.string(r);
  w.end_array().field("threshold", j.threshold).field("task", j.task).field("table", j.table).end_object();
}

Outcome judge_json(JsonView view, const GateConfig& base, const CalibrationSet& calibration,
                   std::string& out) {
  const JsonView learned = view["calibration"];
  if (!learned || learned.is_null()) {
    JudgeLine line;
    if (auto r = read_judge_line(view, base, line); !r) return r;
    write_judgement(line, judge(line.in, line.config, calibration), out);
    return Unit{};
  }
  CalibrationSet own = calibration;
  if (auto r = own.merge_json(learned, "$.calibration"); !r) return r;
  auto tuned = GateConfig::from_json(learned["quality"], "$.calibration.quality", base);
  if (!tuned) return tuned.error();
  JudgeLine line;
  if (auto r = read_judge_line(view, *tuned, line); !r) return r;
  write_judgement(line, judge(line.in, line.config, own), out);
  return Unit{};
}

}  // namespace cascade
