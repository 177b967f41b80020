package sample

import (
	"bytes"
	_ "embed"
	"io"
)

//go:embed golden.jsonl
var golden []byte

// Golden are the golden questions that the company's HR keeps, one JSON object a line: questions about its rules, and
// questions to which it has no answer.
func Golden() io.Reader { return bytes.NewReader(golden) }
