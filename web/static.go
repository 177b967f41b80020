package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

//go:embed static
var staticFiles embed.FS

// types of the files that are served; others in the folder (type declarations) are not.
var contentTypes = map[string]string{
	".js":  "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
}

// static serves web/static from memory under two addresses. Pages name files under /static/v-<hash of all files>/, where they
// may be kept for ever: modules import each other by relative address and so stay under the same hash. Other hosts of the
// intranet name /static/ itself, where browsers ask each time and mostly hear "not modified".
type static struct {
	files   map[string]staticFile
	version string
	origins []string
}

type staticFile struct {
	content string
	etag    string
}

func newStatic(origins []string) (*static, error) {
	s := &static{files: map[string]staticFile{}, origins: origins}
	all := sha256.New()
	err := fs.WalkDir(staticFiles, "static", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || contentTypes[path.Ext(name)] == "" {
			return err
		}
		content, err := staticFiles.ReadFile(name)
		if err != nil {
			return err
		}
		hash := sha256.Sum256(content)
		name = strings.TrimPrefix(name, "static/")
		s.files[name] = staticFile{string(content), `"` + hex.EncodeToString(hash[:12]) + `"`}
		fmt.Fprintf(all, "%s %x\n", name, hash)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read static files: %w", err)
	}
	s.version = hex.EncodeToString(all.Sum(nil)[:8])
	return s, nil
}

// url is the address of a file for pages of this host.
func (s *static) url(name string) string { return "/static/v-" + s.version + "/" + name }

func (s *static) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	caching := "public, no-cache"
	if first, rest, ok := strings.Cut(name, "/"); ok && strings.HasPrefix(first, "v-") {
		name = rest
		if first == "v-"+s.version {
			caching = "public, max-age=31536000, immutable"
		}
	}
	s.share(w.Header(), r.Header.Get("Origin"))
	file, ok := s.files[name]
	if !ok {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", caching)
	h.Set("Content-Type", contentTypes[path.Ext(name)])
	h.Set("ETag", file.etag)
	http.ServeContent(w, r, name, time.Time{}, strings.NewReader(file.content))
}

// share lets the allowed hosts of the intranet load modules, which browsers fetch with CORS.
func (s *static) share(h http.Header, origin string) {
	h.Add("Vary", "Origin")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if slices.Contains(s.origins, origin) {
		h.Set("Access-Control-Allow-Origin", origin)
	}
}
