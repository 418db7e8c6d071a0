#!/usr/bin/env bash
# The practice server as curl sees it: practice_curl.sh PATH-OF-cascadeflow-practice
set -u
program=$1
dir=$(mktemp -d)
failed=0
passed=0
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT

check() {  # check WHAT GOT WANTED (a pattern)
  # shellcheck disable=SC2053
  if [[ $2 == $3 ]]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $1: got '${2:0:300}', wanted '$3'"
  fi
}

wait_for() {  # wait_for FILE: until it has something in it, at most 10 s
  for _ in $(seq 200); do
    [ -s "$1" ] && return 0
    sleep 0.05
  done
  return 1
}

mkfifo "$dir/stdin"
"$program" --port 0 --port-file "$dir/port" --exit-with-parent <"$dir/stdin" >"$dir/out" 2>"$dir/err" &
server=$!
exec 7>"$dir/stdin"
wait_for "$dir/out" || { echo "the server did not start"; cat "$dir/err"; exit 1; }
url=$(cat "$dir/out")
check "the URL has the port of the port file" "$url" "http://127.0.0.1:$(cat "$dir/port")"

body() {  # body PROMPT [MORE]
  printf '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"%s"}]%s}' "$1" "${2:-}"
}
chat() { curl -sS --max-time 10 "$url/v1/chat/completions" -H 'Content-Type: application/json' -d "$(body "$@")" 2>>"$dir/curl.err"; }
code() {  # the exit code of curl
  curl -s -o /dev/null --max-time "${LIMIT:-10}" "$url/v1/chat/completions" -d "$(body "$@")"
  echo $?
}

check "an answer" "$(chat 'What is the capital of France?')" '*"content":"Paris."*"finish_reason":"stop"*"total_tokens"*'
check "a stream ends with [DONE]" "$(chat hello ',"stream":true' | tail -n 2)" 'data: \[DONE\]*'
check "status and Retry-After" "$(curl -s -i "$url/v1/chat/completions" -d "$(body 'x [[practice:status=429,retry_after=2]]')" | tr -d '\r')" \
  '*HTTP/1.1 429 Too Many Requests*Retry-After: 2*rate_limit_exceeded*'
check "a stream that is cut off" "$(code 'x [[practice:cut=2]]' ',"stream":true')" 18
check "a body that is cut off" "$(code 'x [[practice:cut]]')" 18
check "a reset" "$(code 'x [[practice:silent=reset]]')" 56
check "a close without an answer" "$(code 'x [[practice:silent=close]]')" 52
check "silence" "$(LIMIT=0.5 code 'x [[practice:silent]]')" 28
check "a stream that stalls" "$(LIMIT=0.5 code 'x [[practice:stall=2]]' ',"stream":true')" 28
check "a stream byte by byte" "$(chat 'x [[practice:drip=0,split_utf8]]' ',"stream":true' | tail -n 2)" 'data: \[DONE\]*'
check "an oversized body arrives whole" "$(chat 'x [[practice:oversized=20000000]]' | wc -c)" '20000???'
check "an oversized stream arrives whole" "$(chat 'x [[practice:oversized=20000000]]' ',"stream":true' | wc -c)" '20000???'

# A request body in chunks, and one that waits for "100 Continue".
check "a chunked request" "$(body 'What is the capital of France?' | curl -s "$url/v1/chat/completions" -H 'Transfer-Encoding: chunked' -d @-)" '*Paris.*'
{ printf '{"model":"gpt-4o","messages":[{"role":"system","content":"'; head -c 3000000 /dev/zero | tr '\0' 'a'; printf '"},{"role":"user","content":"What is the capital of France?"}]}'; } >"$dir/large"
check "a large request after 100 Continue" "$(curl -s --expect100-timeout 5 -H 'Expect: 100-continue' "$url/v1/chat/completions" -d @"$dir/large")" '*Paris.*'

curl -s -X POST "$url/practice/reset" >/dev/null
check "one connection for several requests" "$(curl -s -o /dev/null -o /dev/null -w '%{num_connects}' "$url/v1/models" "$url/v1/models")" 10
check "the key is not in the log" "$(curl -s "$url/v1/models" -H 'Authorization: Bearer sk-hidden' >/dev/null; curl -s "$url/practice/log")" '*"authorization":"redacted"*'
curl -s -o /dev/null --max-time 0.4 "$url/v1/chat/completions" -d "$(body 'x [[practice:stall=1]]' ',"stream":true')"
check "a client that left early shows in the log" "$(curl -s "$url/practice/log")" '*"abandoned":true*'
check "what is no HTTP is refused" "$(printf 'nonsense\r\n\r\n' | timeout 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/$(cat "$dir/port"); cat >&3; head -n 1 <&3" | tr -d '\r')" 'HTTP/1.1 400 Bad Request'

exec 7>&-  # the parent goes
wait "$server"
check "it ends when its standard input closes" "$?" 0
server=

"$program" >"$dir/out2" </dev/null &
server=$!
wait_for "$dir/out2"
kill -TERM "$server"
wait "$server"
check "it ends on SIGTERM" "$?" 0
server=
"$program" --port 99999 >/dev/null 2>"$dir/err"
check "an option that does not fit" "$? $(head -n 1 "$dir/err")" '2 *--port*'

echo "practice_curl: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
