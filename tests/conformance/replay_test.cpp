// Replays every dialogue: what is written, and what is read in every slicing, must be what the file says.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "dialogue.hpp"

namespace cascade::conformance {
namespace {

std::string normal(JsonView v) { return v.dump(); }

void expect_same_json(JsonView expected, const std::string& found, const std::string& what) {
  const Result<Json> parsed = parse_json(found);
  ASSERT_TRUE(parsed) << what << " is not JSON: " << found;
  EXPECT_TRUE(cJSON_Compare(expected.raw(), parsed->view().raw(), 1))
      << what << "\n  expected " << normal(expected) << "\n  found    " << found;
}

class Writes : public testing::Test {
 public:
  explicit Writes(const Dialogue& d) : d_(d) {}
  void TestBody() override {
    const JsonView expected = d_.view()["writes"];
    Result<Prompt> prompt = read_prompt(d_.view()["request"], {});
    ASSERT_TRUE(prompt) << prompt.error().message;
    const std::string_view policy = d_.view()["unsupported"].str("map");
    const Result<Written> w = d_.dialect->write(*prompt, d_.traits,
                                                policy == "drop"     ? OnUnsupported::drop
                                                : policy == "refuse" ? OnUnsupported::refuse
                                                                     : OnUnsupported::map);
    if (const JsonView refused = expected["refuses"]) {
      ASSERT_FALSE(w);
      EXPECT_EQ(w.error().status, Status::unsupported);
      EXPECT_EQ(w.error().path, refused.str());
      return;
    }
    ASSERT_TRUE(w) << w.error().message;
    EXPECT_EQ(w->http.method, "POST");
    EXPECT_EQ(w->http.url, expected["url"].str());
    for (JsonView h : expected["headers"]) {
      const auto found = std::find_if(w->http.headers.begin(), w->http.headers.end(),
                                      [&](const auto& pair) { return iequals(pair.first, h.key()); });
      ASSERT_NE(found, w->http.headers.end()) << h.key();
      EXPECT_EQ(found->second, h.str()) << h.key();
    }
    EXPECT_EQ(w->http.url.find(kKey), std::string::npos) << "a key in the URL";
    EXPECT_EQ(w->http.body.find(kKey), std::string::npos) << "a key in the body";
    expect_same_json(expected["body"], w->http.body, "body");
    std::string notes;
    JsonWriter n(notes);
    n.begin_array();
    for (const std::string& note : w->notes) n.string(note);
    n.end_array();
    if (expected["notes"]) {
      expect_same_json(expected["notes"], notes, "notes");
    } else {
      EXPECT_EQ(notes, "[]");
    }
  }

 private:
  const Dialogue& d_;
};

class Reads : public testing::Test {
 public:
  Reads(const Dialogue& d, const Answer& a) : d_(d), a_(a) {}
  void TestBody() override {
    const Outcome whole = replay(d_, a_, a_.bytes, {});
    if (a_.reply) {
      ASSERT_TRUE(whole.ok) << whole.message;
      expect_same_json(a_.reply, whole.said, "reply");
    } else {
      ASSERT_FALSE(whole.ok) << whole.said;
      expect_same_json(a_.error, whole.said, "error");
      EXPECT_FALSE(whole.message.empty());
      EXPECT_EQ(whole.message.find(kKey), std::string::npos) << "a key in a message";
    }
    EXPECT_TRUE(whole.utf8);

    const std::size_t n = a_.bytes.size();
    std::vector<std::size_t> every(n);
    for (std::size_t i = 0; i < n; ++i) every[i] = i;
    expect_like(whole, every, "byte by byte");
    for (std::size_t cut = 0; cut <= n; ++cut) {
      expect_like(whole, {cut}, "cut at " + std::to_string(cut));
      if (HasFailure()) return;
    }
    Random random(fnv1a(d_.file));
    for (int round = 0; round < 100; ++round) {
      std::vector<std::size_t> cuts;
      for (std::size_t at = 0; at < n;) {
        cuts.push_back(at);
        at += 1 + static_cast<std::size_t>(random.next() % 23);
      }
      expect_like(whole, cuts, "random slicing " + std::to_string(round));
    }
  }

 private:
  void expect_like(const Outcome& whole, const std::vector<std::size_t>& cuts, const std::string& how) {
    const Outcome o = replay(d_, a_, a_.bytes, cuts);
    EXPECT_EQ(o.said, whole.said) << how;
    EXPECT_EQ(o.deltas, whole.deltas) << how;
  }
  const Dialogue& d_;
  const Answer& a_;
};

void register_all() {
  for (const auto& d : all_dialogues()) {
    if (d->view()["writes"])
      testing::RegisterTest("Writes", d->file.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [dialogue = d.get()]() -> testing::Test* { return new Writes(*dialogue); });
    for (const Answer& a : d->answers)
      testing::RegisterTest(
          "Reads", (d->file + ": " + a.name).c_str(), nullptr, nullptr, __FILE__, __LINE__,
          [dialogue = d.get(), answer = &a]() -> testing::Test* { return new Reads(*dialogue, *answer); });
  }
}

}  // namespace
}  // namespace cascade::conformance

int main(int argc, char** argv) {
  cascade::conformance::register_all();
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
