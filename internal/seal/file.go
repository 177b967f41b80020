package seal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// File is a Master in a file: a Tink keyset in JSON, whose primary key wraps and all of whose keys unwrap. It looks at the file
// again when the file changed, so a running server follows `dousuru key rotate`.
type File struct {
	path string

	mu      sync.Mutex
	read    fs.FileInfo // of the file when it was read
	handle  *keyset.Handle
	all     tink.AEAD
	primary string
	names   map[string]bool
}

// OpenFile reads the keys of a file. No file is ErrNoMaster; one that others may read, or its group may write, is refused.
func OpenFile(path string) (*File, error) {
	f := &File{path: path}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f, f.load()
}

// Create makes a file with one new key, mode 0600. A file that is there stays as it is: fs.ErrExist.
func Create(path string) error {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return fmt.Errorf("make master key: %w", err)
	}
	if err := writeKeys(path, handle, os.Link); err != nil {
		return fmt.Errorf("make master key: %w", err)
	}
	return nil
}

// Path is where the file is.
func (f *File) Path() string { return f.path }

// load needs f.mu. It does nothing when the file did not change.
func (f *File) load() error {
	info, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: there is no file %s", ErrNoMaster, f.path)
	}
	if err != nil {
		return fmt.Errorf("read master key: %w", err)
	}
	if f.handle != nil && os.SameFile(info, f.read) && info.ModTime().Equal(f.read.ModTime()) && info.Size() == f.read.Size() {
		return nil
	}
	if mode := info.Mode().Perm(); mode&0o027 != 0 {
		return fmt.Errorf("read master key: others may read or change %s (mode %04o); chmod 600 it", f.path, mode)
	}
	body, err := os.ReadFile(f.path)
	if err != nil {
		return fmt.Errorf("read master key: %w", err)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(body)))
	if err != nil { // the library's words might hold a part of the key
		return fmt.Errorf("read master key: %s is damaged, or is no key file; put back its copy", f.path)
	}
	all, err := aead.New(handle)
	if err != nil {
		return fmt.Errorf("read master key: the keys in %s do not seal", f.path)
	}
	f.names = map[string]bool{}
	for _, key := range handle.KeysetInfo().GetKeyInfo() {
		f.names[keyName(key.GetKeyId())] = true
	}
	f.primary = keyName(handle.KeysetInfo().GetPrimaryKeyId())
	f.handle, f.all, f.read = handle, all, info
	return nil
}

func keyName(id uint32) string { return fmt.Sprintf("file:%08x", id) }

// Wrap is Master's.
func (f *File) Wrap(_ context.Context, key, bound []byte) (string, []byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.load(); err != nil && f.handle == nil {
		return "", nil, err // a file that was taken away while the program runs is told elsewhere (Check)
	}
	wrapped, err := f.all.Encrypt(key, bound)
	return f.primary, wrapped, err
}

// Unwrap is Master's.
func (f *File) Unwrap(_ context.Context, name string, wrapped, bound []byte) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.names[name] {
		if err := f.load(); err != nil {
			return nil, err
		}
	}
	if !f.names[name] {
		return nil, fmt.Errorf("%w: %s has no key %s", ErrUnknownMaster, f.path, name)
	}
	key, err := f.all.Decrypt(wrapped, bound)
	if err != nil {
		return nil, fmt.Errorf("%w: key %s of %s opens nothing", ErrBadMaster, name, f.path)
	}
	return key, nil
}

// Readable reports what keeps the file from being read now; nil: nothing.
func (f *File) Readable() error {
	_, err := OpenFile(f.path)
	return err
}

// Rotate adds a new key that wraps from now on; the others go on to unwrap. The key is in the file first, then note tells the database
// of it (Check), then it becomes primary: at every moment each program that reads the file can open what another one wrapped.
func (f *File) Rotate(note func(next Master) error) error {
	var id uint32
	err := f.change(func(m *keyset.Manager) (err error) {
		id, err = m.Add(aead.AES256GCMKeyTemplate())
		return err
	})
	if err != nil {
		return err
	}
	next, err := f.withPrimary(id)
	if err != nil {
		return err
	}
	if err := note(next); err != nil {
		return err
	}
	return f.change(func(m *keyset.Manager) error { return m.SetPrimary(id) })
}

// withPrimary is the file as it will be.
func (f *File) withPrimary(id uint32) (*File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := keyset.NewManagerFromHandle(f.handle)
	if err := m.SetPrimary(id); err != nil {
		return nil, fmt.Errorf("change master keys: %w", err)
	}
	handle, err := m.Handle()
	if err != nil {
		return nil, fmt.Errorf("change master keys: %w", err)
	}
	all, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("change master keys: %w", err)
	}
	return &File{path: f.path, read: f.read, handle: handle, all: all, primary: keyName(id), names: f.names}, nil
}

// KeepPrimary takes all other keys out of the file. What they wrapped cannot be opened afterwards.
func (f *File) KeepPrimary() error {
	return f.change(func(m *keyset.Manager) error {
		for name := range f.names {
			var id uint32
			if _, err := fmt.Sscanf(name, "file:%08x", &id); err != nil {
				return err
			}
			if name == f.primary {
				continue
			}
			if err := m.Delete(id); err != nil {
				return err
			}
		}
		return nil
	})
}

func (f *File) change(fn func(*keyset.Manager) error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.load(); err != nil {
		return err
	}
	m := keyset.NewManagerFromHandle(f.handle)
	if err := fn(m); err != nil {
		return fmt.Errorf("change master keys: %w", err)
	}
	handle, err := m.Handle()
	if err != nil {
		return fmt.Errorf("change master keys: %w", err)
	}
	if err := writeKeys(f.path, handle, os.Rename); err != nil {
		return fmt.Errorf("change master keys: %w", err)
	}
	f.handle = nil
	return f.load()
}

// Names are the names of the file's keys as it is now, the primary first.
func (f *File) Names() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	names := []string{f.primary}
	for name := range f.names {
		if name != f.primary {
			names = append(names, name)
		}
	}
	return names
}

// writeKeys writes a file beside path, to the disk, and gives it its place by put: never a half-written file of keys.
func writeKeys(path string, handle *keyset.Handle, put func(from, to string) error) error {
	var body bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&body)); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(append(body.Bytes(), '\n'))
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		return err
	}
	if err := put(file.Name(), path); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
