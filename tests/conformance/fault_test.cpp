// What goes wrong on the way: every answer is cut off at every byte and damaged at many; a reader must stay
// calm.
#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "dialogue.hpp"

namespace cascade::conformance {
namespace {

TEST(Faults, AnAnswerCutOffAnywhereIsAnErrorOrComplete) {
  for (const auto& d : all_dialogues())
    for (const Answer& a : d->answers) {
      const Outcome whole = replay(*d, a, a.bytes, {});
      for (std::size_t n = 0; n < a.bytes.size(); ++n) {
        const Outcome o = replay(*d, a, std::string_view(a.bytes).substr(0, n), {});
        const std::string where = d->file + ": " + a.name + " cut at " + std::to_string(n);
        ASSERT_EQ(whole.text.compare(0, o.text.size(), o.text), 0) << where << " made up text";
        ASSERT_TRUE(o.utf8) << where;
        if (o.ok) ASSERT_EQ(o.text, whole.text) << where << " passed for a whole answer";
        else ASSERT_FALSE(o.message.empty()) << where;
      }
    }
}

TEST(Faults, DamagedBytesNeverBreakAReader) {
  static constexpr char kDamage[] = {'\0', '"',  '{',    '}',    '[', ']', ',',
                                     '\\', '\n', '\xFF', '\xC3', 'u', '-', '9'};
  Random random(7);
  for (const auto& d : all_dialogues())
    for (const Answer& a : d->answers)
      for (int round = 0; round < 300; ++round) {
        std::string bytes = a.bytes;
        if (bytes.empty()) break;
        for (std::uint64_t k = 0, hits = 1 + random.next() % 3; k < hits; ++k)
          bytes[random.next() % bytes.size()] = kDamage[random.next() % sizeof kDamage];
        const Outcome o = replay(*d, a, bytes, {bytes.size() / 2});
        ASSERT_TRUE(o.utf8) << d->file << ": " << a.name;
        ASSERT_TRUE(o.ok || !o.message.empty()) << d->file << ": " << a.name;
      }
}

TEST(Faults, WhatIsNotAnAnswerAtAllIsNamed) {
  for (const auto& d : all_dialogues()) {
    Answer a;
    a.headers = {{"content-type", "application/json"}};
    for (const bool stream : {false, true}) {
      a.stream = stream;
      for (const std::string& bytes :
           {std::string(), std::string("<html><body>Bad gateway</body></html>"), std::string("null"),
            std::string("[]"), std::string("{}"), std::string("\"words\""), std::string(200000, '['),
            std::string(1 << 20, ' '), "{\"x\":" + std::string(1 << 20, '9') + "}"}) {
        const Outcome o = replay(*d, a, bytes, {});
        ASSERT_FALSE(o.ok) << d->file << " took this for an answer: " << bytes.substr(0, 60);
        ASSERT_FALSE(o.message.empty());
      }
    }
  }
}

}  // namespace
}  // namespace cascade::conformance
