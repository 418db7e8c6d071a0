#include "base/fields.hpp"

#include <gtest/gtest.h>

namespace cascade {
namespace {

TEST(Fields, NamesThePathWhatWasFoundAndWhatIsAllowed) {
  const Json j = std::move(*parse_json(R"({"jitter":7,"max_retrys":1,"mode":"heId","name":3,"n":1.5})"));
  Fields::Errors errors;
  Fields f(j.view(), "$.retry", errors);
  double jitter = 0.5;
  std::int64_t retries = 2, n = 0;
  std::size_t mode = 9;
  std::string name;
  EXPECT_FALSE(f.number("jitter", 0, 1, &jitter));
  EXPECT_FALSE(f.integer("max_retries", 0, 9, &retries));
  EXPECT_FALSE(f.choice("mode", {"held", "optimistic"}, &mode));
  EXPECT_FALSE(f.string("name", &name));
  EXPECT_FALSE(f.integer("n", 0, 9, &n));
  f.finish();
  ASSERT_EQ(errors.size(), 5u);
  EXPECT_EQ(errors[0].message, "$.retry.jitter: must be between 0 and 1, found 7.");
  EXPECT_EQ(errors[1].message, "$.retry.mode: \"heId\" is none of \"held\", \"optimistic\".");
  EXPECT_EQ(errors[2].path, "$.retry.name");
  EXPECT_EQ(errors[4].message, "$.retry.max_retrys: unknown key; did you mean \"max_retries\"?");
  EXPECT_EQ(jitter, 0.5);
  EXPECT_NE(first_of(errors).message.find("(4 more)"), std::string::npos);
}

TEST(Fields, NullCountsAsAbsent) {
  const Json j = std::move(*parse_json(R"({"a":null})"));
  Fields::Errors errors;
  Fields f(j.view(), "$", errors);
  std::string a = "kept";
  EXPECT_FALSE(f.string("a", &a));
  f.finish();
  EXPECT_TRUE(errors.empty());
  EXPECT_EQ(a, "kept");
}

}  // namespace
}  // namespace cascade
