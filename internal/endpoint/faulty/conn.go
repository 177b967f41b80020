package faulty

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"
)

// frame is how the end of a body is marked.
type frame int

const (
	chunked frame = iota // pieces with their sizes
	length               // Content-Length
	short                // a Content-Length that ends at the place of the fault
	closed               // the end of the connection
)

// A conn is one answer on its way.
type conn struct {
	net.Conn
	reader *bufio.Reader
	host   string
	frame  frame
	line   string // how lines end
	colon  string // what stands behind "data:"
	before string // what stands before each event
	single bool   // a write of its own for each byte
	parts  bool   // the JSON of an event in two lines of data
	lost   bool   // the client is gone
}

func (c *conn) write(text string) {
	if !c.lost {
		_, err := io.WriteString(c.Conn, text)
		c.lost = err != nil
	}
}

// body writes a part of the body as the frame wants it.
func (c *conn) body(text string) {
	switch {
	case c.frame == chunked && c.single:
		for i := range len(text) {
			c.write("1\r\n" + text[i:i+1] + "\r\n")
		}
	case c.frame == chunked:
		c.write(fmt.Sprintf("%x\r\n%s\r\n", len(text), text))
	default:
		c.write(text)
	}
}

func (c *conn) event(data string) {
	text := "data:" + c.colon + data + "\n\n"
	if at := strings.Index(data, `,"choices"`); c.parts && at > 0 {
		text = "data:" + c.colon + data[:at] + "\ndata:" + c.colon + data[at:] + "\n\n"
	}
	c.body(strings.ReplaceAll(c.before+text, "\n", c.line))
}

// head writes a status and headers, each as "Name: value".
func (c *conn) head(status string, headers ...string) {
	c.write("HTTP/1.1 " + status + "\r\n")
	for _, h := range headers {
		c.write(h + "\r\n")
	}
	c.write("\r\n")
}

// page is a whole answer with a body of known length.
func (c *conn) page(status, kind, body string, headers ...string) {
	c.head(status, append(headers, "Content-Type: "+kind, fmt.Sprint("Content-Length: ", len(body)))...)
	c.write(body)
}

// hang waits until the client closes.
func (c *conn) hang() {
	_, _ = io.Copy(io.Discard, c.reader)
	c.lost = true
}

// rest waits a moment, or until the client closes.
func (c *conn) rest() {
	_ = c.SetReadDeadline(time.Now().Add(moment))
	_, err := c.reader.ReadByte()
	c.lost = c.lost || !errors.Is(err, os.ErrDeadlineExceeded)
}

// moment is between two bytes that drip: far below what a client waits for.
const moment = 20 * time.Millisecond

// reset breaks the connection so that the client is told of it.
func (c *conn) reset() {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
	c.lost = true
}

// half says that nothing more comes, and goes on listening.
func (c *conn) half() {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
	c.hang()
}

func words(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return chunk(`{"content":`+string(quoted)+`}`, "null")
}

func chunk(delta, finish string) string {
	return `{"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":` + delta + `,"finish_reason":` + finish + `}]}`
}

// events are a whole answer, but for [DONE].
func events(pieces []string) []string {
	list := []string{chunk(`{"role":"assistant","content":""}`, "null")}
	for _, p := range pieces {
		list = append(list, words(p))
	}
	return append(list, chunk(`{}`, `"stop"`))
}

// stream writes an answer with the fault at its place; true: another request may come on the connection.
func (f Fault) stream(c *conn, at Place, pieces []string) bool {
	list := events(pieces)
	place := map[Place]int{All: -1, First: 1, Middle: 1 + len(pieces)/2, Last: len(list) - 1}[at]
	c.frame, c.colon = f.frame, " "
	all := func(list []string) (size int) {
		for _, e := range list {
			size += len("data: " + e + "\n\n")
		}
		return size
	}
	headers := []string{"Content-Type: text/event-stream; charset=utf-8"}
	switch f.frame {
	case chunked:
		headers = append(headers, "Transfer-Encoding: chunked")
	case length:
		headers = append(headers, fmt.Sprint("Content-Length: ", all(append(list[:len(list):len(list)], "[DONE]"))))
	case short:
		headers = append(headers, fmt.Sprint("Content-Length: ", all(list[:place])))
	case closed:
		headers = append(headers, "Connection: close")
	}
	c.head("200 OK", headers...)
	for i, e := range list {
		if i == place && f.strike != nil {
			switch f.strike(c, e) {
			case stop:
				return false
			case next:
				continue
			}
		}
		c.event(e)
	}
	if f.behind != nil {
		f.behind(c)
	} else {
		c.event("[DONE]")
	}
	if c.frame == chunked {
		c.write("0\r\n\r\n")
	}
	return c.frame == chunked && !c.lost
}
