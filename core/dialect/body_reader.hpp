// BodyReader: what all readers share. It finds out how the body is framed, keeps the growing Reply, and turns
// whatever went wrong into one typed error. A dialect only says what one JSON document or one event means.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "dialect/chunk_template.hpp"
#include "dialect/dialect.hpp"
#include "dialect/event_lines.hpp"

namespace cascade {

// JSON from a provider. Where it is not quite JSON (bytes that are not UTF-8, half a surrogate pair, a NUL),
// it is repaired.
Result<Json> parse_provider_json(std::string_view text);

class BodyReader : public Reader {
 public:
  enum class Framing : std::uint8_t { sse, lines };
  // `text_key`: the name under which a stream's chunks carry their text.
  BodyReader(const WireTraits& traits, bool stream, Framing framing, std::string_view text_key);

  void on_head(int http_status, const std::vector<std::pair<std::string, std::string>>& headers) final;
  void on_bytes(std::string_view bytes, std::vector<Delta>& out) final;
  Result<Reply> finish(std::vector<Delta>& out, std::int64_t now_wall_ms) final;
  const Reply& so_far() const final { return reply_; }
  bool complete() const final { return complete_; }

 protected:
  // One whole answer that is not an error.
  virtual void read_whole(JsonView body, std::vector<Delta>& out) = 0;
  // One event of a stream: SSE data, or a line.
  virtual void read_event(std::string_view event, std::string_view data, std::vector<Delta>& out) = 0;
  // Last touches before the reply is handed over.
  virtual void tidy() {}

  void add_text(std::string_view text, std::vector<Delta>& out);
  void add_reasoning(std::string_view text, std::vector<Delta>& out);
  void add_refusal(std::string_view text, std::vector<Delta>& out);
  void add_citation(std::string json, std::vector<Delta>& out);
  void add_logprob(TokenLogprob logprob, std::vector<Delta>& out);
  // A stretch of the arguments of call number `index`; id and name where this stretch brings them.
  void add_tool_call(std::size_t index, std::string_view id, std::string_view name,
                     std::string_view arguments, std::vector<Delta>& out);
  // For providers that give none: the same bytes make the same id, and another answer another one.
  std::string made_up_id(std::size_t index, std::string_view name) const;

  void fail(Error error) {
    if (!error_) error_ = std::make_unique<Error>(std::move(error));
  }
  // What an event says. Nothing where it is empty, the mark of the stream's end, or no JSON (the answer has
  // failed then).
  std::optional<Json> parse_event(std::string_view data);
  void fail_with(JsonView error_body, std::string_view raw);
  // The quick way: true when the chunk is like the last one, and its text (and token) is taken.
  bool read_by_shape(std::string_view chunk, std::vector<Delta>& out);
  // After the long way: deltas from `first` on are all that the chunk meant. Remembers its shape when it was
  // one text.
  void learn_shape(std::string_view chunk, const std::vector<Delta>& out, std::size_t first);
  void split_think_tags() { think_ = Think::start; }  // "<think>...</think>" before the answer is reasoning
  bool streaming() const { return mode_ == Mode::sse || mode_ == Mode::lines; }

  Reply reply_;
  std::string provider_;
  std::string salt_;  // what tells this answer from others, where there is no response id
  bool complete_ = false;

 private:
  enum class Mode : std::uint8_t { undecided, whole, sse, lines };
  enum class Think : std::uint8_t { off, start, inside, after };

  void decide(char first);
  void take_event(std::string_view event, std::string_view data, std::vector<Delta>& out) {
    if (!error_ && !data.empty()) read_event(event, data, out);  // after an error nothing more counts
  }
  void finish_whole(std::vector<Delta>& out);
  void add_plain_text(std::string_view text, std::vector<Delta>& out);
  void add_maybe_thinking(std::string_view text, std::vector<Delta>& out);
  void flush_thinking(std::vector<Delta>& out);
  Error seal(Error error, std::int64_t now_wall_ms) const;

  std::string api_key_;
  Framing framing_;
  bool stream_;
  Mode mode_ = Mode::undecided;
  Think think_ = Think::off;
  std::string held_;  // text that may still turn out to be a think tag
  int http_status_ = 0;
  std::vector<std::pair<std::string, std::string>> retry_headers_;  // what they say depends on the time
  std::string body_;
  SseSplitter sse_;
  LineSplitter lines_;
  ChunkTemplate shape_;
  ChunkTemplate::Found found_;
  std::unique_ptr<Error> error_;
};

}  // namespace cascade
