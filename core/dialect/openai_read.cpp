// OpenAI chat completions: reads whole answers and streams.
#include "base/text.hpp"
#include "dialect/body_reader.hpp"
#include "dialect/openai_chat.hpp"
#include "dialect/provider_error.hpp"

namespace cascade {

Finish openai_finish(std::string_view word) {
  if (word.empty()) return Finish::none;
  if (is_one_of(word, {"length", "max_tokens", "model_length", "MAX_TOKENS"})) return Finish::length;
  if (is_one_of(word, {"tool_calls", "function_call", "tool_use"})) return Finish::tool_calls;
  if (is_one_of(word, {"content_filter", "content-filter", "safety", "SAFETY"}))
    return Finish::content_filter;
  if (is_one_of(word, {"error", "insufficient_system_resource", "abort"})) return Finish::error;
  return Finish::stop;  // stop, eos, eos_token, end_turn, stop_sequence ...
}

TokenLogprob read_openai_logprob(JsonView entry) {
  TokenLogprob out;
  out.token = entry["token"].str();
  out.logprob = entry["logprob"].num();
  for (JsonView alternative : entry["top_logprobs"])
    out.top.emplace_back(alternative["token"].str(), alternative["logprob"].num());
  return out;
}

namespace {

class OpenAiReader final : public BodyReader {
 public:
  OpenAiReader(const WireTraits& traits, bool stream) : BodyReader(traits, stream, Framing::sse, "content") {
    split_think_tags();
  }

 private:
  void read_whole(JsonView body, std::vector<Delta>& out) override {
    if (body.is_array()) body = body.at(0);
    const JsonView choice = body["choices"].at(0);
    if (!choice) {
      fail(make_error(Status::malformed_response, "The provider's answer has no \"choices\"."));
      return;
    }
    read_head(body);
    read_choice(choice, choice["message"] ? choice["message"] : choice["delta"], out);
    read_sources(body, out);
    read_usage(body);
    if (reply_.finish == Finish::error) fail_with(choice, "the answer ended with an error");
  }

  void read_event(std::string_view event, std::string_view data, std::vector<Delta>& out) override {
    if (read_by_shape(data, out)) return;
    data = trim(data);
    if (data.empty()) return;
    if (data == "[DONE]") {
      complete_ = true;
      return;
    }
    Result<Json> parsed = parse_provider_json(data);
    if (!parsed) {
      if (data.front() == '{' || event == "error")
        fail(make_error(Status::malformed_response, "A chunk of the provider's stream is not JSON."));
      return;  // some proxies put words of their own between events
    }
    const std::size_t before = out.size();
    read_chunk(parsed->view(), event, data, out);
    learn_shape(data, out, before);
  }

  void read_chunk(JsonView chunk, std::string_view event, std::string_view raw, std::vector<Delta>& out) {
    if (looks_like_error(chunk) || event == "error") {
      fail_with(chunk, raw);
      return;
    }
    if (!chunk.is_object()) return;
    read_head(chunk);
    for (JsonView choice : chunk["choices"]) {
      if (choice["index"].integer() != 0) continue;
      const JsonView delta = choice["delta"] ? choice["delta"] : choice["message"];
      read_choice(choice, delta, out);
    }
    read_usage(chunk);
    if (reply_.citations.empty()) read_sources(chunk, out);
    if (reply_.finish == Finish::error) fail_with(chunk, "the stream ended with an error");
  }

  void read_head(JsonView body) {
    if (reply_.response_id.empty()) reply_.response_id = body["id"].str();
    if (reply_.model.empty()) reply_.model = body["model"].str();
  }

  void read_choice(JsonView choice, JsonView message, std::vector<Delta>& out) {
    read_reasoning(message, out);
    read_content(message["content"], out);
    if (!message["content"] && choice["text"].is_string()) add_text(choice["text"].str(), out);
    add_refusal(message["refusal"].str(), out);
    read_tool_calls(message, out);
    for (JsonView note : message["annotations"]) add_citation(note.dump(), out);
    read_logprobs(choice["logprobs"], message, out);
    if (const std::string_view word = choice["finish_reason"].str(); !word.empty()) {
      reply_.raw_finish = word;
      reply_.finish = openai_finish(word);
    }
  }

  void read_reasoning(JsonView message, std::vector<Delta>& out) {
    const JsonView content = message["reasoning_content"];
    if (content.is_string()) add_reasoning(content.str(), out);
    else add_reasoning(message["reasoning"].str(), out);
    if (const JsonView details = message["reasoning_details"]; details.is_array() && details.size() > 0)
      keep_details(details);
  }

  // OpenRouter's signed reasoning, to be sent back as it was.
  void keep_details(JsonView details) {
    std::string& kept = reply_.replay_json;
    for (JsonView d : details) {
      if (kept.empty()) kept = "[]";
      kept.pop_back();
      if (kept.size() > 1) kept += ',';
      kept += d.dump();
      kept += ']';
    }
  }

