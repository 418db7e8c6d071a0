"""run, stream and chat: asking, and what comes back through which pipe with which exit code."""

import json
import os
import pty
import select
import signal
import subprocess
import time

from support import MODELS, PROGRAM, CliTest, main

CAPITAL = "What is the capital of France?"
TOOL = {"type": "function", "function": {"name": "get_weather", "description": "The weather in a city", "parameters": {
    "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}


class Run(CliTest):
    def test_the_answer_alone_goes_to_standard_output(self) -> None:
        said = self.expect(self.say("run", *MODELS, CAPITAL), 0)
        self.assertEqual(said.out.strip(), "Paris.")
        self.assertRegex(said.err, r"^gpt-4o(-mini)? \(.*\)  \$0\.\d+.*ms\n$")

    def test_the_prompt_may_come_through_a_pipe(self) -> None:
        for words in ((), ("-",)):
            self.assertEqual(self.expect(self.say("run", *MODELS, *words, stdin=CAPITAL), 0).out.strip(), "Paris.")

    def test_words_are_joined(self) -> None:
        self.assertIn("Paris", self.say("run", *MODELS, "What", "is", "the", "capital", "of", "France?").out)

    def test_after_two_dashes_everything_is_prompt(self) -> None:
        self.assertIn("--json", self.expect(self.say("run", *MODELS, "--", "Echo --json please"), 0).out)

    def test_json_is_one_document(self) -> None:
        said = self.expect(self.say("run", *MODELS, "--json", CAPITAL), 0)
        self.assertEqual(said.json["text"], "Paris.")
        self.assertEqual(said.json["tier_path"][0], 0)
        self.assertIs(type(said.json["cost_nano"]), int)
        self.assertEqual(said.json["cost_nano"], sum(a["cost_nano"] for a in said.json["attempts"]))
        self.assertEqual(said.err, "")

    def test_why_tells_the_decisions(self) -> None:
        said = self.expect(self.say("run", *MODELS, "--why", CAPITAL), 0)
        self.assertIn("route: ", said.err)
        self.assertIn("judge: ", said.err)
        self.assertEqual(said.out.strip(), "Paris.")

    def test_strategies(self) -> None:
        self.assertEqual(self.say("run", *MODELS, "--strategy", "strong", "--json", CAPITAL).json["model"], "gpt-4o")
        self.assertEqual(self.say("run", *MODELS, "--strategy=cheap", "--json", CAPITAL).json["model"], "gpt-4o-mini")

    def test_a_whole_request_as_json(self) -> None:
        request = {"messages": [{"role": "user", "content": "What is the weather in Paris?"}], "tools": [TOOL], "execute_tools": False}
        said = self.expect(self.say("run", *MODELS, stdin=json.dumps(request)), 0)
        self.assertRegex(said.out, r'tool call: get_weather \{"city": ?"Paris"\}')
        said = self.expect(self.say("run", *MODELS, "--json", json.dumps(request)), 0)
        self.assertEqual(said.json["tool_calls"][0]["function"]["name"], "get_weather")

    def test_an_answer_in_json(self) -> None:
        said = self.expect(self.say("run", *MODELS, "--json-answer", "Give me a colour as JSON"), 0)
        self.assertIsInstance(json.loads(said.out), dict)

    def test_a_server_of_ones_own(self) -> None:
        said = self.expect(self.say("run", "--models", "gpt-4o-mini", "--base-url", self.url + "/v1", "--json", CAPITAL, keys=False,
                                    OPENAI_API_KEY="sk-other"), 0)
        self.assertEqual(said.json["text"], "Paris.")

    def test_an_embedder_of_the_configuration_is_asked(self) -> None:
        config = {"models": [{"name": "gpt-4o-mini"}, {"name": "gpt-4o"}], "quality": {"semantic_similarity": 0.01, "embeddings": {
            "provider": "openai", "model": "practice-embedding", "price": {"input": 0.02}, "timeout_ms": 30000}}}
        file = self.file("c.json", json.dumps(config))
        self.assertEqual(self.expect(self.say("config", "validate", "--json", file), 0).json["warnings"], [])
        said = self.expect(self.say("run", "--config", file, "--json", CAPITAL), 0).json
        self.assertEqual(said["detection_method"], "embedding")
        self.assertIn("similarity", said["signals"])
        self.assertTrue(said["priced"])
        self.assertEqual(said["cost_nano"], sum(a["cost_nano"] for a in said["attempts"]))

    def test_the_configuration_of_this_folder(self) -> None:
        self.file("cascadeflow.json", {"models": [{"name": "claude-haiku-4-5"}, {"name": "claude-sonnet-4-5"}]})
        self.assertIn("claude", self.expect(self.say("run", "--json", CAPITAL), 0).json["model"])

    def test_keys_from_a_dotenv_file(self) -> None:
        self.file(".env", f'# keys\nexport OPENAI_API_KEY="sk-dotenv-91c2"\nOPENAI_BASE_URL={self.url}/v1\n')
        said = self.expect(self.say("run", "--json", CAPITAL, keys=False), 0)
        self.assertEqual(said.json["provider"], "openai")
        self.assertNotIn("sk-dotenv-91c2", said.out)


class RunFails(CliTest):
    def test_the_provider_is_down(self) -> None:
        said = self.expect(self.say("run", *MODELS, "--timeout-ms", "4000", "x [[practice:status=500]]"), 1)
        self.assertEqual(said.out, "")
        self.assertRegex(said.err, r"^cascadeflow: \S+ .+")

    def test_a_bad_key_is_not_shown(self) -> None:
        said = self.expect(self.say("run", *MODELS, "x", OPENAI_API_KEY="sk-bad-5d1e"), 1)
        self.assertNotIn("sk-bad-5d1e", said.err)
        self.assertIn("401", said.err)

    def test_failures_as_json(self) -> None:
        said = self.expect(self.say("run", *MODELS, "--json", "x", OPENAI_API_KEY="sk-bad-5d1e"), 1)
        self.assertTrue(said.json["error"]["message"])
        self.assertTrue(said.json["error"]["attempts"])

    def test_a_budget_refuses(self) -> None:
        said = self.expect(self.say("run", *MODELS, "--max-budget", "0.000000001", CAPITAL), 4)
        self.assertIn("budget", said.err)

    def test_a_bad_request(self) -> None:
        said = self.expect(self.say("run", *MODELS, "--max-tokens", "abc", CAPITAL), 3)
        self.assertIn("$.max_tokens", said.err)
        said = self.expect(self.say("run", *MODELS, '{"prompt":"x","max_tokenz":3}'), 3)
        self.assertIn("$.max_tokenz", said.err)
        self.assertIn('did you mean "max_tokens"?', said.err)
        self.expect(self.say("run", *MODELS, stdin=""), 3)
        self.expect(self.say("run", *MODELS, stdin=b"caf\xe9"), 3)

    def test_a_bad_configuration_names_path_and_hint(self) -> None:
        bad = self.file("bad.json", {"models": [{"name": "gpt-4o", "tempreature": 1}]})
        said = self.expect(self.say("run", "--config", bad, "x"), 3)
        self.assertIn("$.models[0].tempreature", said.err)
        self.assertIn('did you mean "temperature"?', said.err)
        self.assertIn("nowhere.json", self.expect(self.say("run", "--config", "nowhere.json", "x"), 3).err)

    def test_nothing_to_ask(self) -> None:
        if os.path.exists("/proc/net/tcp") and ":2CAA " in open("/proc/net/tcp").read():
            self.skipTest("something listens on Ollama's port here")
        said = self.expect(self.say("run", "x", keys=False), 5)
        self.assertIn("OPENAI_API_KEY", said.err)

    def test_interrupted(self) -> None:
        with subprocess.Popen([PROGRAM, "run", *MODELS, "x [[practice:silent=stall]]"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              cwd=self.folder, env=self.environment()) as running:
            time.sleep(0.5)
            running.send_signal(signal.SIGINT)
            self.assertIn(running.wait(timeout=10), (130, -signal.SIGINT))  # a shell sees 130 for both


class Stream(CliTest):
    def test_text_comes_as_the_answer(self) -> None:
        said = self.expect(self.say("stream", *MODELS, CAPITAL), 0)
        self.assertEqual(said.out.strip(), "Paris.")
        self.assertIn("$", said.err)

    def test_json_is_one_event_per_line(self) -> None:
        events = self.expect(self.say("stream", *MODELS, "--json", CAPITAL), 0).lines
        kinds = [e["type"] for e in events]
        self.assertEqual(kinds[0], "route")
        self.assertEqual(kinds[-1], "done")
        self.assertEqual("".join(e["text"] for e in events if e["type"] == "delta"), "Paris.")
        self.assertEqual(events[-1]["result"]["text"], "Paris.")

    def test_a_failure_is_told_once(self) -> None:
        said = self.expect(self.say("stream", *MODELS, "--json", "x", OPENAI_API_KEY="sk-bad-5d1e"), 1)
        self.assertEqual([e.get("type", "error") for e in said.lines].count("error"), 1, said.out)

    def test_a_reader_that_leaves_early(self) -> None:
        line = f"{PROGRAM} stream --models gpt-4o-mini --json '{CAPITAL}' | head -n 1; echo ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=self.folder, env=self.environment(), timeout=60)
        self.assertEqual(json.loads(done.stdout.splitlines()[0])["type"], "route")
        self.assertNotIn("terminate", done.stderr)
        self.assertIn(done.stdout.splitlines()[-1], ("0", "1"))


class Chat(CliTest):
    def test_through_a_pipe(self) -> None:
        said = self.expect(self.say("chat", *MODELS, stdin=f"{CAPITAL}\n\n/cost\n"), 0)
        self.assertIn("Paris.", said.out)
        self.assertIn("1 answers", said.out)

    def test_a_turn_that_fails_is_not_remembered(self) -> None:
        said = self.expect(self.say("chat", *MODELS, "--timeout-ms", "3000", "--json", stdin=f"x [[practice:status=400]]\n{CAPITAL}\n"), 1)
        last = said.lines[-1]
        self.assertEqual(last["type"], "done")
        self.assertEqual(last["result"]["text"], "Paris.")

    def test_on_a_terminal(self) -> None:
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.execve(PROGRAM, [PROGRAM, "chat", *MODELS], self.environment())
        seen = ""

        def until(what: str) -> None:
            nonlocal seen
            end = time.monotonic() + 20
            while what not in seen:
                ready = select.select([terminal], [], [], max(0, end - time.monotonic()))[0]
                self.assertTrue(ready, f"{what!r} did not come; seen: {seen!r}")
                seen += os.read(terminal, 4096).decode(errors="replace")

        try:
            until("> ")
            self.assertIn("/quit", seen)
            os.write(terminal, (CAPITAL + "\n").encode())
            until("Paris.")
            until("saved")
            self.assertIn("\x1b[", seen)  # here colours are right
            os.write(terminal, b"/new\n/quit\n")
            until("1 answers")
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0)
        finally:
            os.close(terminal)


if __name__ == "__main__":
    main()
