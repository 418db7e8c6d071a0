#include "policy/guard.hpp"

#include <gtest/gtest.h>

namespace cascade {
namespace {

std::string kinds(std::string_view text) {
  std::string out;
  for (const PiiMatch& m : find_pii(text))
    out += std::string(pii_name(m.kind)) + ":" + std::string(text.substr(m.begin, m.end - m.begin)) + ";";
  return out;
}

TEST(Pii, FindsWhatItNames) {
  EXPECT_EQ(kinds("Write to ann.lee+x@mail.example.org."), "email:ann.lee+x@mail.example.org;");
  EXPECT_EQ(kinds("Card 4111 1111 1111 1111, please"), "credit_card:4111 1111 1111 1111;");
  EXPECT_EQ(kinds("card=378282246310005"), "credit_card:378282246310005;");
  EXPECT_EQ(kinds("SSN 123-45-6789"), "ssn:123-45-6789;");
  EXPECT_EQ(kinds("call +49 30 901820 or (555) 123-4567"), "phone:+49 30 901820;phone:(555) 123-4567;");
  EXPECT_EQ(kinds("from 192.168.0.17 today"), "ip_address:192.168.0.17;");
  EXPECT_EQ(kinds("IBAN DE89 3704 0044 0532 0130 00."), "iban:DE89 3704 0044 0532 0130 00;");
}

TEST(Pii, LeavesOrdinaryNumbersAlone) {
  for (const char* text :
       {"4111 1111 1111 1112", "2026-11-20", "version 1.2.3.4.5", "123456789012345", "1,234,567.89",
        "000-12-3456", "3.14159", "pages 100-200", "user@localhost", "@home"})
    EXPECT_EQ(kinds(text), "") << text;
}

TEST(Pii, RedactionKeepsTheRest) {
  const std::string text = "Mail a@b.io or b@c.io now";
  EXPECT_EQ(redact_pii(text, find_pii(text)), "Mail [EMAIL] or [EMAIL] now");
}

TEST(Guard, BlocksWholeWordsOnly) {
  GuardConfig c;
  c.blocked_terms = {"secret project"};
  EXPECT_FALSE(check_guardrails("about the Secret Project", c).allowed);
  EXPECT_TRUE(check_guardrails("secret projector", c).allowed);
}

TEST(Guard, AnswersAsJson) {
  std::string out;
  ASSERT_TRUE(guard_json(parse_json(R"({"text":"mail a@b.io"})")->view(), out));
  EXPECT_NE(out.find("\"redacted\":\"mail [EMAIL]\""), std::string::npos) << out;
  EXPECT_FALSE(guard_json(parse_json(R"({"text":"x","guardrails":{"pi":"block"}})")->view(), out));
}

}  // namespace
}  // namespace cascade
