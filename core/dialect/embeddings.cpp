#include "dialect/embeddings.hpp"

#include <cmath>

#include "base/text.hpp"
#include "dialect/body_reader.hpp"
#include "dialect/http_parts.hpp"
#include "dialect/openai_chat.hpp"
#include "dialect/request_writer.hpp"

namespace cascade {
namespace {

class Writer : public RequestWriter {
 public:
  using RequestWriter::RequestWriter;

  void write() {
    w_.begin_object().field("model", t_.model).key("input").begin_array();
    for (const Message& m : p_.messages) w_.string(m.text());
    w_.end_array();
    extra_.write(w_);
    w_.end_object();
  }
};

class EmbeddingsReader final : public BodyReader {
 public:
  explicit EmbeddingsReader(const WireTraits& traits) : BodyReader(traits, false, Framing::sse, "") {}

 private:
  void read_whole(JsonView body, std::vector<Delta>&) override {
    const JsonView data = body["data"];
    const auto count = static_cast<std::int64_t>(data.size());
    reply_.embeddings.resize(data.size());
    std::int64_t place = 0;
    for (JsonView d : data) {
      const std::int64_t index = d["index"].integer(place++);
      if (index >= 0 && index < count)
        reply_.embeddings[static_cast<std::size_t>(index)] = read_vector(d["embedding"]);
    }
    if (count == 0)
      return fail(
          make_error(Status::malformed_response, "The provider's answer has no \"data\" with embeddings."));
    reply_.model = body["model"].str();
    reply_.finish = Finish::stop;
    const JsonView u = body["usage"];
    if (!u.is_object()) return;
    reply_.usage.input_total = u["prompt_tokens"].integer(u["total_tokens"].integer());
    reply_.usage.source = Usage::Source::provider;
    if (u["cost"].is_number()) reply_.usage.provider_cost_usd = u["cost"].num();
    reply_.usage.clamp();
  }
  void read_event(std::string_view, std::string_view, std::vector<Delta>&) override {
  }  // there are no streams of these
};

}  // namespace

std::vector<float> read_vector(JsonView array) {
  std::vector<float> out;
  if (!array.is_array()) return out;
  out.reserve(array.size());
  for (JsonView v : array) {
    if (!v.is_number() || !std::isfinite(v.num())) return {};
    out.push_back(static_cast<float>(v.num()));
  }
  return out;
}

Result<Written> write_embeddings(const Prompt& prompt, const WireTraits& traits, OnUnsupported policy) {
  HttpRequest http;
  // Ollama's base is that of its own language; this one stands under /v1.
  const bool beside = traits.provider == "ollama" && !icontains(traits.base_url, "/v1");
  http.url = beside ? join_url(traits.base_url, "/v1/embeddings") : openai_url(traits, "/embeddings");
  openai_headers(http, traits, false);
  return written_by<Writer>(std::move(http), prompt, traits, policy);
}

std::unique_ptr<Reader> embeddings_reader(const WireTraits& traits, bool) {
  return std::make_unique<EmbeddingsReader>(traits);
}

}  // namespace cascade
