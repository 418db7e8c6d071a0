#include "practice/door.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

namespace cascade::practice {
namespace {

const char* ending_name(Ending e) {
  switch (e) {
    case Ending::close: return "close";
    case Ending::reset: return "reset";
    case Ending::stall: return "stall";
    case Ending::complete: break;
  }
  return "complete";
}

}  // namespace

std::string answer_json(Provider& provider, std::string_view request_json) {
  std::string out;
  JsonWriter json(out);
  const auto parsed = parse_json(request_json);
  if (!parsed || !parsed->view()["path"].is_string()) {
    json.begin_object()
        .field("error", parsed ? "The request needs a path." : std::string_view(parsed.error().message))
        .end_object();
    return out;
  }
  const JsonView in = parsed->view();
  Request request;
  request.method = in["method"].str("POST");
  request.path = in["path"].str();
  for (JsonView h : in["headers"]) request.headers.push_back({std::string(h.key()), std::string(h.str())});
  request.body = in["body"].str();
  const Reply reply = provider.answer(request, in["now_ms"].integer(0));

  json.begin_object().field("status", reply.status).key("headers").begin_object();
  for (const Header& h : reply.headers) json.field(to_lower_ascii(h.name), h.value);
  json.end_object()
      .field("streaming", reply.streaming)
      .field("silent", reply.silent)
      .field("ending", ending_name(reply.ending))
      .field("number", reply.number)
      .key("chunks")
      .begin_array();
  for (const Chunk& chunk : reply.chunks) {
    json.begin_object().field("delay_ms", chunk.delay_ms);
    // A string in JSON ends at a zero byte for many readers, so such bytes travel encoded too.
    if (is_utf8(chunk.bytes) && chunk.bytes.find('\0') == std::string::npos) json.field("text", chunk.bytes);
    else json.field("base64", base64_encode(chunk.bytes));
    json.end_object();
  }
  json.end_array().end_object();
  return out;
}

}  // namespace cascade::practice
