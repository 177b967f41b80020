package endpoint

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"unicode/utf8"
)

// A stream reads events as a server writes them (lines ended by CR, LF or both, comments, other fields) and hands on the same
// events as "data: JSON" lines. What is no part of a good answer ends it with an *Error.
type stream struct {
	a     *attempt
	from  *bufio.Reader
	limit int // bytes of one event

	afterCR  bool         // the last line ended with CR: a LF that follows belongs to it
	out      bytes.Buffer // read, and not yet handed on
	words    bool         // something to show has come
	finished bool         // finish_reason stop
	fault    error        // why nothing more comes: io.EOF or an *Error
}

func newStream(a *attempt, from io.Reader, limit int) *stream {
	return &stream{a: a, from: bufio.NewReader(from), limit: limit}
}

// begin reads up to the first words that can be shown. Until then nothing was handed on, and the request may be repeated.
func (s *stream) begin() *Error {
	for !s.words && s.fault == nil {
		s.event()
	}
	if s.fault == nil || s.fault == io.EOF {
		s.a.limit(StallTime, s.a.stall)
		s.a.timer.Stop() // until somebody waits for more
		return nil
	}
	return fault(s.a.ctx, s.fault)
}

// Read gives the next events. io.EOF says that the answer is whole.
func (s *stream) Read(p []byte) (int, error) {
	for s.out.Len() == 0 && s.fault == nil {
		s.a.timer.Reset(s.a.stall)
		s.event()
		s.a.timer.Stop()
	}
	if s.out.Len() > 0 {
		return s.out.Read(p)
	}
	if s.fault == io.EOF {
		s.a.end(nil)
		return 0, io.EOF
	}
	e := fault(s.a.ctx, s.fault)
	s.fault = e // the same, however often it is asked
	s.a.end(e)
	_ = s.a.body.Close()
	return 0, e
}

// Close gives the answer up, or ends it.
func (s *stream) Close() error {
	switch s.fault {
	case nil:
		s.a.end(&Error{Kind: Cancelled})
	case io.EOF:
		s.a.end(nil)
	default:
		s.a.end(fault(s.a.ctx, s.fault))
	}
	return s.a.body.Close()
}

// event reads to the end of one event with data, and judges it.
func (s *stream) event() {
	var data []byte
	has := false
	for size := 0; ; {
		line, err := s.line(s.limit - size)
		if err == io.EOF {
			err = &Error{Kind: Cut} // without [DONE] it is not whole, and what has no blank line behind it is no event
		}
		if err != nil {
			s.fault = err
			return
		}
		size += len(line)
		if !utf8.Valid(line) || bytes.IndexByte(line, 0) >= 0 {
			s.fault = &Error{Kind: Malformed}
			return
		}
		if len(line) == 0 {
			if !has {
				size = 0
				continue
			}
			if e := s.judge(data); e != nil {
				s.fault = e
			}
			return
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		if string(name) != "data" {
			if string(name) == "event" && strings.TrimSpace(string(value)) == "error" {
				s.fault = &Error{Kind: Event}
				return
			}
			continue
		}
		if has {
			data = append(data, '\n')
		}
		data, has = append(data, bytes.TrimPrefix(value, []byte(" "))...), true
		if string(bytes.TrimSpace(data)) == "[DONE]" {
			s.done() // servers close right behind it, with or without the blank line
			return
		}
	}
}

// line reads one line without its end, of at most limit bytes.
func (s *stream) line(limit int) ([]byte, error) {
	var line []byte
	for {
		b, err := s.from.ReadByte()
		if err != nil {
			return nil, err
		}
		after := s.afterCR
		s.afterCR = false
		switch {
		case b == '\n' && after:
			continue
		case b == '\n', b == '\r':
			s.afterCR = b == '\r'
			return line, nil
		case len(line) >= limit:
			return nil, &Error{Kind: TooLarge}
		}
		line = append(line, b)
	}
}

func (s *stream) done() {
	if !s.finished {
		s.fault = &Error{Kind: Unfinished}
		return
	}
	s.out.WriteString("data: [DONE]\n\n")
	s.fault = io.EOF
}

// A chunk is what matters of an event. Azure's first has no choices, and the one with the usage neither.
type chunk struct {
	Error   json.RawMessage `json:"error"`
	Choices *[]struct {
		Index int `json:"index"`
		Delta struct {
			Content *string           `json:"content"`
			Tools   []json.RawMessage `json:"tool_calls"`
		} `json:"delta"`
		Finish *string `json:"finish_reason"`
	} `json:"choices"`
}

// judge takes one event's JSON in, or says what is wrong with it.
func (s *stream) judge(data []byte) *Error {
	c := chunk{}
	if json.Unmarshal(data, &c) != nil {
		return &Error{Kind: Malformed}
	}
	if len(c.Error) > 0 && string(c.Error) != "null" {
		return &Error{Kind: Event}
	}
	if c.Choices == nil || len(*c.Choices) > 1 {
		return &Error{Kind: Malformed}
	}
	for _, choice := range *c.Choices {
		text := ""
		if choice.Delta.Content != nil {
			text = *choice.Delta.Content
		}
		if choice.Index != 0 || len(choice.Delta.Tools) > 0 || strings.ContainsRune(text, 0) || s.finished && text != "" {
			return &Error{Kind: Malformed}
		}
		s.words = s.words || text != ""
		if choice.Finish != nil {
			switch *choice.Finish {
			case "":
			case "stop":
				s.finished = true
			case "length":
				return &Error{Kind: Length}
			case "content_filter":
				return &Error{Kind: Filtered}
			default:
				return &Error{Kind: Malformed}
			}
		}
	}
	s.out.WriteString("data: ")
	if json.Compact(&s.out, data) != nil { // one line, whatever line breaks stood between its parts
		return &Error{Kind: Malformed}
	}
	s.out.WriteString("\n\n")
	return nil
}
