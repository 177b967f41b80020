package endpoint

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path"
	"strings"
)

var (
	errURL    = errors.New("address is a plain https URL, such as https://api.example/v1, without login, query or fragment")
	errHTTP   = errors.New("address is http on another machine; questions leave this machine by https only")
	errKey    = errors.New("first line of the key file is no key: 1 to 4096 visible ASCII signs without blanks")
	errReadIn = errors.New("key file cannot be read")
)

// checkURL reads the address that all requests begin with. What a person could not mean is refused, and nothing of it repeated:
// whoever puts a key into the address finds it in no log.
func checkURL(address string) (*url.URL, error) {
	fail := func(err error) (*url.URL, error) { return nil, fmt.Errorf("set up model endpoint: %w", err) }
	if address == "" || len(address) > 500 || strings.ContainsAny(address, " \t\r\n\\@?#%") {
		return fail(errURL)
	}
	u, err := url.Parse(address)
	if err != nil || u.Opaque != "" || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fail(errURL)
	}
	if u.Path != "" && strings.TrimSuffix(u.Path, "/") != strings.TrimSuffix(path.Clean(u.Path), "/") {
		return fail(errURL)
	}
	for _, r := range u.Host {
		if r <= ' ' || r > '~' {
			return fail(errURL) // a look-alike of a known host is written in other letters
		}
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return fail(errHTTP)
	}
	u.Host = strings.ToLower(u.Host)
	u.Path = strings.TrimRight(u.Path, "/")
	return u, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// within says whether a request goes where the company wants its requests to go.
func (c *Client) within(u *url.URL) bool {
	return u != nil && u.User == nil && u.Scheme == c.base.Scheme && strings.EqualFold(u.Host, c.base.Host) &&
		strings.HasPrefix(u.Path, c.base.Path+"/") && path.Clean(u.Path) == u.Path
}

// readKey reads a key from the first line of a file. Its errors name neither.
func readKey(file string) (string, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("set up model endpoint: %w", errReadIn)
	}
	line, _, _ := strings.Cut(string(content), "\n")
	key := strings.TrimSpace(line)
	for _, r := range key {
		if r <= ' ' || r > '~' {
			key = ""
		}
	}
	if key == "" || len(key) > 4096 {
		return "", fmt.Errorf("set up model endpoint: %w", errKey)
	}
	return key, nil
}
