// Anthropic Messages: reads whole answers and streams of content blocks.
#include "base/text.hpp"
#include "dialect/anthropic.hpp"
#include "dialect/body_reader.hpp"
#include "dialect/provider_error.hpp"

namespace cascade {
namespace {

Finish anthropic_finish(std::string_view word) {
  if (word == "max_tokens" || word == "model_context_window_exceeded") return Finish::length;
  if (word == "tool_use") return Finish::tool_calls;
  if (word == "refusal") return Finish::refusal;
  return word.empty() ? Finish::none : Finish::stop;  // end_turn, stop_sequence, pause_turn
}

class AnthropicReader final : public BodyReader {
 public:
  AnthropicReader(const WireTraits& traits, bool stream) : BodyReader(traits, stream, Framing::sse, "text") {}

 private:
  struct Block {
    std::string type, text, signature, data;  // thinking blocks, kept for the way back
    std::size_t call = 0;                     // tool_use
    bool has_input = false;
  };

  void read_whole(JsonView body, std::vector<Delta>& out) override {
    if (!body["content"].is_array()) {
      fail(make_error(Status::malformed_response, "The provider's answer has no \"content\"."));
      return;
    }
    read_head(body);
    std::size_t index = 0;
    for (JsonView block : body["content"]) {
      begin_block(index, block, out);
      Block& b = blocks_[index++];
      if (b.type == "tool_use" && !b.has_input) add_tool_call(b.call, {}, {}, input_text(block), out);
      for (JsonView c : block["citations"]) add_citation(c.dump(), out);
    }
    read_stop(body);
    read_usage(body["usage"]);
  }

  void read_event(std::string_view event, std::string_view data, std::vector<Delta>& out) override {
    if (read_by_shape(data, out)) return;
    const std::optional<Json> parsed = parse_event(data);
    if (!parsed) return;
    const JsonView e = parsed->view();
    const std::string_view type = e["type"].str(event);
    const std::size_t before = out.size();
    if (type == "content_block_delta") {
      read_delta(e, out);
      learn_shape(data, out, before);
    } else if (type == "content_block_start") {
      begin_block(position(e), e["content_block"], out);
    } else if (type == "content_block_stop") {
      end_block(position(e), out);
    } else if (type == "message_start") {
      read_head(e["message"]);
      read_usage(e["message"]["usage"]);
      reply_.usage.source = Usage::Source::partial;  // until the last count is in
    } else if (type == "message_delta") {
      read_stop(e["delta"]);
      read_usage(e["usage"]);
    } else if (type == "message_stop") {
      complete_ = true;
    } else if (type == "error" || looks_like_error(e)) {
      fail_with(e, data);
    }
    // ping, and whatever comes to be added, says nothing about the answer
  }

  static constexpr std::size_t kMostBlocks = 4096;
  std::size_t position(JsonView e) const {
    const std::int64_t i = e["index"].integer();
    return i < 0 || i >= static_cast<std::int64_t>(kMostBlocks) ? kMostBlocks : static_cast<std::size_t>(i);
  }

  static std::string input_text(JsonView block) {
    return block["input"] ? block["input"].dump() : std::string("{}");
  }

  void begin_block(std::size_t index, JsonView block, std::vector<Delta>& out) {
    if (index >= kMostBlocks) {
      fail(make_error(Status::malformed_response,
                      "The provider's answer has a content block with an absurd index."));
      return;
    }
    if (blocks_.size() <= index) blocks_.resize(index + 1);
    Block& b = blocks_[index];
    b.type = block["type"].str();
    if (b.type == "text") {
      add_text(block["text"].str(), out);
    } else if (b.type == "thinking") {
      b.text = block["thinking"].str();
      b.signature = block["signature"].str();
      add_reasoning(b.text, out);
    } else if (b.type == "redacted_thinking") {
      b.data = block["data"].str();
    } else if (b.type == "tool_use") {
      b.call = calls_++;
      add_tool_call(b.call, block["id"].str(), block["name"].str(), {}, out);
      // A stream begins with an empty input and brings it in pieces; some servers bring it whole.
      if (streaming() && block["input"].size() > 0) {
        b.has_input = true;
        add_tool_call(b.call, {}, {}, block["input"].dump(), out);
      }
    } else if (b.type == "web_search_tool_result") {
      for (JsonView hit : block["content"]) add_citation(hit.dump(), out);
    }
  }