  void read_content(JsonView content, std::vector<Delta>& out) {
    if (content.is_string()) {
      add_text(content.str(), out);
      return;
    }
    if (!content.is_array()) return;
    for (JsonView part : content) {  // Mistral's reasoning models answer in parts
      if (part["type"].str() == "thinking") {
        if (part["thinking"].is_string()) add_reasoning(part["thinking"].str(), out);
        for (JsonView t : part["thinking"]) add_reasoning(t["text"].str(), out);
      } else {
        add_text(part["text"].str(), out);
      }
    }
  }

  void read_tool_calls(JsonView message, std::vector<Delta>& out) {
    std::size_t position = 0;
    for (JsonView call : message["tool_calls"]) read_tool_call(call, position++, out);
    if (const JsonView old = message["function_call"]; old.is_object())
      add_tool_call(0, {}, old["name"].str(), old["arguments"].str(), out);
  }

  void read_tool_call(JsonView call, std::size_t position, std::vector<Delta>& out) {
    const JsonView function = call["function"];
    const std::string_view id = call["id"].str(), name = function["name"].str();
    const JsonView arguments = function["arguments"];
    const std::string text = arguments.is_string()                           ? std::string(arguments.str())
                             : arguments.is_object() || arguments.is_array() ? arguments.dump()
                                                                             : std::string();
    std::size_t index =
        !reply_.tool_calls.empty() && name.empty() ? reply_.tool_calls.size() - 1 : reply_.tool_calls.size();
    const std::optional<std::int64_t> given = call["index"].opt_int();
    if (!streaming()) index = position;
    else if (given && *given >= 0) index = renumbered(static_cast<std::size_t>(*given), id, name);
    add_tool_call(index, id, name, text, out);
  }

  // Some servers send several whole calls that all say index 0: a new id together with a name begins a new
  // call.
  std::size_t renumbered(std::size_t index, std::string_view id, std::string_view name) const {
    if (index >= reply_.tool_calls.size()) return index;
    const ToolCall& known = reply_.tool_calls[index];
    const bool another =
        !id.empty() && !name.empty() && !known.id.empty() && known.id != id && !known.arguments.empty();
    return another ? reply_.tool_calls.size() : index;
  }

  void read_logprobs(JsonView logprobs, JsonView message, std::vector<Delta>& out) {
    if (logprobs.is_number()) {  // Together, streaming
      add_logprob({std::string(message["content"].str()), logprobs.num(), {}}, out);
      return;
    }
    for (JsonView entry : logprobs["content"]) add_logprob(read_openai_logprob(entry), out);
    const JsonView values = logprobs["token_logprobs"], alternatives = logprobs["top_logprobs"];
    JsonView::Iterator value = values.begin(), top = alternatives.begin();
    for (JsonView token : logprobs["tokens"]) {  // Together's parallel arrays
      if (!(value != values.end())) break;
      TokenLogprob t{std::string(token.str()), (*value).num(), {}};
      if (top != alternatives.end()) {
        for (JsonView a : *top) t.top.emplace_back(a.key(), a.num());
        ++top;
      }
      if ((*value).is_number()) add_logprob(std::move(t), out);
      ++value;
    }
  }

  void read_sources(JsonView body, std::vector<Delta>& out) {
    const JsonView sources = body["search_results"].size() > 0 ? body["search_results"] : body["citations"];
    for (JsonView s : sources) add_citation(s.dump(), out);
  }

  void read_usage(JsonView body) {
    JsonView u = body["usage"];
    if (!u.is_object()) u = body["x_groq"]["usage"];
    if (!u.is_object()) return;
    Usage& usage = reply_.usage;
    usage = {};
    usage.source = Usage::Source::provider;
    usage.input_total = u["prompt_tokens"].integer();
    usage.output_total = u["completion_tokens"].integer();
    const JsonView in = u["prompt_tokens_details"], of = u["completion_tokens_details"];
    usage.cache_read = in["cached_tokens"].integer(u["prompt_cache_hit_tokens"].integer());
    usage.cache_write = in["cache_write_tokens"].integer();
    usage.reasoning = of["reasoning_tokens"].integer(u["reasoning_tokens"].integer());
    usage.tool_requests = u["num_search_queries"].integer(u["num_sources_used"].integer());
    // Most count reasoning as part of the answer; where the total says otherwise, it is added.
    const std::int64_t total = u["total_tokens"].integer();
    if (usage.reasoning > 0 && total == usage.input_total + usage.output_total + usage.reasoning)
      usage.output_total += usage.reasoning;
    const JsonView cost = u["cost"];
    if (cost.is_number()) usage.provider_cost_usd = cost.num();
    else if (cost["total_cost"].is_number()) usage.provider_cost_usd = cost["total_cost"].num();
    usage.clamp();
  }
};

}  // namespace

std::unique_ptr<Reader> openai_chat_reader(const WireTraits& traits, bool stream) {
  return std::make_unique<OpenAiReader>(traits, stream);
}

}  // namespace cascade
