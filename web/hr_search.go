package web

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"net/url"
	"strings"
	"unicode/utf8"
)

// What HR looks for may be the words of somebody's question, and addresses stand in the logs of proxies and in the history of
// browsers. So a search is a form that is sent, and its words stand in the address of the list sealed, with a key that the
// session alone has: pages, views and what comes back from them keep the search, and to anybody else it says nothing.

// keySearch is where a session holds its key, 32 bytes.
const keySearch = "search"

// seal is what stands for words in an address of this session; "" for none.
func (s *Site) seal(v *visit, words string) string {
	if words == "" {
		return ""
	}
	manager := s.opts.Sessions.manager
	key := manager.GetBytes(v.Context(), keySearch)
	if len(key) != 32 {
		key = make([]byte, 32)
		_, _ = rand.Read(key) // never fails
		manager.Put(v.Context(), keySearch, key)
	}
	box := boxOf(key)
	nonce := make([]byte, box.NonceSize())
	_, _ = rand.Read(nonce)
	return base64.RawURLEncoding.EncodeToString(box.Seal(nonce, nonce, []byte(words), nil))
}

// unseal reads words from an address; ok is false for what was not sealed in this session.
func (s *Site) unseal(v *visit, sealed string) (words string, ok bool) {
	if sealed == "" {
		return "", true
	}
	key := s.opts.Sessions.manager.GetBytes(v.Context(), keySearch)
	text, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || len(key) != 32 {
		return "", false
	}
	box := boxOf(key)
	if len(text) < box.NonceSize() {
		return "", false
	}
	plain, err := box.Open(nil, text[:box.NonceSize()], text[box.NonceSize():], nil)
	return string(plain), err == nil
}

// boxOf never fails with a key of 32 bytes.
func boxOf(key []byte) cipher.AEAD {
	block, _ := aes.NewCipher(key)
	box, _ := cipher.NewGCM(block)
	return box
}

// searched are the words of a search form, tidied and at most maxSearch characters long.
func searched(typed string) string {
	words := strings.TrimSpace(clean(typed))
	if utf8.RuneCountInString(words) > maxSearch {
		words = string([]rune(words)[:maxSearch])
	}
	return words
}

// searchInbox leads to the list of what was asked for.
func (s *Site) searchInbox(v *visit) (result, error) {
	f := readInboxFilter(v.PostForm)
	f.Sealed = s.seal(v, searched(v.PostForm.Get("q")))
	return goTo(f.address(f.View, 1)), nil
}

// findArticle leads back to a question, with the articles whose names hold what was typed.
func (s *Site) findArticle(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	q := url.Values{"way": {"existing"}}
	if sealed := s.seal(v, searched(v.PostForm.Get("find"))); sealed != "" {
		q.Set("find", sealed)
	}
	return goTo("/hr/questions/" + id.String() + "?" + q.Encode() + "#follow"), nil
}
