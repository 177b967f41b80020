package faulty

import "strings"

// streams are faults of the connection and of the frame, in the middle of an answer.
func streams() []Fault {
	raw := func(text string) func(*conn, string) act {
		return func(c *conn, _ string) act { c.write(text); return stop }
	}
	forever := func(text string) func(*conn, string) act {
		return func(c *conn, _ string) act {
			for !c.lost {
				c.body(text)
			}
			return stop
		}
	}
	return []Fault{
		{Name: "stall", Slow: true, strike: func(c *conn, _ string) act { c.hang(); return stop }},
		{Name: "stall within an event", Slow: true, strike: func(c *conn, e string) act { c.body("data: " + e[:len(e)/2]); c.hang(); return stop }},
		{Name: "a byte at a time", Slow: true, strike: drip},
		{Name: "reset", strike: func(c *conn, _ string) act { c.reset(); return stop }},
		{Name: "reset within an event", strike: func(c *conn, e string) act { c.body("data: " + e[:len(e)/2]); c.reset(); return stop }},
		{Name: "half closed", strike: func(c *conn, _ string) act { c.half(); return stop }},
		{Name: "closed within an event", strike: func(c *conn, e string) act { c.body("data: " + e[:len(e)/2]); return stop }},
		{Name: "end without [DONE]", strike: raw("0\r\n\r\n")},
		{Name: "end without a frame", frame: closed, strike: func(*conn, string) act { return stop }},
		{Name: "length too long", frame: length, strike: func(*conn, string) act { return stop }},
		{Name: "length too short", frame: short},
		{Name: "a chunk without a size", strike: raw("zz\r\ndata: x\r\n")},
		{Name: "a chunk of more than it says", strike: func(c *conn, e string) act { c.write("5\r\ndata: " + e + "\n\n\r\n"); return stop }},
		{Name: "a chunk of less than it says", strike: func(c *conn, e string) act { c.write("ffff\r\ndata: " + e[:len(e)/2] + "\r\n"); return stop }},
		{Name: "a chunk of a size below zero", strike: raw("-5\r\ndata:\r\n")},
		{Name: "a chunk of an absurd size", strike: raw("ffffffffffffffffffff\r\ndata:\r\n")},
		{Name: "events without an end", strike: forever("data: " + words("x") + "\n\n")},
		{Name: "comments without an end", strike: forever(": keep-alive\n\n")},
		{Name: "blank lines without an end", strike: forever(strings.Repeat("\n", 100))},
		{Name: "a line of 10 MB", strike: func(c *conn, _ string) act { c.event(words(strings.Repeat("x", 10<<20))); return stop }},
		{Name: "a line without an end", strike: func(c *conn, _ string) act {
			for c.body("data: "); !c.lost; {
				c.body(strings.Repeat("x", 1000))
			}
			return stop
		}},
	}
}

// drip writes as slowly as the client waits for: a byte whenever the other side has had a moment, so that no read stands still
// for long and no event ever ends.
func drip(c *conn, e string) act {
	for i := 0; !c.lost; i++ {
		c.body("data: "[i%6 : i%6+1])
		c.rest()
	}
	return stop
}

