// Google Gemini generateContent: reads whole answers, streams of events, and arrays of chunks.
#include "base/text.hpp"
#include "dialect/body_reader.hpp"
#include "dialect/gemini.hpp"
#include "dialect/provider_error.hpp"

namespace cascade {
namespace {

Finish gemini_finish(std::string_view word) {
  if (word.empty() || word == "FINISH_REASON_UNSPECIFIED") return Finish::none;
  if (word == "MAX_TOKENS") return Finish::length;
  if (is_one_of(word, {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY",
                       "LANGUAGE"}))
    return Finish::content_filter;
  if (is_one_of(word, {"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "OTHER", "TOO_MANY_TOOL_CALLS"}))
    return Finish::error;
  return Finish::stop;
}

class GeminiReader final : public BodyReader {
 public:
  GeminiReader(const WireTraits& traits, bool stream) : BodyReader(traits, stream, Framing::sse, "text") {}

 private:
  void read_whole(JsonView body, std::vector<Delta>& out) override {
    if (body.is_array())
      for (JsonView chunk : body) read_chunk(chunk, out);
    else read_chunk(body, out);
    if (reply_.finish == Finish::none)
      fail(make_error(Status::malformed_response, "The provider's answer has no finished \"candidates\"."));
  }

  void read_event(std::string_view, std::string_view data, std::vector<Delta>& out) override {
    if (read_by_shape(data, out)) return;
    const std::optional<Json> parsed = parse_event(data);
    if (!parsed) return;
    if (looks_like_error(parsed->view())) {
      fail_with(parsed->view(), data);
      return;
    }
    const std::size_t before = out.size();
    const bool was_counted = reply_.usage.source != Usage::Source::none;
    read_chunk(parsed->view(), out);
    const bool counted = reply_.usage.source != Usage::Source::none;
    if (was_counted == counted) learn_shape(data, out, before);
  }

  void read_chunk(JsonView chunk, std::vector<Delta>& out) {
    if (reply_.response_id.empty()) reply_.response_id = chunk["responseId"].str();
    if (reply_.model.empty()) reply_.model = chunk["modelVersion"].str();
    read_usage(chunk["usageMetadata"]);
    const JsonView candidate = chunk["candidates"].at(0);
    if (!candidate) {
      if (const std::string_view why = chunk["promptFeedback"]["blockReason"].str(); !why.empty()) {
        Error e = make_error(Status::content_filtered,
                             "The provider's filter refused the prompt: " + std::string(why) + ".");
        e.detail_json = "{\"code\":";
        append_json_string(e.detail_json, why);
        e.detail_json += '}';
        fail(std::move(e));
      }
      return;
    }
    for (JsonView part : candidate["content"]["parts"]) read_part(part, out);
    read_grounding(candidate, out);
    read_logprobs(candidate["logprobsResult"], out);
    const std::string_view word = candidate["finishReason"].str();
    if (word.empty()) return;
    reply_.raw_finish = word;
    reply_.finish = gemini_finish(word);
    if (reply_.finish == Finish::error) {
      std::string message = "The model's answer broke off: " + std::string(word) + ".";
      if (const std::string_view more = candidate["finishMessage"].str(); !more.empty())
        message += " " + std::string(more);
      fail(make_error(Status::malformed_response, std::move(message)));
    }
    if (reply_.finish != Finish::none && chunk["usageMetadata"]) complete_ = true;
  }

  void read_part(JsonView part, std::vector<Delta>& out) {
    if (const JsonView call = part["functionCall"]; call.is_object()) {
      const std::size_t index = reply_.tool_calls.size();
      const std::string arguments = call["args"] ? call["args"].dump() : std::string("{}");
      add_tool_call(index, call["id"].str(), call["name"].str(), arguments, out);
      if (const JsonView signature = part["thoughtSignature"];
          signature.is_string() && index < reply_.tool_calls.size())
        reply_.tool_calls[index].replay_json = signature.dump();
      return;
    }
    const std::string_view text = part["text"].str();
    if (part["thought"].boolean()) add_reasoning(text, out);
    else add_text(text, out);
  }

  void read_grounding(JsonView candidate, std::vector<Delta>& out) {
    const JsonView grounding = candidate["groundingMetadata"];
    if (reply_.citations.empty()) {
      for (JsonView source : grounding["groundingChunks"]) add_citation(source.dump(), out);
      for (JsonView source : candidate["citationMetadata"]["citationSources"])
        add_citation(source.dump(), out);
    }
    if (const std::size_t searches = grounding["webSearchQueries"].size(); searches > 0)
      searches_ = static_cast<std::int64_t>(searches);
    reply_.usage.tool_requests = searches_;
  }

  void read_logprobs(JsonView result, std::vector<Delta>& out) {
    const JsonView alternatives = result["topCandidates"];
    JsonView::Iterator top = alternatives.begin();
    for (JsonView chosen : result["chosenCandidates"]) {
      TokenLogprob t{std::string(chosen["token"].str()), chosen["logProbability"].num(), {}};
      if (top != alternatives.end()) {
        for (JsonView a : (*top)["candidates"])
          t.top.emplace_back(a["token"].str(), a["logProbability"].num());
        ++top;
      }
      add_logprob(std::move(t), out);
    }
  }

  // Each chunk repeats the counts, the last one is right. Thoughts are counted apart and billed as output.
  void read_usage(JsonView u) {
    if (!u.is_object()) return;
    Usage& usage = reply_.usage;
    usage.reasoning = u["thoughtsTokenCount"].integer();
    usage.input_total = u["promptTokenCount"].integer() + u["toolUsePromptTokenCount"].integer();
    usage.output_total = u["candidatesTokenCount"].integer() + usage.reasoning;
    usage.cache_read = u["cachedContentTokenCount"].integer();
    usage.source = Usage::Source::provider;
    usage.clamp();
  }

  std::int64_t searches_ = 0;
};

}  // namespace

std::unique_ptr<Reader> gemini_reader(const WireTraits& traits, bool stream) {
  return std::make_unique<GeminiReader>(traits, stream);
}

}  // namespace cascade
