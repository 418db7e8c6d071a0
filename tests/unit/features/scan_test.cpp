// Scans of prompts and answers: shapes, cues in nine languages, loops and cut ends.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "features/answer.hpp"
#include "features/prompt.hpp"

namespace cascade {
namespace {

TEST(Lexicon, HoldsEveryPhrase) {
  EXPECT_EQ(Lexicon::instance().dropped(), 0u);
  EXPECT_GT(Lexicon::instance().size(), 1500u);
}

TEST(ScanAnswer, FindsRefusalsInEveryLanguage) {
  const char* refusals[] = {"I'm sorry, but I can't help with that.",
                            "Es tut mir leid, aber dabei kann ich nicht helfen.",
                            "Désolé, je ne peux pas répondre à cette question.",
                            "Lo siento, no puedo ayudarte con eso.",
                            "Desculpe, não posso ajudar com isso.",
                            "Mi dispiace, non posso aiutarti con questo.",
                            "Sorry, ik kan je niet helpen met dit verzoek.",
                            "对不起，我无法提供这方面的帮助。",
                            "申し訳ありませんが、お手伝いできません。"};
  for (const char* text : refusals) {
    const AnswerFeatures f = scan_answer(text);
    EXPECT_GE(f.first_refusal, 0) << text;
    EXPECT_GE(f.shape.cue(Cue::apology) + f.shape.cue(Cue::refusal), 1u) << text;
  }
}

TEST(ScanAnswer, FindsIgnoranceInEveryLanguage) {
  const char* texts[] = {"I don't know.",     "Ich weiß nicht.", "Je ne sais pas.",
                         "No estoy seguro.",  "Não sei.",        "Non lo so.",
                         "Ik weet het niet.", "我不知道。",      "わかりません。"};
  for (const char* text : texts) EXPECT_EQ(scan_answer(text).first_dont_know, 0) << text;
}

TEST(ScanAnswer, PlainAnswersHoldNoRefusal) {
  const char* texts[] = {"Paris",
                         "The capital of France is Paris.",
                         "16 - 3 = 13",
                         "Die Antwort ist 42.",
                         "You can help by donating to the shelter.",
                         "Shakespeare"};
  for (const char* text : texts) {
    const AnswerFeatures f = scan_answer(text);
    EXPECT_EQ(f.first_refusal, -1) << text;
    EXPECT_EQ(f.first_dont_know, -1) << text;
    EXPECT_FALSE(f.ends_mid_sentence) << text;
  }
}

TEST(ScanAnswer, GuessesTheLanguage) {
  EXPECT_EQ(scan_answer("The cat sat on the mat because it was warm there.").shape.language.language,
            Language::en);
  EXPECT_EQ(scan_answer("Die Katze saß auf der Matte, weil es dort warm war.").shape.language.language,
            Language::de);
  EXPECT_EQ(scan_answer("Le chat était assis sur le tapis parce que c'est chaud.").shape.language.language,
            Language::fr);
  EXPECT_EQ(scan_answer("El gato estaba en la alfombra porque hacía calor y no quería salir.")
                .shape.language.language,
            Language::es);
  EXPECT_EQ(
      scan_answer("O gato não quer sair do tapete porque está muito frio na rua.").shape.language.language,
      Language::pt);
  EXPECT_EQ(
      scan_answer("Il gatto non vuole uscire perché è molto freddo nella strada.").shape.language.language,
      Language::it);
  EXPECT_EQ(
      scan_answer("De kat wil niet naar buiten omdat het op straat heel koud is.").shape.language.language,
      Language::nl);
  EXPECT_EQ(scan_answer("猫坐在垫子上。").shape.language.language, Language::zh);
  EXPECT_EQ(scan_answer("猫はマットの上に座っています。").shape.language.language, Language::ja);
}

TEST(ScanAnswer, SeesLoops) {
  std::string loop = "The answer is as follows. ";
  for (int i = 0; i < 12; ++i) loop += "I will now repeat this sentence again. ";
  const AnswerFeatures f = scan_answer(loop);
  EXPECT_EQ(f.loop_period, 8u);  // seven words and a full stop
  EXPECT_GE(f.loop_tokens, 60u);
  EXPECT_GT(f.repeated_share, 0.7);

  const AnswerFeatures g = scan_answer(
      "A cascade tries a cheap model first. If its answer looks sound, that answer is delivered; otherwise the strong "
      "model is asked. The saving depends on how well the two cases can be told apart.");
  EXPECT_LT(g.loop_tokens, 4u);
  EXPECT_LT(g.repeated_share, 0.05);
}

TEST(ScanAnswer, SeesCutEnds) {
  EXPECT_TRUE(scan_answer("First we boil the water for ten minutes. Then we add the salt, the pasta and the")
                  .ends_mid_sentence);
  EXPECT_FALSE(scan_answer("First we boil the water for ten minutes. Then we add the salt and the pasta.")
                   .ends_mid_sentence);
  EXPECT_TRUE(scan_answer("Here it is:\n```python\nprint(1)\n").fence_open);
  EXPECT_FALSE(scan_answer("Here it is:\n```python\nprint(1)\n```\n").fence_open);
}

TEST(ScanAnswer, CountsOpenBrackets) {
  EXPECT_EQ(scan_answer("f(a, [b, {c").shape.open_brackets, 3u);
  EXPECT_EQ(scan_answer("f(a)[0]{}").shape.open_brackets, 0u);
  EXPECT_EQ(scan_answer("1) one\n2) two\na) three").shape.stray_brackets, 0u);
}

TEST(ScanPrompt, SeesOptions) {
  EXPECT_TRUE(scan_prompt("Which is red?\nA. sky\nB. blood\nC. grass\nD. snow\nAnswer:").multiple_choice);
  EXPECT_TRUE(scan_prompt("Where does it form?\n(A) cloud\n(B) storm\n(C) air").multiple_choice);
  EXPECT_FALSE(scan_prompt("A. Smith wrote to B. Jones about his garden.").multiple_choice);
  EXPECT_FALSE(scan_prompt("What is the capital of France?").multiple_choice);
}

TEST(ScanPrompt, SeesYesNoQuestionsAndDemands) {
  EXPECT_TRUE(scan_prompt("Is the moon larger than Mars?").yes_no);
  EXPECT_FALSE(scan_prompt("Why is the moon grey?").yes_no);
  EXPECT_EQ(scan_prompt("Tell me about Rome in German").answer_language, Language::de);
  EXPECT_EQ(scan_prompt("Translate from French to German").answer_language, Language::unknown);
  EXPECT_TRUE(scan_prompt("Answer as JSON with two keys").asks_json);
}

TEST(ScanPrompt, LongPromptsAreBounded) {
  std::string text = "Summarize the following report. ";
  while (text.size() < 300'000) text += "Ünïcode padding words, and more of them. ";
  text += "Reply in German, step by step.";
  auto grams = std::make_unique<GramBag>();
  const PromptFeatures f = scan_prompt(text, {}, grams.get());
  EXPECT_EQ(f.shape.bytes, text.size());
  EXPECT_LE(f.shape.scanned_bytes, kPromptWindow + 8);
  EXPECT_GE(f.shape.cue(Cue::summarise), 1u);     // in the head
  EXPECT_GE(f.shape.cue(Cue::step_by_step), 1u);  // in the tail
  EXPECT_LE(grams->size, GramBag::kCapacity);
}

TEST(ScanPrompt, AcceptsNothingAndGarbage) {
  EXPECT_EQ(scan_prompt("").shape.words, 0u);
  EXPECT_EQ(scan_prompt("   \n\n ").shape.words, 0u);
  const std::string garbage("\xff\xfe\x00\x80(((((", 9);
  EXPECT_EQ(scan_prompt(garbage).shape.bytes, 9u);
}

}  // namespace
}  // namespace cascade
