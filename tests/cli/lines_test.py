"""judge, classify, replay and tune: JSON lines in, JSON lines out, and bad lines by their number."""

import json

from support import CliTest, main

GOOD = {"id": "a", "prompt": "What is 2 + 2?", "answer": "2 + 2 = 4."}
REFUSED = {"id": "b", "prompt": "What is the capital of France?", "answer": "I'm sorry, but I can't help with that."}


def lines(*documents: object) -> str:
    return "".join((d if isinstance(d, str) else json.dumps(d)) + "\n" for d in documents)


class Judge(CliTest):
    def test_a_line_for_each_line(self) -> None:
        said = self.expect(self.say("judge", stdin=lines(GOOD, REFUSED)), 0)
        first, second = said.lines
        self.assertEqual((first["id"], second["id"]), ("a", "b"))
        self.assertEqual(second["verdict"], "escalate")
        self.assertTrue(second["vetoes"])
        self.assertGreater(first["p_accept"], second["p_accept"])

    def test_bad_lines_have_numbers_and_do_not_end_it(self) -> None:
        said = self.expect(self.say("judge", stdin=lines(GOOD, "", "not json", {"prompt": "x", "anser": "y"}, REFUSED)), 1)
        self.assertEqual([d["id"] for d in said.lines], ["a", "b"])
        self.assertIn("line 3", said.err)
        self.assertIn("line 4", said.err)

    def test_strict_ends_at_the_first(self) -> None:
        said = self.expect(self.say("judge", "--strict", stdin=lines(GOOD, "not json", REFUSED)), 1)
        self.assertEqual(len(said.lines), 1)

    def test_files(self) -> None:
        one, two = self.file("one.jsonl", lines(GOOD)), self.file("two.jsonl", lines(REFUSED, "{"))
        said = self.expect(self.say("judge", one, two), 1)
        self.assertEqual(len(said.lines), 2)
        self.assertIn("two.jsonl, line 2", said.err)
        self.assertIn("nowhere.jsonl", self.expect(self.say("judge", "nowhere.jsonl"), 2).err)

    def test_windows_line_ends_and_no_last_one(self) -> None:
        self.assertEqual(len(self.expect(self.say("judge", stdin=lines(GOOD).replace("\n", "\r\n") + json.dumps(REFUSED)), 0).lines), 2)

    def test_a_long_line(self) -> None:
        long = dict(GOOD, answer="word " * 60000)
        self.assertEqual(len(self.expect(self.say("judge", stdin=lines(long, GOOD)), 0).lines), 2)

    def test_a_calibration_of_tune_is_used(self) -> None:
        # The drafter is right whenever it is asked about France, and never sure of anything: tuning learns to trust it.
        pair = {"prompt": "Which city is the capital of France, number {}?", "cheap": {"text": "Paris", "model": "small", "logprobs": [-0.9]},
                "strong": {"text": "Paris"}, "cheap_correct": True, "strong_correct": True}
        taught = lines(*(dict(pair, prompt=pair["prompt"].format(i)) for i in range(120)))
        file = str(self.folder / "learned.json")
        self.expect(self.say("tune", "--max-wrong", "0.1", "--out", file, stdin=taught), 0)
        asked = {"id": 1, "prompt": "Which city is the capital of France, number 7?", "answer": "Paris", "model": "small", "logprobs": [-0.9]}
        (before,) = self.expect(self.say("judge", stdin=lines(asked)), 0).lines
        (after,) = self.expect(self.say("judge", "--calibration", file, stdin=lines(asked)), 0).lines
        self.assertEqual((before["table"], after["table"]), ("factory", "learned"))
        self.assertGreater(after["p_accept"], before["p_accept"] + 0.1)
        self.assertNotEqual(after["threshold"], before["threshold"])  # tune's own
        own = dict(asked, quality={"threshold": 0.123})
        self.assertEqual(self.say("judge", "--calibration", file, stdin=lines(own)).lines[0]["threshold"], 0.123)

    def test_a_calibration_that_is_none(self) -> None:
        self.assertIn("nowhere.json", self.expect(self.say("judge", "--calibration", "nowhere.json"), 2).err)
        self.assertIn("line 1", self.expect(self.say("judge", "--calibration", self.file("x.json", "{}"), stdin=lines(GOOD)), 1).err)


