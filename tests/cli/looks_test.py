"""Everything else: the catalogue, configurations, doctor, demo, practice, completions, help, and wrong words."""

import json
import os
import shutil
import subprocess
import urllib.request

from support import KEY, MODELS, PROGRAM, ROOT, CliTest, main

COMMANDS = ("run", "stream", "chat", "demo", "models", "prices", "config", "doctor", "judge", "classify", "replay", "tune",
            "practice", "completion", "version")


class Words(CliTest):
    def test_help(self) -> None:
        overview = self.expect(self.say("--help"), 0).out
        for name in COMMANDS:
            self.assertIn(f"\n  {name} ", overview)
            text = self.expect(self.say(name, "--help"), 0).out
            self.assertTrue(text.startswith(f"usage: cascadeflow {name}"), text)
            self.assertEqual(self.expect(self.say("help", name), 0).out, text)

    def test_every_command_is_in_the_manual(self) -> None:
        manual = (ROOT / "docs/cli.md").read_text()
        for name in COMMANDS:
            self.assertIn(f"`{name}`", manual)

    def test_wrong_words(self) -> None:
        self.assertIn("usage:", self.expect(self.say(), 2).out)
        for words, hint in [(("runn",), '"run"'), (("run", "--modles", "x"), "--models"), (("run", "--models"), "needs a value"),
                            (("run", "-j"), "--json"), (("config", "check"), "config validate"), (("completion", "tcsh"), "fish"),
                            (("prices", "--date", "soon"), "2026-"), (("practice", "--prot", "1"), "")]:
            said = self.expect(self.say(*words), 2)
            self.assertIn(hint, said.err)
            self.assertEqual(said.out, "")

    def test_version(self) -> None:
        self.assertRegex(self.say("version").out, r"^cascadeflow \d+\.\d+\.\d+\n$")
        self.assertEqual(self.say("--version").out, self.say("version").out)
        self.assertEqual(self.say("version", "--json").json["engine"], "native")


class Catalogue(CliTest):
    def test_models(self) -> None:
        table = self.expect(self.say("models"), 0).out.splitlines()
        self.assertGreater(len(table), 60)
        self.assertTrue(table[0].startswith("model "))
        all_models = self.expect(self.say("models", "--json"), 0).json
        self.assertEqual(len(all_models), len(table) - 1)
        self.assertEqual({m["provider"] for m in self.say("models", "--json", "--provider", "anthropic").json}, {"anthropic"})

    def test_prices(self) -> None:
        (mini,) = self.expect(self.say("prices", "--json", "gpt-4o-mini"), 0).json
        self.assertEqual((mini["input_per_1m"], mini["output_per_1m"]), (0.15, 0.6))
        self.assertRegex(self.say("prices", "gpt-4o-mini").out, r"gpt-4o-mini +openai +0\.15 +0\.6 ")
        self.expect(self.say("prices", "--date", "2026-06-01"), 0)

    def test_nothing_matches(self) -> None:
        said = self.expect(self.say("models", "no-such-model"), 1)
        self.assertEqual(said.out, "")
        self.assertEqual(self.expect(self.say("models", "--json", "no-such-model"), 1).json, [])


class Config(CliTest):
    GOOD = {"models": [{"name": "gpt-4o-mini", "api_key": KEY}, {"name": "gpt-4o", "api_key": KEY}]}

    def test_validate(self) -> None:
        good = self.file("good.json", self.GOOD)
        self.assertIn("valid", self.expect(self.say("config", "validate", good), 0).out)
        self.assertTrue(self.expect(self.say("config", "validate", "--json", good), 0).json["valid"])
        self.expect(self.say("config", "validate", "-", stdin=json.dumps(self.GOOD)), 0)
        self.expect(self.say("config", "validate", "--config", good), 0)
        self.expect(self.say("config", "validate", *MODELS), 0)

    def test_every_fault_with_its_path(self) -> None:
        bad = self.file("bad.json", {"models": [{"name": "gpt-4o", "cost": -1}], "qualty": {}, "retry": {"max_retries": "two"}})
        said = self.expect(self.say("config", "validate", bad), 3)
        for words in ("$.models[0].cost", "$.qualty", 'did you mean "quality"?', "$.retry.max_retries"):
            self.assertIn(words, said.err)
        report = self.expect(self.say("config", "validate", "--json", bad), 3).json
        self.assertEqual({e["path"] for e in report["errors"]}, {"$.models[0].cost", "$.qualty", "$.retry.max_retries"})
        said = self.expect(self.say("config", "validate", self.file("text.json", '{"models": [}')), 3)
        self.assertIn("line 1", said.err)
        self.assertIn("nowhere.json", self.expect(self.say("config", "validate", "nowhere.json"), 3).err)

    def test_show_hides_keys_and_can_be_read_again(self) -> None:
        shown = self.expect(self.say("config", "show", self.file("good.json", self.GOOD)), 0)  # say() looks for the key
        self.assertEqual(len(shown.json["models"]), 2)
        self.assertIn("timeouts", shown.json)
        again = self.file("again.json", shown.out)
        self.expect(self.say("config", "validate", again), 0)

    def test_presets(self) -> None:
        names = [p["name"] for p in self.expect(self.say("config", "preset"), 0).json]
        self.assertIn("balanced", names)
        for name in names:
            self.expect(self.say("config", "validate", self.file(name, self.expect(self.say("config", "preset", name), 0).out)), 0)
        self.assertIn("nope", self.expect(self.say("config", "preset", "nope"), 3).err)


