package retrieval

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// readList reads a list as text: UTF-8 or UTF-16 as editors save it, or the Shift_JIS of older Windows.
func readList(r io.Reader) (string, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxListBytes+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("read list: %w", err)
	case len(data) > maxListBytes:
		return "", fmt.Errorf("list is larger than %d MB", maxListBytes>>20)
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		data, err = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
	case !utf8.Valid(data):
		data, err = japanese.ShiftJIS.NewDecoder().Bytes(data)
		if err == nil && bytes.ContainsRune(data, utf8.RuneError) {
			err = errors.New("bytes that stand for no character")
		}
	}
	if err != nil {
		return "", errors.New("list is neither UTF-8 nor Shift_JIS text")
	}
	// A lone CR ends a line too, as in files of old spreadsheets.
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\ufeff", "").Replace(string(data))
	return text, nil
}
