package sheet

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// ErrEncoding is returned for bytes that are text in none of the known encodings.
var ErrEncoding = errors.New("file is neither UTF-8 nor Shift_JIS (CP932) text")

// Text decodes UTF-8 and UTF-16 with or without a byte order mark, and CP932, which Japanese Excel writes as "CSV". Valid
// UTF-8 is taken as such: CP932 of more than a few Japanese characters is never valid UTF-8.
func Text(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		decoded, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", ErrEncoding
		}
		return string(decoded), nil
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	decoded, err := japanese.ShiftJIS.NewDecoder().Bytes(data)
	if err != nil || strings.ContainsRune(string(decoded), utf8.RuneError) {
		return "", ErrEncoding
	}
	return string(decoded), nil
}