class Doctor(CliTest):
    def test_with_keys(self) -> None:
        said = self.expect(self.say("doctor"), 0)
        self.assertRegex(said.out, r"ok +OPENAI_API_KEY: answers in")
        self.assertRegex(said.out, r"ok +ANTHROPIC_API_KEY: answers in")
        self.assertRegex(said.out, r"- +GROQ_API_KEY: not set")

    def test_as_json(self) -> None:
        said = self.expect(self.say("doctor", "--json"), 0)
        self.assertTrue(said.json["usable"])
        self.assertTrue({"what", "ok", "state", "advice"} <= set(said.json["checks"][0]))

    def test_a_key_that_is_refused(self) -> None:
        said = self.say("doctor", OPENAI_API_KEY="sk-bad-5d1e")
        self.assertRegex(said.out, r"FAIL OPENAI_API_KEY")
        self.assertIn("401", said.out)
        self.assertNotIn("sk-bad-5d1e", said.out + said.err)

    def test_without_any(self) -> None:
        said = self.say("doctor", "--json", keys=False)
        self.assertEqual(said.code, 0 if said.json["usable"] else 5)
        self.assertFalse([c for c in said.json["checks"] if c["ok"] and c["what"] != "Ollama"])

    def test_a_server_that_is_not_there(self) -> None:
        said = self.expect(self.say("doctor", *MODELS, "--base-url", "http://127.0.0.1:1/v1"), 5)
        self.assertEqual(said.out.count("FAIL"), 2)

    def test_a_configuration(self) -> None:
        said = self.expect(self.say("doctor", "--config", self.file("c.json", {"models": [{"name": "gpt-4o", "id": "mine"}]})), 0)
        self.assertIn("mine: answers", said.out)

    def test_an_embedder_that_runs_would_do_without(self) -> None:
        for url, mark in ((self.url + "/v1", "ok  "), ("http://127.0.0.1:1/v1", "FAIL")):
            file = self.file("c.json", {"models": [{"name": "gpt-4o"}], "quality": {"embeddings": {"base_url": url, "model": "near", "timeout_ms": 30000}}})
            self.assertIn(mark + " near (embeddings): ", self.expect(self.say("doctor", "--config", file), 0).out)


class Demo(CliTest):
    def test_for_machines(self) -> None:
        said = self.expect(self.say("demo", "--practice", "--speed", "0", "--json", keys=False), 0)
        scores = {s["strategy"]: s for s in said.json["scores"]}
        self.assertEqual(set(scores), {"cheap", "strong", "auto"})
        self.assertEqual(said.json["models"], "practice")
        for score in scores.values():
            self.assertEqual(score["failed"], 0)
            self.assertGreater(score["asked"], 30)
        self.assertLess(scores["cheap"]["right"], scores["strong"]["right"])
        self.assertLess(scores["cheap"]["right"], scores["auto"]["right"])
        self.assertLess(scores["auto"]["cost_usd"], scores["strong"]["cost_usd"])

    def test_for_people(self) -> None:
        said = self.expect(self.say("demo", "--practice", "--speed", "0"), 0)
        self.assertIn("practice provider", said.out)
        for words in ("always cheap", "always strong", "answers right", "drafts kept"):
            self.assertIn(words, said.out)
        self.assertEqual(said.err, "")

    def test_with_keys_it_asks_the_real_ones(self) -> None:
        said = self.expect(self.say("demo"), 0)
        self.assertIn("real models", said.out)


class Practice(CliTest):
    def test_it_serves(self) -> None:
        with urllib.request.urlopen(self.url + "/v1/models", timeout=10) as answer:
            self.assertTrue(json.load(answer)["data"])

    def test_it_ends_with_its_parent(self) -> None:
        done = subprocess.run([PROGRAM, "practice", "--port", "0", "--port-file", "port.txt", "--exit-with-parent"], input="", text=True,
                              capture_output=True, timeout=20, cwd=self.folder, env=self.environment())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(int((self.folder / "port.txt").read_text()), 0)


class Completion(CliTest):
    def test_the_shells_read_it(self) -> None:
        for shell, check in (("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")):
            script = self.file(shell, self.expect(self.say("completion", shell), 0).out)
            for name in COMMANDS:
                self.assertIn(name, (self.folder / script).read_text())
            if shutil.which(shell):
                subprocess.run([shell, check, script], check=True, cwd=self.folder, timeout=20)

    def complete(self, *words: str) -> list[str]:
        script = self.file("bash", self.say("completion", "bash").out)
        line = f'source ./{script}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cascadeflow; echo "${{COMPREPLY[@]}}"'
        done = subprocess.run(["bash", "-c", line, "bash", *words], capture_output=True, text=True, check=True, cwd=self.folder, timeout=20)
        return done.stdout.split()

    def test_bash_completes(self) -> None:
        self.assertEqual(self.complete("cascadeflow", "pra"), ["practice"])
        self.assertIn("--max-tokens", self.complete("cascadeflow", "run", "--m"))
        self.assertEqual(self.complete("cascadeflow", "demo", "--sp"), ["--speed"])
        self.file("notes.jsonl", "")
        self.assertEqual(self.complete("cascadeflow", "judge", "no"), ["notes.jsonl"])


class Terminal(CliTest):
    def test_no_color(self) -> None:
        if not shutil.which("script"):
            self.skipTest("script(1) is not here")
        for no_color, coloured in (("", True), ("1", False)):
            done = subprocess.run(["script", "-qec", f"{PROGRAM} models gpt-4o", os.devnull], stdin=subprocess.DEVNULL, capture_output=True,
                                  text=True, timeout=20, cwd=self.folder, env=self.environment(NO_COLOR=no_color))
            self.assertEqual("\x1b[" in done.stdout, coloured, done.stdout)


if __name__ == "__main__":
    main()