class Classify(CliTest):
    def test_domain_and_complexity(self) -> None:
        said = self.expect(self.say("classify", stdin=lines({"id": 1, "prompt": "Write a Python function that sorts a list"})), 0)
        (line,) = said.lines
        self.assertEqual(line["domain"], "code")
        self.assertAlmostEqual(sum(line["domains"].values()), 1, places=2)
        self.assertIn(line["complexity"], ("trivial", "simple", "moderate", "hard", "expert"))

    def test_bad_lines(self) -> None:
        said = self.expect(self.say("classify", stdin="nonsense\n"), 1)
        self.assertIn("standard input, line 1", said.err)


class Logs(CliTest):
    """A small log: the cheap model is right four times in five, and sure of itself where it is."""

    def setUp(self) -> None:
        super().setUp()
        for command in ("replay", "tune"):
            if "not part of this build" in self.say(command, stdin=self.log(1)).err:
                self.skipTest(f"{command} is not part of this build")

    @staticmethod
    def log(count: int = 200) -> str:
        made = []
        for i in range(count):
            right = i % 5 != 0
            made.append({"prompt": f"What is {i} plus {i}?",
                         "cheap": {"text": str(2 * i if right else 2 * i + 1), "cost": 0.0001, "logprobs": [-0.01 if right else -1.2] * 3},
                         "strong": {"text": str(2 * i), "cost": 0.003}, "cheap_correct": right, "strong_correct": True})
        return lines(*made)

    def test_replay_tells_people(self) -> None:
        said = self.expect(self.say("replay", stdin=self.log()), 0)
        self.assertIn("200", said.out)

    def test_replay_tells_machines_and_writes_what_it_is_asked_for(self) -> None:
        said = self.expect(self.say("replay", "--cheap", "gpt-4o-mini", "--strong", "gpt-4o", "--json", "--html", "r.html", "--config-out", "c.json", self.file("log.jsonl", self.log())), 0)
        self.assertIsInstance(said.json, dict)
        self.assertIn("<html", (self.folder / "r.html").read_text().lower())
        self.expect(self.say("config", "validate", "c.json"), 0)

    def test_replay_writes_no_configuration_without_models(self) -> None:
        said = self.expect(self.say("replay", "--html", "r.html", "--config-out", "c.json", stdin=self.log(20)), 2)
        self.assertIn("--cheap", said.err)
        self.assertTrue((self.folder / "r.html").exists())  # what can be written is not lost for it
        self.assertFalse((self.folder / "c.json").exists())

    def test_replay_names_bad_lines(self) -> None:
        said = self.expect(self.say("replay", stdin=self.log(20) + "nonsense\n"), 1)
        self.assertIn("line 21", said.err)

    def test_tune_writes_a_calibration(self) -> None:
        self.expect(self.say("tune", "--max-wrong", "0.1", "--out", "t.json", stdin=self.log()), 0)
        self.assertIsInstance(json.loads((self.folder / "t.json").read_text()), dict)

    def test_what_tune_finds_can_be_configured_and_is_used(self) -> None:
        for option, value in (("--max-wrong", "0.1"), ("--min-quality", "0.9"), ("--max-usd-per-1000", "2")):
            self.expect(self.say("tune", option, value, "--out", "t.json", stdin=self.log()), 0)
            tuned = json.loads((self.folder / "t.json").read_text())
            config = {"models": [{"name": "gpt-4o-mini"}, {"name": "gpt-4o"}], "quality": tuned["quality"]}
            said = self.expect(self.say("run", "--json", "--config", self.file("c.json", config), "What is the capital of France?"), 0)
            self.assertAlmostEqual(said.json["threshold"], tuned["threshold"], places=6)
            self.assertIn("n = " if option == "--max-wrong" else "On 100 drafts", tuned["guarantee"])

    def test_a_folder_that_is_not_there(self) -> None:
        said = self.expect(self.say("tune", "--out", "nowhere/t.json", stdin=self.log()), 1)
        self.assertIn("nowhere/t.json", said.err)


if __name__ == "__main__":
    main()
