// Reads the parts of a message: text, pictures, sounds, files.
#include "base/text.hpp"
#include "dialect/request_fields.hpp"

namespace cascade {
namespace {

// "data:image/png;base64,AAAA" -> mime and data. False when it is not a base64 data URL.
bool split_data_url(std::string_view url, Part& part) {
  const std::size_t comma = url.find(',');
  if (comma == std::string_view::npos) return false;
  std::string_view head = url.substr(5, comma - 5);
  constexpr std::string_view kBase64 = ";base64";
  if (head.size() < kBase64.size() || !iequals(head.substr(head.size() - kBase64.size()), kBase64))
    return false;
  head.remove_suffix(kBase64.size());
  part.mime = head.substr(0, head.find(';'));
  part.data = url.substr(comma + 1);
  return !part.mime.empty() && !part.data.empty();
}

void read_url(Fields& f, std::string_view key, std::string_view url, Part& part) {
  if (istarts_with(url, "data:")) {
    if (!split_data_url(url, part))
      f.fail(key, "this data URL is not of the form \"data:<type>;base64,<data>\"");
  } else if (istarts_with(url, "http://") || istarts_with(url, "https://")) {
    part.url = url;
  } else {
    f.fail(key, "needs a URL that starts with http://, https:// or data:");
  }
}

void read_image(Fields& part, Fields::Errors& errors, Part& out) {
  const JsonView image = part.any("image_url");
  if (image.is_string()) return read_url(part, "image_url", image.str(), out);
  Fields f(image, part.path_of("image_url"), errors, kRequestFault);
  if (!image.is_object()) return;
  static const std::vector<std::string_view> kDetails = {"low", "high", "auto"};
  std::size_t detail = 0;
  if (f.choice("detail", kDetails, &detail)) out.detail = kDetails[detail];
  std::string url;
  if (f.string("url", &url)) read_url(f, "url", url, out);
  else if (!image["url"]) f.fail("url", "is missing");
  f.finish();
}

void read_audio(Fields& part, Fields::Errors& errors, Part& out) {
  const JsonView audio = part.any("input_audio");
  Fields f(audio, part.path_of("input_audio"), errors, kRequestFault);
  if (!audio.is_object()) return;
  std::string format;
  if (f.string("data", &out.data); out.data.empty()) f.fail("data", "needs the base64 data of the sound");
  if (f.string("format", &format); format.empty())
    f.fail("format", "needs the format, such as \"wav\" or \"mp3\"");
  out.mime = "audio/" + format;
  f.finish();
}

std::string_view mime_of_name(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view ending = name.substr(dot + 1);
  if (iequals(ending, "pdf")) return "application/pdf";
  if (iequals(ending, "txt")) return "text/plain";
  if (iequals(ending, "csv")) return "text/csv";
  if (iequals(ending, "md")) return "text/markdown";
  return {};
}

void read_file(Fields& part, Fields::Errors& errors, Part& out) {
  const JsonView file = part.any("file");
  Fields f(file, part.path_of("file"), errors, kRequestFault);
  if (!file.is_object()) return;
  std::string data, url;
  f.string("file_data", &data);
  f.string("file_id", &out.file_id);
  f.string("url", &url);
  f.string("filename", &out.filename);
  f.string("mime_type", &out.mime);
  f.finish();
  if (!data.empty() + !out.file_id.empty() + !url.empty() != 1)
    return f.fail("", "needs exactly one of \"file_data\", \"file_id\" and \"url\"");
  if (!url.empty()) return read_url(f, "url", url, out);
  if (istarts_with(data, "data:")) return read_url(f, "file_data", data, out);
  out.data = std::move(data);
  if (out.data.empty() || !out.mime.empty()) return;
  out.mime = mime_of_name(out.filename);
  if (out.mime.empty()) f.fail("mime_type", "is needed: the file's type cannot be told from its name");
}

void read_part(JsonView part, const std::string& path, Fields::Errors& errors, Part& out) {
  if (part.is_string()) {
    out.text = part.str();
    return;
  }
  Fields f(part, path, errors, kRequestFault);
  if (!part.is_object()) return;
  static const std::vector<std::string_view> kTypes = {"text",       "image_url",   "input_audio", "file",
                                                       "input_text", "output_text", "refusal"};
  std::size_t type = 0;
  if (!part["type"])
    return f.fail("type", "is missing; allowed are \"text\", \"image_url\", \"input_audio\", \"file\"");
  if (!f.choice("type", kTypes, &type)) return;
  if (type == 1) {
    out.kind = Part::Kind::image;
    read_image(f, errors, out);
  } else if (type == 2) {
    out.kind = Part::Kind::audio;
    read_audio(f, errors, out);
  } else if (type == 3) {
    out.kind = Part::Kind::file;
    read_file(f, errors, out);
  } else {
    const std::string_view key = type == 6 ? "refusal" : "text";
    if (!f.string(key, &out.text) && !part[key]) f.fail(key, "is missing");
    f.alias("annotations");  // of an answer that is handed back as it came
    f.alias("logprobs");
  }
  f.finish();
}

}  // namespace

void read_parts(JsonView array, const std::string& path, Fields::Errors& errors, std::vector<Part>& out) {
  std::size_t i = 0;
  for (JsonView element : array) {
    Part p;
    read_part(element, element_path(path, i++), errors, p);
    out.push_back(std::move(p));
  }
}

}  // namespace cascade
