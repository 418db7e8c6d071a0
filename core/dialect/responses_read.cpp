// OpenAI Responses: reads whole answers and streams of named events.
#include "base/text.hpp"
#include "dialect/body_reader.hpp"
#include "dialect/openai_chat.hpp"
#include "dialect/provider_error.hpp"
#include "dialect/responses.hpp"

namespace cascade {
namespace {

class ResponsesReader final : public BodyReader {
 public:
  ResponsesReader(const WireTraits& traits, bool stream)
      : BodyReader(traits, stream, Framing::sse, "delta") {}

 private:
  void read_whole(JsonView body, std::vector<Delta>& out) override {
    if (!body["output"].is_array()) {
      fail(make_error(Status::malformed_response, "The provider's answer has no \"output\"."));
      return;
    }
    std::int64_t position = 0;
    for (JsonView item : body["output"]) read_item(item, position++, out);
    read_end(body);
  }

  void read_event(std::string_view event, std::string_view data, std::vector<Delta>& out) override {
    if (read_by_shape(data, out)) return;
    const std::optional<Json> parsed = parse_event(data);
    if (!parsed) return;
    const JsonView e = parsed->view();
    std::string_view type = e["type"].str(event);
    if (type == "error" || looks_like_error(e)) {
      fail_with(e, data);
      return;
    }
    constexpr std::string_view kPrefix = "response.";
    if (type.substr(0, kPrefix.size()) != kPrefix) return;
    type.remove_prefix(kPrefix.size());
    if (type == "output_text.delta") {
      const std::size_t before = out.size();
      add_text(e["delta"].str(), out);
      for (JsonView l : e["logprobs"]) add_logprob(read_openai_logprob(l), out);
      learn_shape(data, out, before);
    } else if (type == "refusal.delta") {
      add_refusal(e["delta"].str(), out);
    } else if (type == "reasoning_summary_text.delta" || type == "reasoning_text.delta") {
      add_reasoning(e["delta"].str(), out);
    } else if (type == "output_item.added") {
      if (e["item"]["type"].str() == "function_call")
        add_tool_call(call_at(e["output_index"].integer()), e["item"]["call_id"].str(),
                      e["item"]["name"].str(), {}, out);
    } else if (type == "function_call_arguments.delta") {
      if (!e["delta"].str().empty())
        add_tool_call(call_at(e["output_index"].integer()), {}, {}, e["delta"].str(), out);
    } else if (type == "output_text.annotation.added") {
      add_citation(e["annotation"].dump(), out);
    } else if (type == "output_item.done") {
      finish_item(e["item"], e["output_index"].integer(), out);
    } else if (type == "created" || type == "in_progress") {
      read_head(e["response"]);
    } else if (type == "completed" || type == "incomplete" || type == "failed" || type == "cancelled") {
      read_end(e["response"]);
      complete_ = true;
    }
  }

  // Calls are numbered among themselves; the provider numbers all items of its output.
  std::size_t call_at(std::int64_t output_index) {
    for (std::size_t i = 0; i < call_positions_.size(); ++i)
      if (call_positions_[i] == output_index) return i;
    call_positions_.push_back(output_index);
    return call_positions_.size() - 1;
  }

  void read_item(JsonView item, std::int64_t position, std::vector<Delta>& out) {
    const std::string_view type = item["type"].str();
    if (type == "message") {
      for (JsonView part : item["content"]) {
        add_text(part["text"].str(), out);
        add_refusal(part["refusal"].str(), out);
        for (JsonView note : part["annotations"]) add_citation(note.dump(), out);
        for (JsonView l : part["logprobs"]) add_logprob(read_openai_logprob(l), out);
      }
    } else if (type == "function_call") {
      add_tool_call(call_at(position), item["call_id"].str(), item["name"].str(), item["arguments"].str(),
                    out);
    } else if (type == "reasoning") {
      for (JsonView s : item["summary"]) add_reasoning(s["text"].str(), out);
      for (JsonView s : item["content"]) add_reasoning(s["text"].str(), out);
      keep(item);
    } else if (type == "web_search_call") {
      ++reply_.usage.tool_requests;
    }
  }

  // The end of an item in a stream: its text came in deltas; what came without any is taken from here.
  void finish_item(JsonView item, std::int64_t position, std::vector<Delta>& out) {
    const std::string_view type = item["type"].str();
    if (type == "reasoning") {
      keep(item);
    } else if (type == "web_search_call") {
      ++reply_.usage.tool_requests;
    } else if (type == "function_call") {
      const std::size_t call = call_at(position);
      const bool empty = call >= reply_.tool_calls.size() || reply_.tool_calls[call].arguments.empty();
      if (empty) add_tool_call(call, item["call_id"].str(), item["name"].str(), item["arguments"].str(), out);
    }
  }

  // Reasoning goes back with the next request only when it was handed over sealed.
  void keep(JsonView item) {
    if (!item["encrypted_content"].is_string()) return;
    std::string& kept = reply_.replay_json;
    if (kept.empty()) kept = "[";
    else kept.back() = ',';
    kept += item.dump();
    kept += ']';
  }

  void read_head(JsonView response) {
    if (reply_.response_id.empty()) reply_.response_id = response["id"].str();
    if (reply_.model.empty()) reply_.model = response["model"].str();
  }

  void read_end(JsonView response) {
    read_head(response);
    read_usage(response["usage"]);
    const std::string_view status = response["status"].str();
    const std::string_view why = response["incomplete_details"]["reason"].str();
    reply_.raw_finish = why.empty() ? status : why;
    if (status == "failed" || status == "cancelled" || response["error"].is_object()) {
      if (response["error"].is_object()) fail_with(response, status);
      else
        fail(make_error(Status::provider_unavailable,
                        "The provider gave the answer up: " + std::string(status) + "."));
    } else if (status == "incomplete") {
      reply_.finish = why == "content_filter" ? Finish::content_filter : Finish::length;
    } else {
      reply_.finish = Finish::stop;
    }
  }

  void read_usage(JsonView u) {
    if (!u.is_object()) return;
    Usage& usage = reply_.usage;
    usage.input_total = u["input_tokens"].integer();
    usage.output_total = u["output_tokens"].integer();
    usage.cache_read = u["input_tokens_details"]["cached_tokens"].integer();
    usage.cache_write = u["input_tokens_details"]["cache_write_tokens"].integer();
    usage.reasoning = u["output_tokens_details"]["reasoning_tokens"].integer();
    usage.source = Usage::Source::provider;
    usage.clamp();
  }

  std::vector<std::int64_t> call_positions_;
};

}  // namespace

std::unique_ptr<Reader> responses_reader(const WireTraits& traits, bool stream) {
  return std::make_unique<ResponsesReader>(traits, stream);
}

}  // namespace cascade
