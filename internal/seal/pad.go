package seal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/bits"
)

// leastStep: a message of the desk with its options takes some 300 bytes; short answers all look alike within the first step.
const leastStep = 256

// padded is the length to which n bytes are filled up: steps of 256 bytes, above 1 KB steps of a quarter of the power of two below,
// so that a text grows by a quarter at most and its length tells one of few classes.
func padded(n int) int {
	step := leastStep
	if n > 4*leastStep {
		step = 1 << (bits.Len(uint(n-1)) - 3)
	}
	return (n + step - 1) / step * step
}

// pad is the text's length, the text, and zeros.
func pad(plain string) []byte {
	head := binary.AppendUvarint(nil, uint64(len(plain)))
	body := make([]byte, padded(len(head)+len(plain)))
	copy(body[copy(body, head):], plain)
	return body
}

func unpad(body []byte) (string, error) {
	n, head := binary.Uvarint(body)
	if head <= 0 || n > uint64(len(body)-head) {
		return "", errors.New("the length does not fit")
	}
	return string(body[head : head+int(n)]), nil
}

// Length is how long what seals a text of so many bytes is: all that its length tells.
func Length(n int) int { return padded(len(binary.AppendUvarint(nil, uint64(n)))+n) + overhead }

// overhead is the form, the id of the key, the nonce and the tag.
const overhead = 1 + 5 + 12 + 16

// Fill puts blanks behind a JSON text, which change nothing of it, for what may not tell by its length what was said: what seals it is
// as long as what seals least bytes, or four times as long, or sixteen times, and so on. least is a multiple of 256, 1024 or a power of
// two above.
func Fill(text []byte, least int) string {
	const head = 3 // the text's own length takes no more below 2 MB
	for least < len(text)+head {
		least *= 4
	}
	return string(append(text, bytes.Repeat([]byte(" "), least-head-len(text))...))
}