  void read_delta(JsonView e, std::vector<Delta>& out) {
    const JsonView d = e["delta"];
    const std::string_view type = d["type"].str();
    if (type == "text_delta") {
      add_text(d["text"].str(), out);
      return;
    }
    const std::size_t index = position(e);
    if (index >= blocks_.size()) return;
    Block& b = blocks_[index];
    if (type == "input_json_delta" && b.type == "tool_use") {
      if (d["partial_json"].str().empty()) return;
      b.has_input = true;
      add_tool_call(b.call, {}, {}, d["partial_json"].str(), out);
    } else if (type == "thinking_delta") {
      b.text += d["thinking"].str();
      add_reasoning(d["thinking"].str(), out);
    } else if (type == "signature_delta") {
      b.signature += d["signature"].str();
    } else if (type == "citations_delta") {
      add_citation(d["citation"].dump(), out);
    }
  }

  void end_block(std::size_t index, std::vector<Delta>& out) {
    if (index >= blocks_.size()) return;
    Block& b = blocks_[index];
    if (b.type == "tool_use" && !b.has_input) {
      b.has_input = true;
      add_tool_call(b.call, {}, {}, "{}", out);
    }
  }

  void read_head(JsonView message) {
    reply_.response_id = message["id"].str();
    reply_.model = message["model"].str();
  }

  void read_stop(JsonView holder) {
    const std::string_view word = holder["stop_reason"].str();
    if (word.empty()) return;
    reply_.raw_finish = word;
    reply_.finish = anthropic_finish(word);
    // A refusal has only the words that came before it; they are no answer.
    if (reply_.finish == Finish::refusal && reply_.refusal.empty()) {
      const std::string_view why = holder["stop_details"]["explanation"].str();
      reply_.refusal = why.empty() ? std::string_view("The model refused to answer.") : why;
    }
  }

  // Counts are cumulative; the input side excludes what came from or went into the cache, and may be repeated
  // or left out.
  void read_usage(JsonView u) {
    if (!u.is_object()) return;
    Usage& usage = reply_.usage;
    const auto later = [](JsonView v, std::int64_t& slot) {
      if (const auto n = v.opt_int()) slot = *n;
    };
    later(u["input_tokens"], plain_input_);
    later(u["cache_read_input_tokens"], usage.cache_read);
    later(u["cache_creation_input_tokens"], cache_write_);
    const JsonView by_life = u["cache_creation"];
    later(by_life["ephemeral_1h_input_tokens"], usage.cache_write_long);
    usage.cache_write = cache_write_ > usage.cache_write_long ? cache_write_ - usage.cache_write_long : 0;
    if (cache_write_ == 0) later(by_life["ephemeral_5m_input_tokens"], usage.cache_write);
    usage.input_total = plain_input_ + usage.cache_read + usage.cache_write + usage.cache_write_long;
    later(u["output_tokens"], usage.output_total);
    later(u["output_tokens_details"]["thinking_tokens"], usage.reasoning);
    later(u["server_tool_use"]["web_search_requests"], usage.tool_requests);
    usage.source = Usage::Source::provider;
  }

  void tidy() override {
    std::string kept;
    JsonWriter w(kept);
    w.begin_array();
    bool any = false;
    for (const Block& b : blocks_) {
      if (b.type == "thinking" && !b.signature.empty()) {
        w.begin_object()
            .field("type", b.type)
            .field("thinking", b.text)
            .field("signature", b.signature)
            .end_object();
        any = true;
      } else if (b.type == "redacted_thinking") {
        w.begin_object().field("type", b.type).field("data", b.data).end_object();
        any = true;
      }
    }
    w.end_array();
    if (any) reply_.replay_json = std::move(kept);
  }

  std::vector<Block> blocks_;
  std::size_t calls_ = 0;
  std::int64_t plain_input_ = 0, cache_write_ = 0;
};

}  // namespace

std::unique_ptr<Reader> anthropic_reader(const WireTraits& traits, bool stream) {
  return std::make_unique<AnthropicReader>(traits, stream);
}

}  // namespace cascade
