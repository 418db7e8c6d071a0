#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "io/transport_settings.hpp"

namespace cascade::io {
namespace {

Environment dotenv(std::string_view text, const Environment& outer = {}) {
  Result<Environment> r = parse_dotenv(text, outer);
  EXPECT_TRUE(r.ok()) << (r.ok() ? "" : r.error().message);
  return r.ok() ? *r : Environment{};
}

TEST(Dotenv, ReadsTheUsualForms) {
  const Environment env = dotenv(
      "\xEF\xBB\xBF# keys\n"
      "PLAIN=one\r\n"
      "  export EXPORTED = two # not part of it\n"
      "export=word\n"
      "\n"
      "HASH=a#b\n"
      "EMPTY=\n"
      "SINGLE='$PLAIN stays'\n"
      "DOUBLE=\"line\\none ${PLAIN}\" # comment\n"
      "LINES=\"first\nsecond\"\n"
      "REF=$PLAIN-${EXPORTED}-$OUTER-${MISSING}.$\n"
      "LAST=end");
  EXPECT_EQ(variable(env, "PLAIN"), "one");
  EXPECT_EQ(variable(env, "EXPORTED"), "two");
  EXPECT_EQ(variable(env, "export"), "word");
  EXPECT_EQ(variable(env, "HASH"), "a#b");
  EXPECT_EQ(env.count("EMPTY"), 1u);
  EXPECT_EQ(variable(env, "SINGLE"), "$PLAIN stays");
  EXPECT_EQ(variable(env, "DOUBLE"), "line\none one");
  EXPECT_EQ(variable(env, "LINES"), "first\nsecond");
  EXPECT_EQ(variable(env, "REF"), "one-two--.$");
  EXPECT_EQ(variable(env, "LAST"), "end");
  EXPECT_EQ(variable(dotenv("A=${OUTER}", {{"OUTER", "x"}}), "A"), "x");
}

TEST(Dotenv, NamesTheLineOfAFaultAndNeverItsText) {
  const auto open_quote = parse_dotenv("A=1\nKEY=\"sk-secret\nB=2\n");
  ASSERT_FALSE(open_quote.ok());
  EXPECT_NE(open_quote.error().message.find("Line 2"), std::string::npos);
  EXPECT_EQ(open_quote.error().message.find("sk-secret"), std::string::npos);
  const auto no_equals = parse_dotenv("\n\nsk-secret-alone\n");
  ASSERT_FALSE(no_equals.ok());
  EXPECT_NE(no_equals.error().message.find("Line 3"), std::string::npos);
  EXPECT_EQ(no_equals.error().message.find("secret"), std::string::npos);
}

TEST(Environment, TheProcessWinsOverTheFile) {
  const std::string path = ::testing::TempDir() + "cascade_dotenv_test";
  std::ofstream(path) << "CASCADE_TEST_BOTH=file\nCASCADE_TEST_FILE=file\n";
  setenv("CASCADE_TEST_BOTH", "process", 1);
  const auto env = read_environment(true, path, true);
  ASSERT_TRUE(env.ok());
  EXPECT_EQ(variable(*env, "CASCADE_TEST_BOTH"), "process");
  EXPECT_EQ(variable(*env, "CASCADE_TEST_FILE"), "file");
  unsetenv("CASCADE_TEST_BOTH");
  std::remove(path.c_str());
  EXPECT_TRUE(read_environment(false, path, false).ok());
  const auto required = read_environment(false, path, true);
  ASSERT_FALSE(required.ok());
  EXPECT_EQ(required.error().path, "$.dotenv");
}

TEST(ContextSettings, DefaultsAndEveryKey) {
  const auto none = read_context_settings("");
  ASSERT_TRUE(none.ok());
  EXPECT_TRUE(none->transport.verify_tls);
  EXPECT_EQ(none->threads, 1);
  const auto all = read_context_settings(
      R"({"env":false,"dotenv":false,"proxy":"http://p:1","no_proxy":"localhost","verify_tls":false,"max_connections":7,)"
      R"("max_connections_per_host":3,"http2":false,"dns_cache_s":1,"user_agent":"me","threads":2,"ca_pem":"x"})");
  ASSERT_TRUE(all.ok()) << all.error().message;
  EXPECT_EQ(all->transport.https_proxy, "http://p:1");
  EXPECT_EQ(all->transport.max_connections, 7);
  EXPECT_FALSE(all->transport.http2);
  EXPECT_TRUE(all->environment.empty());
}

TEST(ContextSettings, FaultsNameTheirPath) {
  const auto typo = read_context_settings(R"({"env":false,"max_conections":7})");
  ASSERT_FALSE(typo.ok());
  EXPECT_EQ(typo.error().status, Status::invalid_config);
  EXPECT_NE(typo.error().message.find("max_connections"), std::string::npos) << typo.error().message;
  const auto file = read_context_settings(R"({"env":false,"ca_file":"no/such/file.pem"})");
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.error().path, "$.ca_file");
  EXPECT_FALSE(read_context_settings("[]").ok());
  EXPECT_FALSE(read_context_settings("{").ok());
}

}  // namespace
}  // namespace cascade::io