// contents are faults of what events say.
func contents() []Fault {
	instead := func(name, data string) Fault {
		return Fault{Name: name, strike: func(c *conn, _ string) act { c.event(data); return next }}
	}
	raw := func(name, text string) Fault {
		return Fault{Name: name, strike: func(c *conn, _ string) act { c.body(text); return next }}
	}
	return []Fault{
		instead("error event", `{"error":{"message":"`+Leak+`","type":"server_error","code":500}}`),
		instead("error as text", `{"error":"`+Leak+`"}`),
		raw("event called error", "event: error\ndata: {\"message\":\""+Leak+"\"}\n\n"),
		{Name: "error beside words", strike: func(c *conn, e string) act {
			c.event(strings.Replace(e, `{`, `{"error":{"message":"`+Leak+`"},`, 1))
			return next
		}},
		instead("[DONE] too early", "[DONE]"),
		{Name: "finished by length", strike: func(c *conn, _ string) act { c.event(chunk(`{}`, `"length"`)); return next }},
		{Name: "finished by length, then the rest", strike: func(c *conn, _ string) act { c.event(chunk(`{"content":"x"}`, `"length"`)); return next }},
		instead("finished by a filter", chunk(`{}`, `"content_filter"`)),
		instead("finished for a reason of its own", chunk(`{}`, `"eos_token"`)),
		instead("finished by a tool call", chunk(`{}`, `"tool_calls"`)),
		instead("a tool call", chunk(`{"tool_calls":[{"index":0,"id":"t","type":"function","function":{"name":"f","arguments":"{}"}}]}`, "null")),
		instead("no JSON", "{not json"),
		instead("a page within", "<html><body>502 Bad Gateway</body></html>"),
		{Name: "half of a JSON", strike: func(c *conn, e string) act { c.event(e[:len(e)/2]); return next }},
		{Name: "two JSONs in a line", strike: func(c *conn, e string) act { c.event(e + e); return next }},
		instead("a number for words", chunk(`{"content":5}`, "null")),
		instead("a list for words", chunk(`{"content":["x"]}`, "null")),
		instead("choices of another type", `{"choices":{"0":"x"}}`),
		instead("a number for a reason", chunk(`{}`, "7")),
		instead("no choices", `{"id":"c-1","object":"chat.completion.chunk"}`),
		instead("a list", "[]"),
		instead("null", "null"),
		instead("nothing", ""),
		instead("two choices", `{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null},{"index":1,"delta":{"content":"b"},"finish_reason":null}]}`),
		instead("another choice", `{"choices":[{"index":1,"delta":{"content":"b"},"finish_reason":null}]}`),
		instead("NUL in words", chunk(`{"content":"a\u0000b"}`, "null")),
		raw("NUL bytes", "data: \x00\x00\x00\n\n"),
		raw("broken UTF-8", "data: "+strings.Replace(words("x"), "x", "\xe5\x88", 1)+"\n\n"),
		raw("UTF-16", "\xff\xfed\x00a\x00t\x00a\x00:\x00\n\x00\n\x00data: \xff\n\n"),
		{Name: "words behind the end", behind: func(c *conn) { c.event(words("x")); c.event("[DONE]") }},
		{Name: "no [DONE]", behind: func(*conn) {}},
		{Name: "[DONE] of another kind", behind: func(c *conn) { c.event("DONE") }},
		{Name: "an error behind the end", behind: func(c *conn) { c.event(`{"error":{"message":"` + Leak + `"}}`); c.event("[DONE]") }},
	}
}

// harmless are ways of writing that differ from the usual one, and are right.
func harmless() []Fault {
	from := func(name string, change func(c *conn)) Fault {
		return Fault{Name: name, Harmless: true, strike: func(c *conn, _ string) act { change(c); return send }}
	}
	return []Fault{
		{Name: "good", Harmless: true},
		{Name: "good TLS", Harmless: true, secure: "good"},
		{Name: "a length", Harmless: true, frame: length},
		{Name: "closed at the end", Harmless: true, frame: closed},
		from("bytes one by one", func(c *conn) { c.single = true }),
		from("lines ended by CR LF", func(c *conn) { c.line = "\r\n" }),
		from("lines ended by CR", func(c *conn) { c.line = "\r" }),
		from("lines ended by CR, one byte a chunk", func(c *conn) { c.line, c.single = "\r", true }),
		from("lines ended by CR LF, one byte a chunk", func(c *conn) { c.line, c.single = "\r\n", true }),
		from("no blank behind the colon", func(c *conn) { c.colon = "" }),
		from("comments", func(c *conn) { c.before = ": keep-alive\n\n: again\n" }),
		from("other fields", func(c *conn) { c.before = "id: 7\nretry: 1\nevent: message\nx\n" }),
		from("an event in two lines", func(c *conn) { c.parts = true }),
		from("an event without choices", func(c *conn) { c.event(`{"choices":[],"prompt_filter_results":[]}`) }),
		from("an event without words", func(c *conn) { c.event(chunk(`{"content":null,"tool_calls":null,"refusal":null}`, `""`)) }),
		{Name: "usage behind the finish", Harmless: true, behind: func(c *conn) {
			c.event(`{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}`)
			c.event("[DONE]")
		}},
		{Name: "finished twice", Harmless: true, behind: func(c *conn) { c.event(chunk(`{}`, `"stop"`)); c.event("[DONE]") }},
		{Name: "[DONE] twice", Harmless: true, behind: func(c *conn) { c.event("[DONE]"); c.event("[DONE]") }},
		{Name: "words behind [DONE]", Harmless: true, behind: func(c *conn) { c.event("[DONE]"); c.event(words(Leak)) }},
		{Name: "noise behind [DONE]", Harmless: true, behind: func(c *conn) { c.event("[DONE]"); c.write("zz\r\n") }},
		{Name: "stall behind [DONE]", Harmless: true, behind: func(c *conn) { c.event("[DONE]"); c.hang() }},
		{Name: "[DONE] without a blank line", Harmless: true, behind: func(c *conn) { c.body("data: [DONE]\n") }},
	}
}
