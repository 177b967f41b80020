package faulty

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
)

// Leak stands in the bodies of error answers: what an endpoint says of a request is seen nowhere.
const Leak = "sk-leaked-by-the-endpoint"

func statuses() []Fault {
	status := func(name, status string, headers ...string) Fault {
		return Fault{Name: name, answer: func(c *conn) {
			c.page(status, "application/json", `{"error":{"message":"`+Leak+`","type":"t","code":"c"}}`, headers...)
		}}
	}
	list := []Fault{
		status("429 with seconds", "429 Too Many Requests", "Retry-After: 1"),
		status("429 with a date", "429 Too Many Requests", "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT"),
		status("429 with a date that is over", "429 Too Many Requests", "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"),
		status("429 with an absurd time", "429 Too Many Requests", "Retry-After: 99999999999999999999999"),
		status("429 with a time below zero", "429 Too Many Requests", "Retry-After: -5"),
		status("429 with words", "429 Too Many Requests", "Retry-After: soon"),
		status("no content", "204 No Content"),
		status("partial content", "206 Partial Content"),
	}
	for _, code := range []int{400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504, 529, 599} {
		list = append(list, status(fmt.Sprint(code), fmt.Sprint(code, " Status")))
	}
	return list
}

func heads() []Fault {
	whole := func(kind string) func(c *conn) {
		return func(c *conn) { c.page("200 OK", kind, "data: "+words(Leak)+"\n\ndata: [DONE]\n\n") }
	}
	return []Fault{
		{Name: "redirect to itself", answer: func(c *conn) { c.head("307 Temporary Redirect", "Location: /v1/other", "Content-Length: 0") }},
		{Name: "redirect to another host", answer: func(c *conn) {
			c.head("308 Permanent Redirect", "Location: http://other.example/v1/chat/completions", "Content-Length: 0")
		}},
		{Name: "a page", answer: func(c *conn) {
			c.page("200 OK", "text/html; charset=utf-8", "<!doctype html><title>Login</title>"+Leak)
		}},
		{Name: "JSON for a stream", answer: func(c *conn) { c.page("200 OK", "application/json", `{"error":{"message":"`+Leak+`"}}`) }},
		{Name: "text for a stream", answer: whole("text/plain")},
		{Name: "a content type that cannot be read", answer: whole("text/event-stream; =;")},
		{Name: "gzip bomb", answer: func(c *conn) {
			var packed bytes.Buffer
			w := gzip.NewWriter(&packed)
			_, _ = w.Write(make([]byte, 32<<20))
			_ = w.Close()
			c.page("200 OK", "text/event-stream", packed.String(), "Content-Encoding: gzip")
		}},
		{Name: "a head without an end", answer: func(c *conn) {
			c.write("HTTP/1.1 200 OK\r\n")
			for i := 0; !c.lost; i++ {
				c.write(fmt.Sprintf("X-%d: %s\r\n", i, strings.Repeat("x", 1000)))
			}
		}},
		{Name: "news before the head without an end", answer: func(c *conn) {
			for !c.lost {
				c.write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
			}
		}},
		{Name: "no HTTP", answer: func(c *conn) { c.write("SSH-2.0-OpenSSH_9.2\r\n\r\n") }},
		{Name: "two lengths", answer: func(c *conn) {
			c.head("200 OK", "Content-Type: text/event-stream", "Content-Length: 5", "Content-Length: 50")
		}},
		{Name: "an error page without an end", answer: func(c *conn) {
			c.head("500 Internal Server Error", "Content-Type: text/html")
			for !c.lost {
				c.write(strings.Repeat(Leak, 100))
			}
		}},
		{Name: "an error page that stands still", Slow: true, answer: func(c *conn) {
			c.head("503 Service Unavailable", "Content-Type: text/html", "Content-Length: 100")
			c.hang()
		}},
	}
}

func connections() []Fault {
	return []Fault{
		{Name: "refused"},
		{Name: "closed before the head", answer: func(*conn) {}},
		{Name: "reset before the head", answer: (*conn).reset},
		{Name: "half a head", answer: func(c *conn) { c.write("HTTP/1.1 200 OK\r\nContent-Ty") }},
		{Name: "no answer", Slow: true, answer: (*conn).hang},
		{Name: "a head, and nothing more", Slow: true, answer: func(c *conn) {
			c.head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked")
			c.hang()
		}},
		{Name: "TLS of another host", secure: "host"},
		{Name: "TLS that is over", secure: "expired"},
		{Name: "TLS of nobody known", secure: "unknown"},
		{Name: "TLS of long ago", secure: "old"},
		{Name: "no TLS", secure: "plain"},
		{Name: "noise for TLS", secure: "noise"},
		{Name: "closed for TLS", secure: "gone"},
		{Name: "silence for TLS", secure: "silent", Slow: true},
	}
}
